#!/usr/bin/env python3
"""A real Slurm of several nodes on this machine: no root, nothing installed, loopback alone, gone afterwards.

    lab.py up DIRECTORY      Brings it up; prints what to set: eval "$(lab.py up /tmp/lab)".
    lab.py down DIRECTORY    Ends every daemon of it, and what runs on its nodes.

Debian's packages are unpacked below .build/slurm, once. Every daemon is called by its exact name, runs in a session of its own,
and is ended by its pid only if that is still the same process.
"""

import contextlib
import fcntl
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = ["slurmctld", "slurmd", "slurm-client", "slurm-wlm-basic-plugins", "munge"]
# They may be installed already, and have to be here all the same.
LIBRARIES = ["libmunge2", "libhwloc15", "libjson-c5", "libyaml-0-2"]
COMMANDS = ["sbatch", "squeue", "scancel", "scontrol", "sinfo", "srun"]
CACHE = Path(__file__).resolve().parents[2] / ".build" / "slurm"
LOADERS = {
    "x86_64": ("x86_64-linux-gnu", "/lib64/ld-linux-x86-64.so.2"),
    "aarch64": ("aarch64-linux-gnu", "/lib/ld-linux-aarch64.so.1"),
}

CONFIGURATION = """\
ClusterName=lab
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={root}/munge/sock,cred_expire=5
{loopback}
PluginDir={plugins}
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool/%n
SlurmctldPidFile={root}/run/slurmctld.pid
SlurmdPidFile={root}/run/slurmd-%n.pid
SlurmctldLogFile={root}/log/slurmctld.log
SlurmdLogFile={root}/log/slurmd-%n.log
SlurmctldDebug=info
SlurmdDebug=info
MpiDefault=none
MailProg=/bin/true
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=100
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
ReturnToService=2
MinJobAge=300
SlurmdTimeout=300
SlurmctldTimeout=30
KillWait=2
MessageTimeout=5
GresTypes=gpu
JobCompType=jobcomp/none
AccountingStorageType=accounting_storage/none
"""


