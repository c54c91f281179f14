"""Questions about very many ended jobs, and what goes on beside them."""

import os
import signal
import subprocess
import time

from measuring import NOTHING, median, seconds_of
from table import Row, milliseconds


def questions(home, sizes):
    """How long a new supervisor takes for its first answer, and lists that look at everything."""

    def first_answer():
        home.jobs("supervisor", "stop")
        return seconds_of(home.argv("status", "1"), home.environment)

    start = median(first_answer() for _ in range(sizes.rounds))
    yield Row(
        f"a new supervisor's first answer, {sizes.history:,} ended jobs",
        milliseconds(start),
        aim="≤ 100 ms",
        is_met=start <= 0.1,
    )
    for arguments, most in ((("list", "-a", "-q"), 3), (("list", "--name", "x*"), 0.5)):
        seconds = median(seconds_of(home.argv(*arguments), home.environment) for _ in range(sizes.rounds))
        yield Row(
            f"`{' '.join(arguments)}` of {sizes.history:,} ended jobs",
            milliseconds(seconds),
            aim=f"≤ {most} s",
            is_met=seconds <= most,
        )


def run_beside_questions(home, sizes):
    """`run -- true` while somebody asks a long question, again and again."""
    quiet = slowest_of_hundred(home, sizes)
    for arguments in (("list", "--name", "*x*"), ("list", "-a", "--json"), ("events", "--after", "0"), ("doctor",)):
        with Asker(home, arguments):
            beside = slowest_of_hundred(home, sizes)
        yield Row(
            f"`run` (p99) while `{' '.join(arguments)}` looks at {sizes.history:,} ended jobs",
            milliseconds(beside),
            f"quiet {milliseconds(quiet)}",
            beside / quiet,
            "≤ 2 ×",
            beside <= 2 * quiet,
        )


def slowest_of_hundred(home, sizes):
    """The time of `run -- true` that one in a hundred is slower than."""
    times = sorted(seconds_of(home.argv("run", "--", "true"), home.environment) for _ in range(sizes.submissions))
    return times[-1 - len(times) // 100]


class Asker:
    """Runs one command, and again whenever it has ended."""

    def __init__(self, home, arguments):
        loop = 'while :; do "$@" >/dev/null 2>&1; done'
        self.argv = ["sh", "-c", loop, "asker", *home.argv(*arguments)]
        self.environment = home.environment

    def __enter__(self):
        self.process = subprocess.Popen(self.argv, env=self.environment, stdin=NOTHING, start_new_session=True)
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        # A session of its own: its process group is all of it.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
