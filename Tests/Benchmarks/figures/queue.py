"""Many short jobs through a queue with two slots."""

import json
import time

from measuring import cpu_seconds, median, memory, seconds_of
from peers import Queues, is_there, task_spooler
from table import Row, megabytes, milliseconds, rate


def short_jobs(home, sizes):
    """Jobs that do nothing, one submission each, two at a time, until all are done."""
    count = sizes.short_jobs
    ours = _jobs(home, count)
    peers = {}
    with task_spooler(home) as spooler:
        if spooler:
            peers["tsp -S 2"] = _task_spooler(spooler, count)
    if is_there("nq"):
        peers["2 × nq"] = _nq(home, count)
    numbers = [str(number) for number in range(count)]
    if is_there("parallel"):
        argv = ["parallel", "--will-cite", "-j2", "-N0", "true", ":::", *numbers]
        peers["parallel -j2"] = seconds_of(argv, home.environment)
    peers["xargs -P2"] = seconds_of(["sh", "-c", f"seq {count} | xargs -P2 -n1 true"], home.environment)
    aims = {"tsp -S 2": ("≥ 1 × tsp", 1), "parallel -j2": ("≥ 4 × parallel", 4)}
    for name, seconds in peers.items():
        aim, factor = aims.get(name, ("", None))
        ratio = seconds / ours
        yield Row(
            f"{count:,} jobs `true`, two at a time",
            rate(count, ours, "jobs"),
            f"{name} {rate(count, seconds, 'jobs')}",
            ratio,
            aim,
            ratio >= factor if factor else None,
        )


def batch(home, sizes):
    """The same many jobs, submitted at once; and as many jobs as a batch may be, stored and not started."""
    count = 2 * sizes.short_jobs
    lines = home.write("batch", "true\n" * count)
    home.jobs("group", "set", "bench", "--slots", 2)
    # The first batch starts the shims.
    home.jobs("run", "--quiet", "--wait", "--batch", lines, "--group", "bench")
    argv = home.argv("run", "--quiet", "--wait", "--batch", lines, "--group", "bench")
    ours = seconds_of(argv, home.environment)
    peers = {}
    with task_spooler(home) as spooler:
        if spooler:
            peers["tsp -S 2"] = (_task_spooler(spooler, count), "≥ 2 × tsp", 2)
    numbers = [str(number) for number in range(count)]
    if is_there("parallel"):
        argv = ["parallel", "--will-cite", "-j2", "-N0", "true", ":::", *numbers]
        peers["parallel -j2"] = (seconds_of(argv, home.environment), "≥ 4 × parallel", 4)
    argv = ["sh", "-c", f"seq {count} | xargs -P2 -n1 true"]
    peers["xargs -P2"] = (seconds_of(argv, home.environment), "≥ 0.6 × xargs", 0.6)
    for name, (seconds, aim, factor) in peers.items():
        yield Row(
            f"{count:,} jobs `true` by `--batch`, two at a time",
            rate(count, ours, "jobs"),
            f"{name} {rate(count, seconds, 'jobs')}",
            seconds / ours,
            aim,
            seconds / ours >= factor,
        )
    yield _submission(home, 20 * sizes.short_jobs)


# How much there is of each pool; the first job takes all of it.
POOLS = {"gpu": "4", "licence": "3", "memory": "8G"}


