"""The clients of the command line: each submits jobs and watches them, as the steps of its plan say."""

import threading
import traceback

import processes
from home import QUEUE, difference
from kinds import Ending

# What `wait` exits with where a job was killed before it started.
NEVER_STARTED = 125


class Stopped(Exception):
    """The run is being ended from outside: what the clients find no longer counts."""


class Client(threading.Thread):
    """Takes its steps until it is told to stop. A step that has begun is taken to its end."""

    def __init__(self, world, name, steps):
        super().__init__(name=name, daemon=True)
        self.world = world
        self.home = world.home
        self.report = world.report
        self.steps = steps

    def run(self):
        try:
            for step in self.steps:
                if self.world.is_over.is_set():
                    return
                try:
                    self.take(step)
                except (TimeoutError, Failure) as error:
                    self.check_stopped()
                    self.report.fail(f"client {self.name}, {step.scenario} of {step.jobs[0].name}: {error}")
        except Stopped:
            pass
        except Exception:
            self.report.fail(f"client {self.name} itself failed: {traceback.format_exc()}")
        finally:
            self.leave()

    def leave(self):
        """What a client has to put away."""

    def check_stopped(self):
        if self.world.is_aborted.is_set():
            raise Stopped

    def jobs(self, *words, death=None, stdin=None):
        """Runs a command that may be killed."""
        result = self.home.run(*words, death=death, stdin=stdin)
        self.check_stopped()
        killed = " (killed as planned)" if result.was_killed else ""
        self.report.note(f"{self.name}: {result}{killed}", "death" if result.was_killed else None)
        return result

    def watch(self, *words, death=None):
        """Runs a command that changes nothing: where it is killed, another one takes its place. It must not fail."""
        result = self.jobs(*words, death=death)
        return self.jobs(*words) if result.was_killed else result


class Failure(Exception):
    """What a client found wrong, in a sentence."""


