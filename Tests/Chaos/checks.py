"""The checks at the end, when nothing is killed any more. Each failure is a sentence that tells the story."""

import concurrent.futures
import json
import os

import processes
from home import difference
from kinds import Ending

# How long what has been told to end may take on a busy machine.
PATIENCE = 60


class Checks:
    def __init__(self, world):
        self.home = world.home
        self.report = world.report
        self.ledger = world.ledger.submissions
        self.records = {}
        self.duplicates = []

    def all(self, events):
        self.settle()
        self.check_events(events)
        self.check_numbers()
        for name, record in sorted(self.records.items(), key=lambda item: item[1]["number"]):
            if submission := self.ledger.get(name):
                self.check_start(submission, record)
                self.check_ending(submission, record)
        self.check_outputs()
        self.check_left_over("after the end of all jobs", lambda process: process.name not in OURS)
        self.check_doctor("with the supervisor")
        self.expect("stop the supervisor", "supervisor", "stop")
        self.check_left_over("after `supervisor stop`", lambda process: True)
        self.check_doctor("without a supervisor")

    def expect(self, what, *words):
        """A command that must succeed now. `None` where it does not."""
        try:
            result = self.home.run(*words)
        except TimeoutError as error:
            self.report.fail(f"cannot {what}: {error}")
            return None
        if result.status != 0:
            self.report.fail(f"cannot {what}: {result}")
            return None
        return result

    # MARK: The end of all jobs

    def settle(self):
        """Ends the jobs that wait to be ended, awaits the others, and reads all records."""
        self.read_records()
        live = {name: record for name, record in self.records.items() if "ended_at" not in record}
        endless = []
        for name, record in live.items():
            if (submission := self.ledger.get(name)) and submission.job.is_endless:
                # Whoever was to end it had been killed.
                submission.ending = None
                endless.append(record["number"])
        if endless:
            self.expect("end the jobs whose clients were killed", "kill", *endless)
        if live:
            numbers = [record["number"] for record in live.values()]
            result = self.home.run("wait", "--timeout", f"{PATIENCE}s", "--json", *numbers)
            for line in result.stdout.splitlines():
                record = json.loads(line)
                if record.get("wait") == "timed-out":
                    self.report.fail(f"job {record['number']} has not ended: {self.told(record)}")
        self.read_records()

    def read_records(self):
        result = self.expect("list the jobs", "list", "--all", "--json")
        records = [json.loads(line) for line in result.stdout.splitlines()] if result else []
        self.records, self.duplicates = {}, []
        for record in records:
            if self.records.setdefault(record.get("name", "without a name"), record) is not record:
                self.duplicates.append(record)

    @staticmethod
    def told(record):
        told = f"{record.get('name')}, attempt {record.get('attempt')}, {Ending.of(record)}"
        return f"{told}, {record['waiting_for']}" if "waiting_for" in record else told

    # MARK: Numbers, starts, endings

    def check_numbers(self):
        """Every number that was printed is there, each submission once, and nothing that nobody submitted."""
        for record in self.duplicates:
            first = self.records[record.get("name", "without a name")]
            twice = f"jobs {first['number']} and {record['number']} are the same submission"
            self.report.fail(f"{twice}: {self.told(record)}")
        for name, submission in self.ledger.items():
            record = self.records.get(name)
            if record is None:
                if submission.number:
                    self.report.fail(f"{submission} is gone: client {submission.client} had its number")
            elif submission.number and submission.number != record["number"]:
                self.report.fail(f"{submission} has the number {record['number']} in the list")
            else:
                submission.number = record["number"]
        for name, record in self.records.items():
            if name not in self.ledger:
                self.report.fail(f"job {record['number']} was submitted by nobody: {self.told(record)}")

    def check_start(self, submission, record):
        """Once where it ended normally, never twice; and the script was that of this job."""
        job, lines = submission.job, self.home.starts(submission.job.name)
        least = 0 if job.is_cut and not submission.was_ready else job.starts
        if not least <= len(lines) <= job.starts:
            wanted = job.starts if least == job.starts else f"at most {job.starts}"
            self.report.fail(f"{submission}: expected {wanted} starts, found {len(lines)}: {lines}")
        for line in lines:
            if line.split()[:3] != [job.name, str(record["number"]), "1"]:
                self.report.fail(f"{submission}: expected attempt 1 of it in its environment, found {line!r}")

    def check_ending(self, submission, record):
        ending, found = submission.ending, Ending.of(record)
        if ending is None:
            if (found.status, found.reason) != ("killed", "killed-by-user"):
                self.report.fail(f"{submission}: expected killed by its user, found {found}")
        elif not ending.fits(record):
            self.report.fail(f"{submission}: expected {ending}, found {found}")
        if record.get("survivors"):
            self.report.fail(f"{submission}: expected an end without survivors, found {record['survivors']}")

    # MARK: Output

    def check_outputs(self):
        """The exact bytes of both streams of every job, with one client a processor."""
        submissions = [self.ledger[name] for name in self.records if name in self.ledger]
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            for told in pool.map(self.output_failures, submissions):
                for failure in told:
                    self.report.fail(failure)

    def output_failures(self, submission):
        job, failures = submission.job, []
        wanted_status = 127 if job.starts == 0 else 0
        is_cut = job.is_cut and not submission.was_ready
        for stream, pieces in (("stdout", job.stdout), ("stderr", job.stderr)):
            try:
                result = self.home.run("logs", f"--{stream}", submission.number)
            except TimeoutError as error:
                failures.append(str(error))
                continue
            if result.status != wanted_status:
                failures.append(f"{stream} of {submission}: expected exit status {wanted_status}; {result}")
            elif wanted_status == 0:
                # Each stream comes on its own.
                found, other = (result.stdout, result.stderr)[:: 1 if stream == "stdout" else -1]
                if what := difference(self.home.content(pieces), found, is_cut):
                    failures.append(f"{stream} of {submission}: {what}")
                if other:
                    failures.append(f"{stream} of {submission}: expected nothing on the other stream; {result}")
        return failures

    # MARK: Events

    def check_events(self, events):
        """Whoever followed the events all the time has seen each job's submission, start and end once, in order."""
        numbers = {record["number"] for record in self.records.values()}
        if missing := events.finish(numbers, PATIENCE):
            told = f"`events --follow` has not told the end of the jobs {sorted(missing)[:20]}"
            self.report.fail(f"{told}: {events.state()}")
        for failure in events.failures(numbers):
            self.report.fail(failure)
        events.close()

    # MARK: What is left

    def check_left_over(self, when, which):
        for process in processes.await_none(self.home.path, PATIENCE, which):
            self.report.fail(f"{process} is left over {when}")

    def check_doctor(self, when):
        result = self.home.run("doctor", "--json")
        found = json.loads(result.stdout) if result.stdout else {}
        if result.status != 0 or not found.get("healthy") or found.get("findings"):
            self.report.fail(f"`doctor`, {when}, finds {found.get('findings')}; {result}")


OURS = (processes.SUPERVISOR, processes.SHIM)
