"""What somebody at a shell waits for: one command, from its start to its end."""

from measuring import alternate, seconds_of, seconds_until_line
from peers import task_spooler
from table import Row, milliseconds


def status(home, sizes):
    """`jobs status N` against task-spooler's client."""
    number = home.run("--", "true")
    home.jobs("wait", number)
    contenders = {"jobs": lambda: seconds_of(home.argv("status", number), home.environment)}
    with task_spooler(home) as spooler:
        if spooler:
            job = spooler.call("true")
            spooler.call("-w", job)
            contenders["tsp -s"] = lambda: spooler.seconds_of("-s", job)
            contenders["tsp -i"] = lambda: spooler.seconds_of("-i", job)
        times = alternate(sizes.samples, contenders, warm_up=5)
    ours = times.pop("jobs")
    peer = min(times.values(), default=None)
    ratio = ours / peer if peer else None
    yield Row(
        "`status N`, whole process",
        milliseconds(ours),
        ", ".join(f"{name} {milliseconds(seconds)}" for name, seconds in times.items()),
        ratio,
        "≤ 2.5 × tsp, < 5 ms",
        ours < 0.005 and (ratio is None or ratio <= 2.5),
    )


def run(home, sizes):
    """`jobs run -- true` until it has printed the number, against `tsp true`. Each job has ended before the next."""

    def ours():
        seconds, number = seconds_until_line(home.argv("run", "--", "true"), home.environment)
        home.jobs("wait", number)
        return seconds

    contenders = {"jobs": ours}
    with task_spooler(home) as spooler:
        if spooler:

            def theirs():
                seconds, number = seconds_until_line(["tsp", "true"], spooler.environment)
                spooler.call("-w", number)
                return seconds

            contenders["tsp"] = theirs
        times = alternate(sizes.submissions, contenders, warm_up=3)
    peer = times.get("tsp")
    ratio = times["jobs"] / peer if peer else None
    yield Row(
        "`run -- true` until the number is printed (durable)",
        milliseconds(times["jobs"]),
        f"tsp {milliseconds(peer)}" if peer else "",
        ratio,
        "≤ 4 × tsp",
        ratio <= 4 if ratio else None,
    )


def list_ended(home, sizes):
    """`jobs list` beside many ended jobs."""
    shown = len(home.jobs("list", "--json").splitlines())
    times = alternate(
        sizes.samples, {"jobs": lambda: seconds_of(home.argv("list"), home.environment)}, warm_up=3
    )
    yield Row(
        f"`list` with {sizes.ended:,} ended jobs ({shown} shown)",
        milliseconds(times["jobs"]),
        aim="< 15 ms",
        is_met=times["jobs"] < 0.015,
    )
