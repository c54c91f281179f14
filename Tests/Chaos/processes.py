"""The processes of a run, found by what the kernel knows of them and not by what `jobs` says."""

import os
import select
import signal
import time
from dataclasses import dataclass
from pathlib import Path

# The first fifteen bytes of their names are what the kernel keeps.
SUPERVISOR, SHIM = "jobs-supervisor"[:15], "jobs-shim"


@dataclass(frozen=True)
class Process:
    pid: int
    name: str
    environment: tuple
    arguments: str

    def __str__(self):
        return f"process {self.pid} ({self.arguments or self.name})"

    def belongs_to(self, number):
        return f"JOBS_NUMBER={number}".encode() in self.environment


def of(home):
    """Every living process of this home, but for this program: by its environment, by its arguments, or, where it has
    neither, by the directory that it is in."""
    found = (look(int(name), home) for name in os.listdir("/proc") if name.isdigit())
    return [process for process in found if process]


def look(pid, home):
    """The process, if it lives and is of this home."""
    if pid == os.getpid():
        return None
    folder, mark = Path("/proc", str(pid)), str(home).encode()
    try:
        environment = folder.joinpath("environ").read_bytes()
        arguments = folder.joinpath("cmdline").read_bytes()
        name = folder.joinpath("comm").read_text().strip()
        # A process that has ended and waits to be reaped has neither arguments nor a directory.
        if mark not in environment and mark not in arguments and not os.readlink(folder / "cwd").startswith(str(home)):
            return None
    except OSError:
        return None
    words = arguments.decode(errors="replace").replace("\0", " ").strip()
    return Process(pid, name, tuple(environment.split(b"\0")), words[:200])


class Handle:
    """A process that cannot be mistaken for another that gets its number: `None` from `open` where it is not of this
    home, or gone."""

    def __init__(self, pid, descriptor):
        self.pid = pid
        self.descriptor = descriptor

    @staticmethod
    def open(pid, home):
        try:
            descriptor = os.pidfd_open(pid)
        except OSError:
            return None
        if look(pid, home) is None:
            os.close(descriptor)
            return None
        return Handle(pid, descriptor)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.descriptor)

    def send(self, number):
        """Whether the signal was sent, that is, the process had not been reaped."""
        try:
            signal.pidfd_send_signal(self.descriptor, number)
        except ProcessLookupError:
            return False
        return True

    def wait(self, seconds):
        """Waits for its end. False where it did not come in time."""
        poll = select.poll()
        poll.register(self.descriptor, select.POLLIN)
        return bool(poll.poll(max(0, seconds) * 1000))


def supervisor(home):
    """Whoever holds the supervisor's lock, also while it starts; `None` where nobody does."""
    try:
        inode = os.stat(Path(home, "state", "supervisor.lock")).st_ino
    except FileNotFoundError:
        return None
    for line in Path("/proc/locks").read_text().splitlines():
        fields = line.split()
        if "->" not in line and fields[1] == "FLOCK" and fields[5].endswith(f":{inode}"):
            if handle := Handle.open(int(fields[4]), home):
                return handle
    return None


def await_none(home, seconds, which=lambda process: True):
    """Waits until no such process of the home lives. Gives those that still do."""
    deadline = time.monotonic() + seconds
    while rest := [process for process in of(home) if which(process)]:
        if time.monotonic() >= deadline:
            return rest
        if handle := Handle.open(rest[0].pid, home):
            with handle:
                handle.wait(deadline - time.monotonic())
    return []


def end_all(home, seconds=20):
    """SIGKILL to all of them until there are none: a shim that ends may start a supervisor. Gives what is left."""
    deadline = time.monotonic() + seconds
    while (rest := of(home)) and time.monotonic() < deadline:
        handles = [handle for process in rest if (handle := Handle.open(process.pid, home))]
        for handle in handles:
            handle.send(signal.SIGKILL)
        for handle in handles:
            with handle:
                handle.wait(deadline - time.monotonic())
    return rest
