"""Clocks, medians and what /proc tells about processes."""

import os
import statistics
import subprocess
import time
from pathlib import Path

NOTHING = os.open(os.devnull, os.O_RDWR)
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def median(values):
    return statistics.median(values)


def seconds_of(argv, environment):
    """How long a whole process takes, from before its start until it has been reaped. It must succeed."""
    files = [(os.POSIX_SPAWN_DUP2, NOTHING, descriptor) for descriptor in (0, 1, 2)]
    began = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=files)
    _, status = os.waitpid(pid, 0)
    seconds = time.perf_counter() - began
    if status != 0:
        raise RuntimeError(f"{argv} ended with wait status {status}")
    return seconds


def seconds_until_line(argv, environment):
    """How long until a process has printed its first line, and that line."""
    reading, writing = os.pipe()
    files = [
        (os.POSIX_SPAWN_DUP2, NOTHING, 0),
        (os.POSIX_SPAWN_DUP2, writing, 1),
    ]
    began = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, environment, file_actions=files)
    os.close(writing)
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(reading, 4096)
        if not piece:
            break
        line += piece
    seconds = time.perf_counter() - began
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise RuntimeError(f"{argv} ended with wait status {status}")
    return seconds, line.decode().strip()


def alternate(rounds, contenders, warm_up=1):
    """Measures contenders in turn, so that a noisy minute hits all alike; the median of each, by its name.

    A contender is a function that returns seconds."""
    times = {name: [] for name in contenders}
    for index in range(warm_up + rounds):
        for name, measure in contenders.items():
            seconds = measure()
            if index >= warm_up:
                times[name].append(seconds)
    return {name: median(values) for name, values in times.items()}


def flush_disk():
    """Lets no write-back of one measurement fall into the next."""
    subprocess.run(["sync"], check=True)


def processes():
    """The pids of all processes that can be seen."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def read_proc(pid, name):
    """A file of a process; empty when the process is gone."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def command_name(pid):
    return read_proc(pid, "comm").decode().strip()


def parent(pid):
    fields = read_proc(pid, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def memory(pid):
    """Bytes of a process by kind (`Rss`, `Pss`, `Private`)."""
    sizes = {"Private": 0}
    for line in read_proc(pid, "smaps_rollup").decode().splitlines()[1:]:
        kind, _, rest = line.partition(":")
        sizes[kind] = int(rest.split()[0]) * 1024
    sizes["Private"] = sizes.get("Private_Clean", 0) + sizes.get("Private_Dirty", 0)
    return sizes


def cpu_seconds(pid):
    """User and system time of a process so far."""
    fields = read_proc(pid, "stat").rpartition(b")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def wake_ups(pid):
    """How often the threads of a process have gone to sleep so far: each time something had woken them."""
    count = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        for line in read_proc(pid, f"task/{thread}/status").decode().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                count += int(line.split()[1])
    return count


def machine(directory):
    """The machine in a line: what figures depend on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
    file_system = subprocess.run(
        ["stat", "--file-system", "--format=%T", directory], capture_output=True, text=True, check=True
    ).stdout.strip()
    return (
        f"{len(os.sched_getaffinity(0))} cores of {model}, {round(kilobytes / 2**20)} GiB, "
        f"Linux {os.uname().release}, {file_system}, load {os.getloadavg()[0]:.1f} at the start"
    )
