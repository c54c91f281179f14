"""What somebody feels while typing: help, completion, the prompt."""

import os
import pty
import time

from measuring import alternate, median, memory, seconds_of
from table import Row, megabytes, milliseconds


def help(home, sizes):
    """`jobs --help`."""
    times = alternate(sizes.samples, {"jobs": lambda: seconds_of(home.argv("--help"), home.environment)}, warm_up=3)
    yield Row("`--help`", milliseconds(times["jobs"]), aim="< 5 ms", is_met=times["jobs"] < 0.005)


def completion(home, sizes):
    """What a shell asks at Tab behind `jobs status`, beside many ended jobs."""
    argv = home.argv("complete", "zsh", "jobs", "status", "")
    times = alternate(sizes.samples, {"jobs": lambda: seconds_of(argv, home.environment)}, warm_up=3)
    yield Row(
        f"completion of a job with {sizes.ended:,} ended ones",
        milliseconds(times["jobs"]),
        aim="< 20 ms",
        is_met=times["jobs"] < 0.020,
    )


def prompt(home, sizes):
    """`jobs shell` on a terminal, until it can be typed into."""
    times = alternate(sizes.submissions, {"jobs": lambda: seconds_until_prompt(home)}, warm_up=3)
    yield Row(
        "`shell` until its prompt is there",
        milliseconds(times["jobs"]),
        aim="< 30 ms",
        is_met=times["jobs"] < 0.030,
    )


def seconds_until_prompt(home):
    argv, environment = home.argv("shell"), home.environment | {"TERM": "xterm"}
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(argv[0], argv, environment)
    said = b""
    while b"jobs> " not in said:
        said += os.read(terminal, 4096)
    seconds = time.perf_counter() - began
    os.write(terminal, b"\x04")
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        # Linux ends a terminal without a program with EIO.
        pass
    os.close(terminal)
    os.waitpid(pid, 0)
    return seconds


def attached(home, sizes):
    """A key that is pressed in `jobs attach`, until its echo is there; and what the terminal of a job takes."""
    shims = {}
    for name, options in (("plain", ("--interactive",)), ("terminal", ("--pty",))):
        number = home.jobs("run", *options, "--", "cat").strip()
        home.jobs("wait", "--input", number)
        (shim,) = home.shims()
        shims[name] = memory(shim)["Private"]
        if name == "terminal":
            times = _echoes(home, number, sizes.samples)
        home.jobs("kill", "--now", number)
    yield Row(
        "a key and its echo in `attach`", milliseconds(median(times)), aim="< 3 ms", is_met=median(times) < 0.003
    )
    more = shims["terminal"] - shims["plain"]
    yield Row("memory of a job for its terminal", megabytes(more), aim="≤ 0.1 MB", is_met=more <= 100_000)


def _echoes(home, number, count):
    """How long each of so many keys took, in seconds."""
    argv, environment = home.argv("attach", number), home.environment | {"TERM": "xterm"}
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(argv[0], argv, environment)
    seconds = []
    # Until the screen is drawn, and the cursor shown, the terminal here shows by itself what is typed.
    said = b""
    while b"\x1b[?25h" not in said:
        said += os.read(terminal, 4096)
    for index in range(count):
        letter = b"QWXYZ"[index % 5 : index % 5 + 1]
        began = time.perf_counter()
        os.write(terminal, letter)
        said = b""
        while letter not in said:
            said = os.read(terminal, 4096)
        seconds.append(time.perf_counter() - began)
    os.write(terminal, b"\x10\x11")
    try:
        while os.read(terminal, 4096):
            pass
    except OSError:
        # Linux ends a terminal without a program with EIO.
        pass
    os.close(terminal)
    os.waitpid(pid, 0)
    return seconds
