"""The programs that `jobs` is measured against. Each runs in a directory of its own and is gone afterwards."""

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from measuring import seconds_of


def is_there(program):
    return shutil.which(program) is not None


class TaskSpooler:
    """task-spooler, `tsp` in Debian: its server with a socket and output files of its own."""

    def __init__(self, home):
        self.directory = Path(home.path, "tsp")
        self.directory.mkdir(exist_ok=True)
        self.environment = {
            **home.environment,
            "TMPDIR": str(self.directory),
            "TS_SOCKET": str(self.directory / "socket"),
            "TS_SLOTS": "2",
            "TS_MAXFINISHED": "5000",
        }

    def call(self, *arguments):
        """What it prints. `-w` gives the job's own exit status, so no status is an error here."""
        return subprocess.run(
            ["tsp", *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        ).stdout.strip()

    def seconds_of(self, *arguments):
        return seconds_of(["tsp", *map(str, arguments)], self.environment)


@contextmanager
def task_spooler(home):
    """A server for as long as the block lasts; `None` where task-spooler is not installed."""
    if not is_there("tsp"):
        yield None
        return
    spooler = TaskSpooler(home)
    try:
        yield spooler
    finally:
        spooler.call("-K")


class Queues:
    """nq: two directories, because one queue runs one job at a time."""

    def __init__(self, home):
        self.environments = []
        for name in ("nq-a", "nq-b"):
            Path(home.path, name).mkdir()
            self.environments.append({**home.environment, "NQDIR": str(Path(home.path, name))})

    def submit(self, index, *command):
        seconds_of(["nq", "-q", *command], self.environments[index % 2])

    def wait(self):
        for environment in self.environments:
            seconds_of(["nq", "-w"], environment)
