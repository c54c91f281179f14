"""What happened: counted, written down with its time, and summed up in a line."""

import collections
import sys
import threading
import time


class Report:
    """Every thread tells it what happens. The journal, a file of the home, has all of it in order."""

    def __init__(self, seed, length, journal):
        self.seed = seed
        self.length = length
        self.failures = []
        self.counts = collections.Counter()
        self.began = time.monotonic()
        self.journal = open(journal, "w", encoding="utf-8", errors="backslashreplace")
        self.lock = threading.Lock()

    def now(self):
        return time.monotonic()

    def note(self, text, count=None):
        with self.lock:
            self.counts[count] += 1
            print(f"{self.now() - self.began:9.3f} {text}", file=self.journal, flush=True)

    def fail(self, text):
        """A fault of the program: the sentence says of which job, what was expected, and what was found."""
        self.note(f"FAILURE: {text}")
        with self.lock:
            self.failures.append(text)
            print(f"chaos: {text} (seed {self.seed})", file=sys.stderr, flush=True)

    def tell(self, text):
        """Progress, for those who watch."""
        self.note(text)
        print(f"chaos: {text}", file=sys.stderr, flush=True)

    def summary(self, jobs):
        count = self.counts
        return (
            f"chaos: {jobs} jobs, {count['kill']} kills of the supervisor, {count['death']} of clients, "
            f"{count['stop']} stops, {len(self.failures)} failures, seed {self.seed}"
        )


class Ledger:
    """What the clients submitted, by the unique names of the jobs."""

    def __init__(self):
        self.lock = threading.Lock()
        self.submissions = {}

    def begin(self, job, client):
        """To be called before anything is sent."""
        submission = Submission(job, client)
        with self.lock:
            self.submissions[job.name] = submission
        return submission


class Submission:
    """A job that a client submitted, or may have submitted."""

    def __init__(self, job, client):
        self.job = job
        self.client = client
        # The number that was printed; and whether there may be none, because the client was killed before.
        self.number = None
        self.may_be_absent = False
        # How it must have ended; `None` where it was killed before it was ready, in whatever way it took that.
        self.ending = job.ending
        self.was_ready = False

    def __str__(self):
        number = f"job {self.number}" if self.number else "the job"
        return f"{number} ({self.job.name}, {self.job.kind})"