class ShellClient(Client):
    """A client that works through subcommands."""

    def take(self, step):
        take = {
            "wait": self.wait, "run-wait": self.run_wait, "follow": self.follow, "logs-follow": self.logs_follow,
            "several": self.several, "forget": self.forget, "kill": self.kill,
        }
        take[step.scenario](step)

    # MARK: Submitting

    def submit(self, step, job, *options, number=lambda result: result.stdout):
        """Runs `run`. Gives the submission and the command's result; the number is noted where it was printed."""
        submission = self.world.ledger.begin(job, self.name)
        queue = ("--group", QUEUE) if step.queued else ()
        words = ("run", "--name", job.name, "--label", f"client={self.name}", *queue, *job.options, *options, "--")
        stdin = self.home.payloads[job.stdin] if job.stdin else None
        result = self.jobs(*words, *job.argv, death=step.deaths["submit"], stdin=stdin)
        line, newline, _ = number(result).partition(b"\n")
        if newline and line.isdigit():
            submission.number = int(line)
        elif result.was_killed:
            submission.may_be_absent = True
        else:
            raise Failure(f"{submission} was not submitted: {result}")
        return submission, result

    def forget(self, step):
        self.submit(step, step.jobs[0])

    # MARK: Watching

    def wait(self, step):
        submission, result = self.submit(step, step.jobs[0])
        if submission.number:
            self.check_wait(submission, self.watch("wait", submission.number, death=step.deaths["watch"]))
            self.status(submission)

    def run_wait(self, step):
        submission, result = self.submit(step, step.jobs[0], "--wait")
        if submission.number:
            if result.was_killed:
                result = self.watch("wait", submission.number)
            self.check_wait(submission, result)

    def several(self, step):
        submissions = [self.submit(step, job)[0] for job in step.jobs]
        known = [submission for submission in submissions if submission.number]
        if known:
            result = self.watch("wait", *[submission.number for submission in known], death=step.deaths["watch"])
            wanted = next((status for one in known if (status := one.ending.exit_status)), 0)
            if result.status != wanted:
                raise Failure(f"waiting for {', '.join(map(str, known))}: expected exit status {wanted}; {result}")

    def follow(self, step):
        def number(result):
            return result.stderr.removeprefix(b"jobs: job ")

        submission, result = self.submit(step, step.jobs[0], "--follow", number=number)
        if not submission.number:
            return
        if result.was_killed:
            self.logs(submission, self.watch("logs", "-f", submission.number))
            return
        self.check_wait(submission, result)
        # Around what the job wrote to standard error stand the number and, where it did not complete, the verdict.
        wanted = self.home.content(submission.job.stderr)
        _, _, written = result.stderr.partition(b"\n")
        found, verdict = written[: len(wanted)], written[len(wanted) :]
        if verdict.startswith(b"jobs: ") and verdict.count(b"\n") == 1:
            verdict = b""
        self.check_output(submission, result, result.stdout, found + verdict)

    def logs_follow(self, step):
        submission, _ = self.submit(step, step.jobs[0])
        if submission.number:
            self.logs(submission, self.watch("logs", "-f", submission.number, death=step.deaths["watch"]))

    # MARK: Killing

    def kill(self, step):
        submission, _ = self.submit(step, step.jobs[0])
        number = submission.number
        if not number:
            # It may run, and nobody else ends it: whether it exists shows when nothing is killed any more.
            return
        if step.after_ready:
            line = f"^{self.home.content(submission.job.stdout).decode().strip()}$"
            result = self.watch("wait", "--output", line, number, death=step.deaths["watch"])
            if result.status != 0:
                raise Failure(f"{submission} never printed the line {line}: {result}")
            submission.was_ready = True
        else:
            self.world.is_aborted.wait(step.delay)
        submission.ending = self.ending_of_kill(submission, step.now)
        words = ("kill", *(("--now",) if step.now else ()), number)
        result = self.jobs(*words, death=step.deaths["kill"])
        if result.was_killed:
            result = self.jobs(*words)
        if result.status != 0:
            raise Failure(f"{submission} was not ended: {result}")
        left = [process for process in processes.of(self.home.path) if process.belongs_to(number)]
        if left := [process for process in left if process.name != processes.SHIM]:
            raise Failure(f"{submission}: `kill` says that all has ended, but there are {', '.join(map(str, left))}")
        self.check_wait(submission, self.watch("wait", number), self.status(submission))

    @staticmethod
    def ending_of_kill(submission, now):
        if not submission.was_ready:
            return None
        if now:
            return Ending("killed", "killed-by-user", signal="SIGKILL", exit_status=137)
        return submission.job.ending

    # MARK: Checks at once

    def check_wait(self, submission, result, record=None):
        ending = submission.ending
        wanted = ending.exit_status if ending else exit_status(record)
        if result.status != wanted:
            raise Failure(f"{submission}: expected exit status {wanted}; {result}")

    def status(self, submission):
        """The record of a job whose end was told: it must be there."""
        result = self.watch("status", "--json", submission.number)
        record = self.world.records(result)[0]
        if "ended_at" not in record:
            raise Failure(f"{submission}: its end was told, and now it is {record['status']}")
        return record

    def logs(self, submission, result):
        wanted = 127 if submission.job.kind == "missing" else 0
        if result.status != wanted:
            raise Failure(f"the output of {submission}: expected exit status {wanted}; {result}")
        self.check_output(submission, result, result.stdout, b"" if wanted else result.stderr)

    def check_output(self, submission, result, stdout, stderr):
        job = submission.job
        for stream, pieces, found in (("output", job.stdout, stdout), ("error", job.stderr, stderr)):
            if what := difference(self.home.content(pieces), found, job.is_cut):
                raise Failure(f"standard {stream} of {submission}, as `jobs {result.words[0]}` showed it: {what}")


def exit_status(record):
    """What `wait` must exit with for a job that was killed, by its record."""
    if "exit_code" in record:
        return record["exit_code"]
    if "signal" in record:
        # The numbers of those that `kill` sends.
        return 128 + {"SIGTERM": 15, "SIGKILL": 9}[record["signal"]]
    return NEVER_STARTED
