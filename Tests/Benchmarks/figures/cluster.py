"""Jobs on a cluster: a real Slurm of three nodes on this machine (see Tests/ClusterTests/lab.py)."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import cpu_seconds, median, read_proc
from table import Row, milliseconds, rate

sys.path.append(str(Path(__file__).parents[2] / "ClusterTests"))

from lab import Lab, await_that, user  # noqa: E402


def jobs_of_slurm(home, sizes):
    """All that is measured of them, with one lab."""
    with lab(home) as slurm:
        yield submissions(home, sizes, slurm)
        yield polls(home, sizes, slurm)
        slurm.call("scancel", "-u", user())
        home.jobs("kill", "--now", "--group", "held")
        yield from ends(home, sizes, slurm)


@contextlib.contextmanager
def lab(home):
    with tempfile.TemporaryDirectory(prefix="jobs-lab-") as root:
        slurm = Lab(root)
        try:
            slurm.up()
            shared = Path(home.path) / "shared"
            shared.mkdir()
            configuration = Path(home.path) / "config.toml"
            configuration.write_text(
                f'[executor.cluster]\ntype = "slurm"\ndirectory = "{shared}"\npoll = "1s"\nmax-queued = 20000\n'
            )
            home.environment |= {
                "JOBS_CONFIG": str(configuration), "PATH": f"{slurm.bin}:{home.environment['PATH']}",
            }
            yield slurm
        finally:
            with contextlib.suppress(RuntimeError):
                home.jobs("supervisor", "stop", "--kill-jobs")
            slurm.down()


def submissions(home, sizes, slurm):
    """Jobs that are held, so that nothing but their submission is measured, until Slurm has all of them."""
    count = sizes.cluster
    script = Path(home.path) / "held.sh"
    script.write_text("#!/bin/sh\nexec true\n")
    began = time.perf_counter()
    loop(slurm, script, count)
    theirs = time.perf_counter() - began
    slurm.call("scancel", "-u", user())
    await_that(lambda: not slurm.jobs("PENDING"), 60, "Slurm has forgotten the loop's jobs")
    began = time.perf_counter()
    home.jobs(
        "run", "--on", "cluster", "--group", "held", "--executor-option", "hold", "--array", f"1-{count}", "--", "true"
    )
    await_that(lambda: len(slurm.jobs("PENDING")) == count, 300, "Slurm has all jobs")
    ours = time.perf_counter() - began
    return Row(
        f"{count:,} jobs until Slurm has them; peer: sbatch --parsable, eight at a time",
        rate(count, ours, "jobs"), rate(count, theirs, "jobs"), theirs / ours, "≥ 0.8 ×", theirs / ours >= 0.8,
    )


def loop(slurm, script, count):
    """A loop of sbatch, eight at a time."""
    command = f"seq {count} | xargs -P 8 -I NUMBER {slurm.bin}/sbatch --parsable -H -o /dev/null -J heldNUMBER {script}"
    subprocess.run(["sh", "-c", command], check=True, capture_output=True)


def polls(home, sizes, slurm):
    """What the lists of all jobs take of the supervisor and of squeue, while nothing changes."""
    supervisor = home.supervisor()
    time.sleep(3)
    seconds = 10 if sizes.cluster >= 1000 else 3
    before = cpu_seconds(supervisor) + children(supervisor)
    time.sleep(seconds)
    used = (cpu_seconds(supervisor) + children(supervisor) - before) / seconds
    return Row(
        f"a second of looking after {sizes.cluster:,} jobs of Slurm, with one list in it",
        f"{milliseconds(used)} of CPU", aim="≤ 30 ms", is_met=used <= 0.03,
    )


def children(pid):
    """The CPU time of reaped children, in seconds."""
    fields = read_proc(pid, "stat").rpartition(b")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def ends(home, sizes, slurm):
    """From the end of a job on its node until `wait` returns; and until Slurm lists it as ended."""
    ours, theirs = [], []
    stamp = Path(home.path) / "ended"
    for _ in range(max(3, sizes.rounds)):
        number = home.run("--on", "cluster", "--", "sh", "-c", f"sleep 1; date +%s.%N >{stamp}")
        home.jobs("wait", number)
        ours.append(time.time() - float(stamp.read_text()))
        script = f"#!/bin/sh\nsleep 1; date +%s.%N >{stamp}\n"
        job = slurm.call("sbatch", "--parsable", "-o", "/dev/null", input=script).stdout.strip()
        while slurm.call("squeue", "-h", "-t", "all", "-j", job, "-o", "%T").stdout != "COMPLETED\n":
            time.sleep(0.01)
        theirs.append(time.time() - float(stamp.read_text()))
    more = median(ours) - median(theirs)
    yield Row(
        "end of a job on a node until wait returns; peer: until squeue says so",
        milliseconds(median(ours)), milliseconds(median(theirs)), aim="≤ 500 ms more", is_met=more <= 0.5,
    )
