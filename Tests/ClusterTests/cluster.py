"""A home with an executor that is the lab."""

import json
import os
import signal
import time
from pathlib import Path

from home import Home
from lab import await_that


class Cluster(Home):
    def __init__(self, lab):
        super().__init__()
        self.lab = lab
        self.shared = self.root / "shared"
        self.shared.mkdir()
        # In front of Slurm's own commands, for tests that watch or replace one.
        self.commands = self.root / "commands"
        self.commands.mkdir()
        self.environment["PATH"] = f"{self.commands}:{lab.bin}:{self.environment['PATH']}"
        self.environment["JOBS_CONFIG"] = str(self.root / "config.toml")
        self.configure()

    def configure(self, **more):
        """Writes the configuration; for a supervisor that is not started yet."""
        settings = {"type": "slurm", "directory": str(self.shared), "poll": "2s"} | more
        lines = "".join(f"{key.replace('_', '-')} = {json.dumps(value)}\n" for key, value in settings.items())
        self.write("config.toml", f"[executor.cluster]\n{lines}")

    def run(self, *words, options=()):
        """Submits a job to the cluster; its number."""
        return int(self.jobs("run", "--on", "cluster", *options, "--", *words))

    def shell(self, script, *options):
        return self.run("sh", "-c", script, options=options)

    def record(self, number):
        return json.loads(self.jobs("status", "--json", number))

    def ended(self, number, seconds=60):
        """The record of a job that has ended, which it has to within the time."""
        self.call("wait", "--timeout", f"{seconds}s", number)
        record = self.record(number)
        assert "ended_at" in record or record["status"] in ("lost", "killed", "failed"), self.story(record)
        return record

    def await_status(self, number, *wanted, seconds=30):
        await_that(
            lambda: self.record(number)["status"] in wanted, seconds, f"job {number} is {' or '.join(wanted)}",
            lambda: self.story(self.record(number)),
        )
        return self.record(number)

    def await_words(self, number, words, seconds=30):
        """Waits until it is said of a job what it waits for."""
        await_that(
            lambda: words in self.record(number).get("waiting_for", ""), seconds, f"job {number} waits for {words}",
            lambda: self.story(self.record(number)),
        )

    def await_line(self, number, line, seconds=20):
        await_that(
            lambda: line in self.call("logs", number).stdout.splitlines(), seconds, f"job {number} writes {line}",
            lambda: self.story(self.record(number)),
        )

    def story(self, record):
        log = self.state / "supervisor.log"
        tail = log.read_text()[-2000:] if log.exists() else ""
        return f"{json.dumps(record)}\nSlurm: {self.lab.jobs()}\n{tail}\n{self.lab.story()}"

    def starts(self, file):
        """How often a job ran that appends a line to this file of the working directory."""
        path = self.work / file
        return len(path.read_text().splitlines()) if path.exists() else 0

    def replace(self, command, script):
        """Puts a script in the place of a command of Slurm's; $REAL is the real one."""
        path = self.commands / command
        path.write_text(f"#!/bin/sh\nREAL={self.lab.bin}/{command}\n{script}\n")
        path.chmod(0o755)

    def attempt(self, number, attempt=1):
        """The directory of an attempt on the shared file system."""
        [place] = self.shared.glob("jobs-*")
        return place / "attempts" / f"{number % 100:02}" / f"{number}.{attempt}"

    def supervisor(self):
        pids = [pid for pid in self.processes() if Path(f"/proc/{pid}/comm").read_text() == "jobs-supervisor\n"]
        return pids[0] if pids else None

    def kill_supervisor(self):
        os.kill(self.supervisor(), signal.SIGKILL)
        await_that(lambda: self.supervisor() is None, 10, "the supervisor is gone")

    def nodes_processes(self, name):
        """The processes on the nodes with this name."""
        return [pid for pid in self.processes() if Path(f"/proc/{pid}/comm").read_text().strip() == name]


def seconds_of(body):
    begun = time.monotonic()
    body()
    return time.monotonic() - begun