def long_queue(home, sizes):
    """A queue of very many jobs that wait for three pools, a fifth of which depend on others: what a call and the supervisor
    cost then."""
    home.run("--", "true")
    calls = (("run", "--", "true"), ("list",), ("status", "last"))
    empty = {call: _median_of(home, sizes, call) for call in calls}
    for group in ("a", "b", "c"):
        home.jobs("group", "set", group, "--slots", 8)
    for pool, amount in POOLS.items():
        home.jobs("pool", "set", pool, amount)
        home.run("--use", f"{pool}={amount}", "--", "sleep", "100000")
    count = sizes.queued
    home.jobs("run", "--quiet", "--batch", home.write("long", "".join(_lines(count))))
    for call in calls:
        seconds = _median_of(home, sizes, call)
        ratio = seconds / empty[call]
        yield Row(
            f"`{' '.join(call)}` beside {count:,} queued jobs",
            milliseconds(seconds),
            f"empty queue {milliseconds(empty[call])}",
            ratio,
            "≤ 1.5 ×",
            ratio <= 1.5,
        )
    supervisor = home.supervisor()
    before = cpu_seconds(supervisor)
    for _ in range(sizes.samples):
        home.jobs("run", "--wait", "--", "true")
    cost = (cpu_seconds(supervisor) - before) / (3 * sizes.samples)
    yield Row(
        f"an event beside {count:,} queued jobs (processor time of the supervisor)",
        milliseconds(cost),
        aim="< 1 ms",
        is_met=cost < 0.001,
    )
    cost = _hand_over(home, sizes, supervisor)
    yield Row(
        f"an event that frees a part of a pool for which {count // 3:,} jobs wait (the same)",
        milliseconds(cost),
        aim="< 1 ms",
        is_met=cost < 0.001,
    )
    used = memory(supervisor)["Pss"]
    yield Row(
        f"memory of the supervisor with {count:,} queued jobs, {count // 5:,} with dependencies, and three pools",
        megabytes(used),
        aim="≤ 120 MB",
        is_met=used <= 120e6,
    )
    for group in ("a", "b", "c"):
        home.jobs("group", "pause", group)
    home.jobs("kill", "--now", "--group", "a", "--group", "b", "--group", "c")
    for pool in POOLS:
        for holder in _holders(home, pool):
            home.jobs("kill", "--now", holder)


def _hand_over(home, sizes, supervisor):
    """Kills jobs that hold parts of pools, so that others start in their places. Returns the processor time of the supervisor
    for each event."""
    events = 0
    before = cpu_seconds(supervisor)
    for sample in range(sizes.samples // 2):
        pool = list(POOLS)[sample % len(POOLS)]
        holders = _holders(home, pool)
        home.jobs("kill", "--now", holders[0])
        started = set(_holders(home, pool)) - set(holders)
        # The kill, the end, and the starts, each of which is two.
        events += 2 + 2 * len(started)
    return (cpu_seconds(supervisor) - before) / events


def _holders(home, pool):
    pools = [json.loads(line) for line in home.jobs("pool", "list", "--json").splitlines()]
    return [holder["number"] for entry in pools if entry["name"] == pool for holder in entry["holders"]]


def _lines(count):
    """Lines of a batch: each wants of a pool, and every fifth depends on an earlier one."""
    for number in range(count):
        pool = list(POOLS)[number // 3 % 3]
        amount = {"gpu": 1 + number % 2, "licence": 1, "memory": f"{1 + number % 7}G"}[pool]
        job = {"command": ["sleep", "100000"], "group": "abc"[number % 3], "use": {pool: amount}}
        if number % 5 == 0:
            job["name"] = f"parent{number}"
        if number % 5 == 4:
            job["after"] = f"parent{number - 4}"
        yield json.dumps(job) + "\n"


def _median_of(home, sizes, call):
    return median(seconds_of(home.argv(*call), home.environment) for _ in range(sizes.samples))


def _submission(home, count):
    lines = home.write("submission", "".join(f"true {number}\n" for number in range(count)))
    home.jobs("group", "set", "held", "--slots", 1)
    home.jobs("group", "pause", "held")
    seconds = seconds_of(home.argv("run", "--quiet", "--batch", lines, "--group", "held"), home.environment)
    home.jobs("kill", "--batch", "last")
    stored = count / seconds
    aim = 20_000
    return Row(
        f"a batch of {count:,} jobs stored",
        rate(count, seconds, "jobs"),
        "",
        None,
        "≥ 20,000 jobs/s",
        stored >= aim,
    )


def _jobs(home, count):
    home.jobs("group", "set", "bench", "--slots", 2)
    argv = home.argv("run", "--group", "bench", "--", "true")
    first = home.run("--group", "bench", "--", "true")
    home.jobs("wait", first)
    began = time.perf_counter()
    for _ in range(count):
        seconds_of(argv, home.environment)
    home.jobs("wait", *range(first + 1, first + count + 1))
    return time.perf_counter() - began


def _task_spooler(spooler, count):
    first = int(spooler.call("true"))
    spooler.call("-w", first)
    began = time.perf_counter()
    for _ in range(count):
        spooler.seconds_of("true")
    for number in (first + count - 1, first + count):
        spooler.call("-w", number)
    return time.perf_counter() - began


def _nq(home, count):
    queues = Queues(home)
    began = time.perf_counter()
    for index in range(count):
        queues.submit(index, "true")
    queues.wait()
    return time.perf_counter() - began
