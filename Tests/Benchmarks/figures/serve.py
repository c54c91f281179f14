"""`jobs serve` beside the official Python package, where that is installed for the interpreter that runs this."""

import importlib.util
import sys
import time
from pathlib import Path

from measuring import alternate, median, memory
from speaker import Speaker
from table import Row, megabytes, milliseconds, rate

REFERENCE = Path(__file__).resolve().parent.parent / "reference_server.py"


def servers(home):
    """The command lines of ours and, where it can be had, of the reference."""
    argv = {"jobs": home.argv("serve", "--answers", "json")}
    if importlib.util.find_spec("mcp"):
        argv["Python"] = [sys.executable, str(REFERENCE)]
    return argv


def row(figure, ours, theirs, shown, aim, factor):
    ratio = theirs / ours if theirs else None
    return Row(
        figure,
        shown(ours),
        f"Python {shown(theirs)}" if theirs else "",
        ratio,
        aim,
        ratio >= factor if ratio else None,
    )


def first_answer(home, sizes):
    """From the start of the process to the answer to server/discover."""

    def until_discovered(argv):
        with Speaker(argv, home.environment) as speaker:
            speaker.request("server/discover")
            return time.perf_counter() - speaker.began

    rounds = max(3, sizes.submissions // 10)
    contenders = {name: lambda argv=argv: until_discovered(argv) for name, argv in servers(home).items()}
    times = alternate(rounds, contenders)
    yield row(
        "`serve`: start to first answer", times["jobs"], times.get("Python"), milliseconds, "≥ 10 × as fast, < 50 ms", 10
    )


def job_status(home, sizes):
    """Round trips of get_job_status for a job that has ended and for one that runs, and what the servers weigh then."""
    ended = home.run("--", "true")
    home.jobs("wait", ended)
    running = home.run("--", "sleep", "600")
    trips, weights = {}, {}
    for name, argv in servers(home).items():
        with Speaker(argv, home.environment) as speaker:
            for state, job in ("ended", ended), ("running", running):
                # The reference knows one job, in a dictionary.
                arguments = {"job_id": str(job) if name == "jobs" else "1"}
                times = [speaker.time("get_job_status", **arguments) for _ in range(sizes.samples * 5)]
                trips[name, state] = median(times)
            weights[name] = memory(speaker.pid)["Pss"]
    home.jobs("kill", running)
    for state in "ended", "running":
        yield row(
            f"`serve`: get_job_status, round trip, {state}",
            trips["jobs", state],
            trips.get(("Python", state)),
            microseconds,
            "≥ 5 × as fast",
            5,
        )
    yield row("`serve`: memory (PSS)", weights["jobs"], weights.get("Python"), megabytes, "≤ 1/4", 4)


def calls_in_flight(home, sizes):
    """A thousand calls sent before one answer is read."""
    number = home.run("--", "true")
    home.jobs("wait", number)
    with Speaker(home.argv("serve"), home.environment) as speaker:
        began = time.perf_counter()
        calls = sizes.clients
        asked = {
            speaker.send("tools/call", name="get_job_status", arguments={"job_id": str(number)}) for _ in range(calls)
        }
        answered = {speaker.answer()["id"] for _ in range(calls)}
        seconds = time.perf_counter() - began
    yield Row(
        f"`serve`: {calls:,} tool calls in flight at once",
        rate(calls, seconds, "calls"),
        aim="all answered",
        is_met=asked == answered,
    )


def log_by_pages(home, sizes):
    """A large output read page by page through get_job_output: how much the server grows over it."""
    number = home.run("--max-output", "4G", "--", "sh", "-c", f"yes 0123456789abcde | head -c {sizes.bytes}")
    home.jobs("wait", number)
    with Speaker(home.argv("serve", "--answers", "json"), home.environment) as speaker:
        # The beginning of the first attempt: without a cursor the answer is a digest.
        arguments = {"job_id": str(number), "max_bytes": 64_000, "cursor": "1.0"}
        peak = first = 0
        read, page = 0, 0
        began = time.perf_counter()
        while True:
            answer = speaker.call("get_job_output", **arguments)
            read += len(answer["stdout"])
            page += 1
            if page % 32 == 1:
                peak = max(peak, memory(speaker.pid)["Private"])
            first = first or peak
            if answer["complete"]:
                break
            arguments["cursor"] = answer["next_cursor"]
        seconds = time.perf_counter() - began
    yield Row(
        f"`serve`: {sizes.bytes >> 20:,} MiB of output, {page:,} pages: growth",
        megabytes(peak - first),
        f"{rate(read / 2**20, seconds, 'MiB')}",
        aim="constant memory",
        is_met=read == sizes.bytes and peak - first < 16 << 20,
    )


def microseconds(seconds):
    return f"{seconds * 1e6:.0f} µs"