class Lab:
    def __init__(self, root, nodes=3, cpus=4):
        self.root = Path(root)
        self.nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self.cpus = cpus
        self.record = self.root / "daemons.json"

    @property
    def bin(self):
        """Where Slurm's commands are: programs that need nothing of their environment."""
        return self.root / "bin"

    def up(self):
        fetch()
        triple, loader = LOADERS[platform.machine()]
        libraries = CACHE / "root" / "usr" / "lib" / triple
        for folder in ("bin", "log", "run", "state", "spool", "munge"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        key = self.root / "munge" / "key"
        key.touch(0o600)
        key.write_bytes(os.urandom(1024))
        with free_ports() as port:
            self.configure(port, libraries)
            search = f"{libraries}/slurm-wlm:{libraries}"
            for name in COMMANDS:
                # Through the loader, so that no search path of libraries reaches the jobs.
                wrapper = self.bin / name
                program = CACHE / "root" / "usr" / "bin" / name
                wrapper.write_text(
                    f"#!/bin/sh\nSLURM_CONF={self.root}/slurm.conf"
                    f' exec {loader} --argv0 {name} --library-path {search} {program} "$@"\n'
                )
                wrapper.chmod(0o755)
            self.search = search
            self.start_all()
            await_that(lambda: self.idle() == self.nodes, 30, "the nodes are idle", self.story)
        return self

    def configure(self, port, libraries):
        host = socket.gethostname().split(".")[0]
        try:
            is_loopback = socket.gethostbyname(host) == "127.0.0.1"
        except OSError:
            is_loopback = False
        text = CONFIGURATION.format(
            host=host,
            port=port,
            user=user(),
            root=self.root,
            plugins=libraries / "slurm-wlm",
            # Slurm can keep to loopback only where that is the host's own address.
            loopback="CommunicationParameters=NoCtldInAddrAny,NoInAddrAny" if is_loopback else "",
        )
        for index, node in enumerate(self.nodes):
            gpus = " Gres=gpu:2" if index == 0 else ""
            text += (
                f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port + 1 + index}"
                f" CPUs={self.cpus} RealMemory=2000{gpus}\n"
            )
        text += f"PartitionName=main Nodes={','.join(self.nodes)} Default=YES MaxTime=INFINITE State=UP\n"
        text += f"PartitionName=short Nodes={self.nodes[-1]} MaxTime=1 State=UP\n"
        (self.root / "slurm.conf").write_text(text)
        # Any devices will do as processors that nobody uses.
        (self.root / "gres.conf").write_text(
            "".join(f"NodeName={self.nodes[0]} Name=gpu File=/dev/{name}\n" for name in ("null", "zero"))
        )
        (self.root / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")

    # Daemons

    @property
    def daemons(self):
        return ["munged", "slurmctld", *(f"slurmd-{node}" for node in self.nodes)]

    def start_all(self):
        self.start("munged")
        await_that((self.root / "munge" / "sock").exists, 10, "munged listens", self.story)
        for name in self.daemons[1:]:
            self.start(name)

    def start(self, name):
        programs = CACHE / "root" / "usr" / "sbin"
        words = {
            "munged": [
                programs / "munged", "--foreground", "--force", f"--key-file={self.root}/munge/key",
                f"--socket={self.root}/munge/sock", f"--pid-file={self.root}/run/munged.pid",
                f"--log-file={self.root}/log/munged.log", f"--seed-file={self.root}/munge/seed", "--num-threads=2",
            ],
            "slurmctld": [programs / "slurmctld", "-D", "-i"],
        }.get(name) or [programs / "slurmd", "-D", "-N", name.removeprefix("slurmd-"), "-d", programs / "slurmstepd"]
        with open(self.root / "log" / f"{name}.out", "ab") as log:
            process = subprocess.Popen(
                [str(word) for word in words],
                env=os.environ | {"LD_LIBRARY_PATH": self.search, "SLURM_CONF": str(self.root / "slurm.conf")},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        self.note(name, [process.pid, started(process.pid)])

    def note(self, name, process):
        known = self.known()
        known[name] = process
        self.record.write_text(json.dumps(known))

    def known(self):
        return json.loads(self.record.read_text()) if self.record.exists() else {}

    def pid(self, name):
        """The pid of a daemon, or None where it is gone."""
        pid, start = self.known().get(name, (0, None))
        return pid if start is not None and started(pid) == start else None

    def send(self, name, number):
        pid = self.pid(name)
        if pid:
            os.kill(pid, number)
            with contextlib.suppress(ChildProcessError):
                if number == signal.SIGKILL:
                    os.waitpid(pid, 0)

    def kill(self, name):
        self.send(name, signal.SIGKILL)
        await_that(lambda: not self.pid(name), 10, f"{name} is gone")

    def restart(self):
        """All of it anew, without a memory: after a test of faults."""
        self.end_all()
        for folder in ("state", "spool"):
            shutil.rmtree(self.root / folder)
            (self.root / folder).mkdir()
        self.start_all()
        await_that(lambda: self.idle() == self.nodes, 30, "the nodes are idle again", self.story)

    # Commands

    def call(self, *words, input=None):
        return subprocess.run(
            [str(self.bin / words[0]), *map(str, words[1:])],
            input=input, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL if input is None else None,
        )

    def idle(self):
        lines = self.call("sinfo", "-h", "-N", "-o", "%N %t").stdout.split("\n")
        return sorted({line.split()[0] for line in lines if line.endswith(" idle")})

    def jobs(self, states="all"):
        """The jobs that Slurm knows, as (id, state, name)."""
        lines = self.call("squeue", "-h", "-t", states, "-o", "%i %T %j").stdout.split("\n")
        return [tuple(line.split(" ", 2)) for line in lines if line]

    def story(self):
        logs = sorted((self.root / "log").glob("*"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-400:]}" for log in logs)

    def down(self):
        self.end_all()

    def end_all(self):
        for name in reversed(self.daemons):
            self.send(name, signal.SIGKILL)

        def is_gone():
            for pid in self.strays():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return not any(map(self.pid, self.daemons)) and not self.strays()

        await_that(is_gone, 10, "all daemons are gone")

    def strays(self):
        """Step daemons, and what runs on the nodes."""
        mark = f"SLURM_CONF={self.root}/slurm.conf".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                entries = (folder / "environ").read_bytes().split(b"\0")
                is_job = any(entry.startswith(b"SLURM_JOB_ID=") for entry in entries)
                if mark in entries and (is_job or (folder / "comm").read_text() == "slurmstepd\n"):
                    found.append(int(folder.name))
        return [pid for pid in found if pid != os.getpid()]


def fetch():
    """Downloads and unpacks the packages, unless that was done."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (CACHE / "ready").exists():
            return
        shutil.rmtree(CACHE / "root", ignore_errors=True)
        debs = CACHE / "debs"
        debs.mkdir(exist_ok=True)
        options = ["-o", f"APT::Sandbox::User={user()}", "-o", "Debug::NoLocking=1"]
        if "Candidate: (none)" in apt("apt-cache", *options, "policy", "slurmd") or not apt("apt-cache", "policy", "slurmd"):
            lists = CACHE / "apt"
            for folder in ("lists/partial", "cache/archives/partial"):
                (lists / folder).mkdir(parents=True, exist_ok=True)
            options += ["-o", f"Dir::State::lists={lists}/lists", "-o", f"Dir::Cache={lists}/cache"]
            apt("apt-get", *options, "update", "-qq")
        plan = apt("apt-get", *options, "install", "-s", "--no-install-recommends", *PACKAGES)
        more = [line.split()[1] for line in plan.split("\n") if line.startswith("Inst ")]
        # The name of the library that has it depends on the release.
        lua = [name for name in ("liblua5.1-0", "liblua5.4-0") if "Candidate: " in apt("apt-cache", *options, "policy", name)]
        names = sorted({*PACKAGES, *LIBRARIES, *lua, *more})
        apt("apt-get", *options, "download", "-qq", *names, cwd=debs)
        for deb in sorted(debs.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", deb, CACHE / "root"], check=True)
        for name in ("slurmctld", "slurmd", "slurmstepd"):
            # Debian calls the program otherwise; called so, it finds no GPUs.
            link = CACHE / "root" / "usr" / "sbin" / name
            link.unlink(missing_ok=True)
            link.symlink_to(f"{name}-wlm")
        (CACHE / "ready").touch()


def apt(*words, cwd=None):
    result = subprocess.run(words, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(words[:1])} failed, so there is no Slurm to test with: {result.stderr[-400:]}")
    return result.stdout


@contextlib.contextmanager
def free_ports():
    """The first of a row of ports on which nobody listens, and nobody else of these labs will before the block is left."""
    with open(f"{tempfile.gettempdir()}/.slurm-lab-ports.{os.getuid()}", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        used = set()
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            with contextlib.suppress(OSError), open(table) as lines:
                next(lines)
                used.update(int(line.split()[1].rpartition(":")[2], 16) for line in lines)
        yield next(port for port in range(21000, 32000, 20) if not used.intersection(range(port, port + 20)))


def started(pid):
    """When a process was started, in ticks since the boot; None where there is none, or it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def user():
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def await_that(condition, seconds, what, story=lambda: ""):
    """Looks again and again whether a condition holds that nothing tells of."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}\n{story()}"
        time.sleep(0.05)


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("up", "down"):
        sys.exit(__doc__)
    lab = Lab(Path(sys.argv[2]).absolute())
    if sys.argv[1] == "down":
        return lab.down()
    lab.up()
    print(f"export PATH={lab.bin}:$PATH SLURM_CONF={lab.root}/slurm.conf")


if __name__ == "__main__":
    main()
