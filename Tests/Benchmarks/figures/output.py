"""Output: captured, read back, followed."""

import os
import subprocess
import sys
import time

from measuring import alternate, flush_disk, median, seconds_of
from table import Row, milliseconds, rate

# Programs that write as fast as they can.
LARGE_WRITES = """
import os, sys
block = (b"a line of sixty-four bytes, as compilers and servers print them\\n" * 1024)
for _ in range(int(sys.argv[1]) // len(block)):
    left = memoryview(block)
    while left:
        left = left[os.write(1, left):]
"""
PYTHON = [sys.executable, "-I", "-S", "-c"]


def capture(home, sizes):
    """Output of a job against `COMMAND | cat > FILE`: all of it is kept by both."""
    mebibytes = sizes.bytes >> 20
    large = [*PYTHON, LARGE_WRITES, str(sizes.bytes)]
    yield _capture(home, sizes, f"{mebibytes:,} MiB captured, in writes of 64 KiB", large, mebibytes, "MiB")
    lines = ["seq", str(sizes.lines)]
    yield _capture(home, sizes, f"{sizes.lines:,} short lines captured", lines, sizes.lines, "lines")
    slow = ["perl", "-e", '$| = 1; print "$_\n" for 1 .. shift', str(sizes.lines)]
    yield _capture(home, sizes, f"{sizes.lines:,} short lines captured, one write each", slow, sizes.lines, "lines")


def _capture(home, sizes, figure, command, amount, unit):
    file = f"{home.path}/captured"

    def ours():
        flush_disk()
        argv = home.argv("run", "--quiet", "--wait", "--max-output", "8G", "--", *command)
        seconds = seconds_of(argv, home.environment)
        home.jobs("remove", "last")
        return seconds

    def theirs():
        flush_disk()
        seconds = seconds_of(["sh", "-c", '"$@" | cat > "$0"', file, *command], home.environment)
        os.unlink(file)
        return seconds

    times = alternate(sizes.rounds, {"jobs": ours, "cat": theirs})
    ratio = times["cat"] / times["jobs"]
    return Row(
        figure,
        rate(amount, times["jobs"], unit),
        f"cat > file {rate(amount, times['cat'], unit)}",
        ratio,
        "≥ 0.8 ×",
        ratio >= 0.8,
    )


def logs(home, sizes):
    """`jobs logs N` to a pipe against `cat` of the same bytes."""
    number = home.run("--max-output", "8G", "--", *PYTHON, LARGE_WRITES, sizes.bytes)
    home.jobs("wait", number)
    sink = '"$@" | cat > /dev/null'
    commands = {"jobs": home.argv("logs", number), "cat": ["cat", home.output_file(number)]}
    times = alternate(
        sizes.rounds,
        {
            name: lambda argv=argv: seconds_of(["sh", "-c", sink, "sh", *argv], home.environment)
            for name, argv in commands.items()
        },
    )
    home.jobs("remove", number)
    mebibytes = sizes.bytes >> 20
    ratio = times["cat"] / times["jobs"]
    yield Row(
        f"`logs` of {mebibytes:,} MiB to a pipe",
        rate(mebibytes, times["jobs"], "MiB"),
        f"cat {rate(mebibytes, times['cat'], 'MiB')}",
        ratio,
        "≥ 0.5 ×",
        ratio >= 0.5,
    )


# Prints the time of a clock that all processes share, again and again, and an empty line at the end.
CLOCK = """
import os, sys, time
for _ in range(int(sys.argv[1])):
    time.sleep(0.03)
    os.write(1, b"%d\\n" % time.monotonic_ns())
os.write(1, b"\\n")
"""
# The first lines may be there before the reader is.
EARLY = 20


def follow(home, sizes):
    """From a job's writing of a line until `jobs logs -f` has printed it, against `tail -f` of a file."""
    writer = [*PYTHON, CLOCK, str(sizes.followed + EARLY)]
    ours = _delays(home.argv("logs", "-f", home.run("--", *writer)), home.environment)
    file = f"{home.path}/followed"
    with open(file, "wb") as output:
        process = subprocess.Popen(writer, stdout=output)
    theirs = _delays(["tail", "-f", file], home.environment)
    process.wait()
    yield Row(
        f"a line until `logs -f` prints it, median of {len(ours)}",
        milliseconds(median(ours)),
        f"tail -f {milliseconds(median(theirs))}",
        median(ours) / median(theirs),
        "< 5 ms",
        median(ours) < 0.005,
    )


