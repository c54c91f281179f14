"""Many schedules: what they cost between their times, and at one."""

import json
import time
from datetime import datetime

from measuring import cpu_seconds, memory, median, wake_ups
from table import Row, megabytes, milliseconds


def many(home, sizes):
    """Schedules that wait for the night, and beside them one that runs each second."""
    count = sizes.schedules
    for number in range(count):
        home.jobs("run", "--quiet", "--cron", f"{number % 60} {number % 24} 1 1 *", "--", "true")
    supervisor = home.supervisor()
    home.let_idle_shims_leave()
    time.sleep(1)
    sleeps, cpu = wake_ups(supervisor), cpu_seconds(supervisor)
    time.sleep(sizes.idle_seconds)
    sleeps, cpu = wake_ups(supervisor) - sleeps, cpu_seconds(supervisor) - cpu
    yield Row(
        f"wake-ups of the supervisor with {count:,} schedules in {sizes.idle_seconds:g} seconds between their times",
        f"{sleeps}, {milliseconds(cpu)} of CPU",
        aim="none",
        is_met=sleeps == 0,
    )
    used = memory(supervisor)["Pss"]
    yield Row(f"its memory with {count:,} schedules", megabytes(used), aim="≤ 40 MB", is_met=used <= 40e6)
    home.jobs("run", "--quiet", "--every", "1s", "--name", "tick", "--", "true")
    delays = _delays(home, sizes)
    home.jobs("schedule", "remove", "tick")
    yield Row(
        f"from the time of one of {count:,} schedules until its job runs",
        milliseconds(median(delays)),
        aim="≤ 50 ms",
        is_met=median(delays) <= 0.05,
    )


def _delays(home, sizes):
    """How much later than its time each job of the schedule started, in seconds."""
    delays = []
    while len(delays) < min(sizes.rounds, 5):
        time.sleep(1)
        jobs = map(json.loads, home.jobs("list", "--schedule", "tick", "--json").splitlines())
        delays = [
            (datetime.fromisoformat(job["started_at"]) - datetime.fromisoformat(job["due_at"])).total_seconds()
            for job in jobs
            if "started_at" in job
        ]
    return delays
