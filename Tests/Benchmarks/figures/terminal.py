"""What somebody feels while typing: help, completion, the prompt."""

import os
import pty
import time

from measuring import alternate, seconds_of
from table import Row, milliseconds


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
