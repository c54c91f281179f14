"""A state directory of its own for the program that is measured."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring import command_name, parent, processes, read_proc


class Home:
    """Runs `jobs` with a state directory below /tmp. Leaving it (`with`) ends all of its processes and removes it."""

    def __init__(self, executable):
        self.executable = str(executable)
        self.path = tempfile.mkdtemp(prefix="jobs-bench-")
        self.state = f"{self.path}/state"
        self.environment = {
            "HOME": self.path,
            "JOBS_HOME": self.state,
            "JOBS_SUPERVISOR_IDLE": "1h",
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.jobs("supervisor", "stop", "--kill-jobs")
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            print(f"the supervisor did not stop: {error}", file=sys.stderr)
        for _ in range(100):
            rest = self.processes()
            if not rest:
                break
            for pid in rest:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        shutil.rmtree(self.path)

    def argv(self, *arguments):
        return [self.executable, *map(str, arguments)]

    def jobs(self, *arguments, timeout=300):
        """What a subcommand prints. It must succeed."""
        argv = self.argv(*arguments)
        result = subprocess.run(
            argv, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout
        )
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: exit status {result.returncode}: {result.stderr.strip()}")
        return result.stdout

    def write(self, name, text):
        """A file outside of the state directory; its path."""
        path = Path(self.path, name)
        path.write_text(text)
        return str(path)

    def run(self, *arguments):
        """Submits a job; its number."""
        return int(self.jobs("run", *arguments))

    def output_file(self, number):
        """Where the output of a job's first attempt lies."""
        (path,) = Path(self.state, "attempts").glob(f"*/{number}.1/output.log")
        return str(path)

    @property
    def socket(self):
        return f"{self.state}/supervisor.sock"

    def supervisor_status(self):
        return json.loads(self.jobs("supervisor", "status", "--json"))

    def supervisor(self):
        """The pid of the supervisor."""
        return self.supervisor_status()["pid"]

    def shims(self):
        """The pids of the shims that own a job; an idle one waits for the next."""
        return [pid for pid in self._all_shims() if not _is_idle(pid)]

    def let_idle_shims_leave(self):
        """They wait for another job for five to ten seconds, and the supervisor is woken when they leave."""
        while any(map(_is_idle, self._all_shims())):
            time.sleep(0.1)

    def _all_shims(self):
        supervisor = self.supervisor()
        return [pid for pid in processes() if command_name(pid) == "jobs-shim" and parent(pid) == supervisor]

    def processes(self):
        """The pids of everything alive that has to do with this directory."""
        variable, path = f"JOBS_HOME={self.state}".encode(), self.state.encode()
        return [
            pid
            for pid in processes()
            if pid != os.getpid()
            and (variable in read_proc(pid, "environ").split(b"\0") or path in read_proc(pid, "cmdline"))
        ]

    def insert_ended(self, count):
        """Fills the database with this many ended jobs: copies of one that was run. No supervisor lives afterwards."""
        template = self.run("--", "true")
        self.jobs("wait", template)
        self.jobs("supervisor", "stop")
        database = sqlite3.connect(f"{self.state}/jobs.db")
        with database:
            for table in ("jobs", "attempts", "events"):
                copy_rows(database, table, template, count)
            # One after the other, a tenth of a second apart; some bear a name.
            names = ("submitted_at", "started_at", "ended_at")
            times = ", ".join(f"{name} = {name} - (:last - number) * 100" for name in names)
            database.execute(
                f"UPDATE jobs SET {times} WHERE number > :number", {"number": template, "last": template + count}
            )
            database.execute("UPDATE jobs SET name = 'x' || number WHERE number > ? AND number % 1000 = 0", (template,))
        database.close()
        # The database was changed by somebody else's hand: let a supervisor look at it and close it in order.
        self.jobs("supervisor", "start")
        self.jobs("supervisor", "stop")


def copy_rows(database, table, number, count):
    """Copies a job's rows of a table to the `count` numbers that follow."""
    own = {"number": "n.number", "id": UUID4, "seq": None} if table == "jobs" else {"number": "n.number", "seq": None}
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    columns = [column for column in columns if own.get(column, "") is not None]
    values = [own.get(column, f"t.{column}") for column in columns]
    database.execute(
        f"""
        WITH RECURSIVE n(number) AS (
            SELECT :number + 1 UNION ALL SELECT number + 1 FROM n WHERE number < :number + :count
        )
        INSERT INTO {table} ({", ".join(columns)})
        SELECT {", ".join(values)} FROM n JOIN {table} AS t ON t.number = :number
        """,
        {"number": number, "count": count},
    )


# An expression that makes a random UUID, version 4.
UUID4 = """
    lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2)
    || '-8' || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6)))
"""


def _is_idle(shim):
    return read_proc(shim, "cmdline").split(b"\0")[1:2] == [b"idle"]