def _delays(argv, environment):
    """Seconds that each of the late lines took."""
    delays = []
    follower = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    for line in follower.stdout:
        now = time.monotonic_ns()
        if line == b"\n":
            break
        delays.append((now - int(line)) / 1e9)
    follower.terminate()
    follower.wait()
    return delays[EARLY:]


# A build of many steps, of which one fails in the middle of all.
BUILD = """
import os, sys
steps = int(sys.argv[1])
lines = []
for step in range(1, steps + 1):
    lines.append(b"[%d/%d] CXX obj/error/module_%d.o -O2 -g -Wall -Werror -Isrc/error/include\\n" % (step, steps, step))
    if step == steps // 2:
        lines.append(b"src/error/module_%d.c:3:44: error: 'value' undeclared (first use in this function)\\n" % step)
    if len(lines) > 10_000 or step == steps:
        left = memoryview(b"".join(lines))
        lines = []
        while left:
            left = left[os.write(1, left):]
"""
STEP_BYTES = 78  # of a line of it, about


def digest(home, sizes):
    """`logs --digest`, which looks at every line: its rate in CPU time, and the memory that it takes."""
    figures = {}
    for size in (sizes.bytes // 8, sizes.bytes):
        number = home.run("--max-output", "8G", "--", *PYTHON, BUILD, size // STEP_BYTES)
        home.jobs("wait", number)
        written = os.path.getsize(home.output_file(number))
        argv = home.argv("logs", "--digest", number)
        for _ in range(sizes.rounds):
            text, seconds, memory = _measured(argv, home.environment)
            if b"error: 'value' undeclared" not in text:
                raise RuntimeError(f"the error is not in {text}")
            best = figures.get(size, (float("inf"), 0))
            figures[size] = min(best[0], seconds), max(best[1], memory)
        home.jobs("remove", number)
    seconds, memory = figures[sizes.bytes]
    yield Row(
        f"`logs --digest` of {sizes.bytes >> 20:,} MiB, by CPU time",
        rate(written / 1e6, seconds, "MB"),
        aim="≥ 200 MB/s",
        is_met=written / 1e6 / seconds >= 200,
    )
    growth = memory - figures[sizes.bytes // 8][1]
    yield Row(
        f"memory that it takes; what {sizes.bytes >> 20:,} MiB take more than an eighth of that",
        f"{memory / 1e6:.1f} MB; {growth / 1e6:.1f} MB",
        aim="< 2 MB more",
        is_met=growth < 2e6,
    )


# What a compiler, a progress bar and an editor write to a terminal, in writes of some hundred KiB.
SCREENS = r"""
import os, sys
lines = "".join(
    f"\x1b[1msrc/main.c:{n}:3: \x1b[35mwarning:\x1b[0m unused variable \u2018name{n}\u2019 [-Wunused-variable]\r\n"
    "    int name = compute(first, second, third); // what the compiler warns about\r\n"
    for n in range(1000)
)
bar = "".join(f"\r\x1b[K{n / 10:.1f}% [{'=' * (n // 20)}>{' ' * (50 - n // 20)}]" for n in range(1000))
edited = "".join(
    f"\x1b[?25l\x1b[{n % 24 + 1};1H\x1b[38;5;{n % 256}mlet value\x1b[m = {n}; // a line that is drawn anew\x1b[K\x1b[?25h"
    for n in range(1000)
)
block = (lines + bar + edited).encode()
for _ in range(int(sys.argv[1]) // len(block) + 1):
    left = memoryview(block)
    while left:
        left = left[os.write(1, left):]
print("the end")
"""


def screen(home, sizes):
    """`logs --screen`, for which all of the output goes through the emulation of a terminal: its rate in CPU time."""
    number = home.run("--max-output", "8G", "--", *PYTHON, SCREENS, sizes.bytes)
    home.jobs("wait", number)
    written = os.path.getsize(home.output_file(number)) / 1e6
    best = float("inf")
    for _ in range(sizes.rounds):
        text, seconds, _ = _measured(home.argv("logs", "--screen", number), home.environment)
        if b"the end" not in text:
            raise RuntimeError(f"the end is not in {text}")
        best = min(best, seconds)
    home.jobs("remove", number)
    yield Row(
        f"`logs --screen` of {sizes.bytes >> 20:,} MiB, by CPU time",
        rate(written, best, "MB"),
        aim="≥ 100 MB/s",
        is_met=written / best >= 100,
    )


def _measured(argv, environment):
    """What a command prints, its CPU time, and the most memory that it took, in bytes."""
    process = subprocess.Popen(argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{argv} ended with {process.returncode}")
    return text, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
