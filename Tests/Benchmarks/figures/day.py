"""What an agent pays for a day, in tokens: by MCP and by the command line."""

import itertools
import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from anthropic_tokenizer import count_tokens
from day import by_shell, by_tools, workloads
from speaker import Speaker
from table import Row


def agents_day(home, sizes):
    """Eleven tasks, done twice; their policy is written down in day/."""
    tools, shell = (spend(home, way, name) for name, way in (("tools", by_tools.Day), ("shell", by_shell.Day)))
    yield at_most("tools and instructions, tokens", tools.before, 1250)
    yield day("the agent's day by MCP", tools, 2700, 16)
    yield at_most("the block of `help agents`, tokens", shell.before, 140)
    yield day("the agent's day by the command line", shell, 2200, 15)
    for kind in "start", "kill", "wait":
        yield at_most(f"an answer: {kind}, tokens", tools.longest(kind), 25)
    for kind in "failed build", "4,000 tests":
        for name, ledger in ("MCP", tools), ("command line", shell):
            yield at_most(f"{kind}, {name}, tokens", ledger.longest(kind), 250)


def answers(home, sizes):
    """Single answers by MCP: how a job stands, and a list of ten."""
    with tempfile.TemporaryDirectory(dir=home.path) as directory:
        workloads.write(directory)
        speaker = by_tools.Day(home, directory)
        for number in range(10):
            speaker.call("run_and_wait", command=f"make -j8 target{number}" if number % 4 == 0 else f"echo {number}")
        status = speaker.call("get_job_status", "status", job_id="last")
        speaker.call("list_jobs", "list")
        speaker.close()
    yield at_most("an answer: status, tokens", count_tokens(json.dumps(status, separators=(",", ":"))), 25)
    yield at_most("an answer: a list of ten jobs, tokens", speaker.ledger.longest("list"), 200)


def long_job(home, sizes):
    """A job of ten minutes, waited for by a client that is known to have patience and by one that is not known."""
    number = home.run("--", "sleep", sizes.long_job)
    with ThreadPoolExecutor() as pool:
        for client, most, spent in (
            ("claude-code", 1, pool.submit(wait_for, home, number, "claude-code")),
            ("an unknown client", 11, pool.submit(wait_for, home, number, "benchmark")),
        ):
            calls, tokens = spent.result()
            yield Row(
                f"a job of {sizes.long_job:.0f} s, waited for by {client}: calls / tokens of the longest answer",
                f"{calls} / {tokens}",
                aim=f"≤ {most} / ≤ 25",
                is_met=calls <= most and tokens <= 25,
            )


def wait_for(home, number, client):
    """How many calls it takes until the answer says that the job has ended, and the tokens of the longest answer."""
    with Speaker(home.argv("serve"), home.environment, client=client) as speaker:
        longest = 0
        for calls in itertools.count(1):
            result = speaker.request("tools/call", name="wait_for_job", arguments={"job_ids": [str(number)]})
            text = result["content"][0]["text"]
            longest = max(longest, count_tokens(text))
            if f"job {number} completed" in text:
                return calls, longest


def spend(home, way, name):
    directory = os.path.join(home.path, f"day-{name}")
    os.mkdir(directory)
    workloads.write(directory)
    return way(home, directory).run()


def day(figure, ledger, most_tokens, most_calls):
    failed = ", ".join(task for task, is_met in ledger.tasks.items() if not is_met)
    return Row(
        f"{figure}: tokens / calls / tasks met",
        f"{ledger.total:,} / {ledger.calls} / {ledger.met} of {len(ledger.tasks)}",
        f"{ledger.before:,} before, {ledger.written:,} written, {ledger.read:,} read" + (f"; not: {failed}" if failed else ""),
        aim=f"≤ {most_tokens:,} / ≤ {most_calls} / all",
        is_met=ledger.total <= most_tokens and ledger.calls <= most_calls and not failed,
    )


def at_most(figure, count, most):
    return Row(figure, f"{count:,}", aim=f"≤ {most:,}", is_met=count <= most)
