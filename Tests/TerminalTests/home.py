"""A home directory and a state directory of its own for one test."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

EXECUTABLE = os.path.realpath(
    os.environ.get("JOBS_TEST_EXECUTABLE") or Path(__file__).parents[2] / ".build" / "debug" / "jobs"
)
MARK = "JOBS_TEST_ROOT"


class Home:
    """Leaving it (`with`) ends every process that was started in it, and removes it."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="jobs-term-", dir="/tmp"))
        self.state = self.root / "state"
        self.work = self.root / "work"
        bin = self.root / "bin"
        bin.mkdir()
        self.work.mkdir()
        for name in ("jobs", "jobctl"):
            (bin / name).symlink_to(EXECUTABLE)
        self.environment = {
            "HOME": str(self.root),
            "JOBS_HOME": str(self.state),
            "LANG": "C.UTF-8",
            "LOGNAME": "tester",
            "PATH": f"{bin}:/usr/local/bin:/usr/bin:/bin",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "USER": "tester",
            MARK: str(self.root),
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # Whoever is killed may be replaced: the queue never stands still. The supervisor is told to stay away.
        self.jobs("supervisor", "stop", "--kill-jobs", check=False)
        while rest := self.processes():
            for pid in rest:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        shutil.rmtree(self.root)

    def path_of(self, program):
        """Where a program lies; ours are found in the home."""
        return shutil.which(program, path=self.environment["PATH"])

    def write(self, path, text):
        """Makes a file below the home."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def jobs(self, *arguments, check=True, input=None):
        """What a subcommand prints."""
        result = self.call(*arguments, input=input)
        if check and result.returncode != 0:
            raise AssertionError(f"jobs {arguments}: {result.returncode}: {result.stderr}")
        return result.stdout

    def call(self, *arguments, input=None, **environment):
        return subprocess.run(
            [self.path_of("jobs"), *map(str, arguments)],
            env=self.environment | environment,
            cwd=self.work,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def processes(self):
        """The pids of everything alive that was started here."""
        mark = f"{MARK}={self.root}".encode()
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if mark in environ(pid)]


def environ(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
        if status.rpartition(")")[2].split()[0] in "ZX":
            return []
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
