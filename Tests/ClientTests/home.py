"""A world of its own for one test: a state directory, and `jobs` with the bare environment that clients leave."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOBS = os.environ.get("JOBS_EXECUTABLE", str(ROOT / ".build" / "debug" / "jobs"))


class Home:
    def __init__(self):
        self.path = Path(tempfile.mkdtemp(prefix="jobs-client."))
        self.state = self.path / ".local" / "state" / "jobs"
        self.environment = {
            "HOME": str(self.path), "LOGNAME": "tester", "PATH": "/usr/local/bin:/usr/bin:/bin", "SHELL": "/bin/sh",
            "TERM": "dumb", "USER": "tester",
        }

    def jobs(self, *arguments):
        """What `jobs` prints with these arguments."""
        result = subprocess.run(
            [JOBS, *arguments], env=self.environment, cwd=self.path, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=60,
        )
        assert result.returncode == 0, f"jobs {arguments}: {result.returncode}\n{result.stdout}{result.stderr}"
        return result.stdout

    def run(self, script, *options):
        """Submits a shell script. Gives the job's number."""
        return int(self.jobs("run", *options, "-c", script))

    def status(self, reference):
        return json.loads(self.jobs("status", "--json", str(reference)))

    def kill_supervisor(self):
        """SIGKILL, to the one that runs."""
        for process in self.processes("jobs-superviso"):
            os.kill(process, signal.SIGKILL)

    def gate(self, name="gate"):
        """A FIFO: who reads from it waits until `open_gate`."""
        os.mkfifo(self.path / name)
        return self.path / name

    @staticmethod
    def open_gate(gate):
        with open(gate, "w") as end:
            end.write("\n")

    def processes(self, name=""):
        """The pids of this home's processes whose comm begins with the name."""
        mark = f"HOME={self.path}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    if (process / "comm").read_text().startswith(name):
                        yield int(process.name)
            except OSError:
                continue

    def close(self):
        """Ends every process that has this home, and removes it."""
        # Supervisors first, and what they start while they die.
        for name in ("jobs-superviso", "jobs-superviso", "", ""):
            for process in self.processes(name):
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        shutil.rmtree(self.path, ignore_errors=True)
