#!/usr/bin/env python3
"""Measures `jobs` beside its peers, in one run, and prints the table that the README shows.

What is measured stands in figures/, how much of it in sizes.py. Everything happens in a directory below /tmp, which is
removed at the end together with every process that was started."""

import argparse
import contextlib
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

import table
from figures import cluster, commands, crowd, day, history, hostile, output, queue, schedules, serve, terminal
from home import Home
from measuring import machine
from sizes import FULL, QUICK

# In a state directory with few jobs, and in one with many.
EMPTY = (
    terminal.help, commands.status, commands.run, queue.short_jobs, queue.batch, output.capture, output.logs, output.digest,
    output.screen, output.follow, terminal.attached,
)
AGENTS = (day.agents_day,)
ANSWERS = (day.answers, day.long_job)
SERVE = (serve.first_answer, serve.job_status, serve.calls_in_flight, serve.log_by_pages, hostile.damaged_lines)
CROWDED = (
    commands.list_ended,
    terminal.completion,
    terminal.prompt,
    crowd.running_jobs,
    crowd.waiting_clients,
    crowd.restart,
)
QUEUED = (queue.long_queue,)
SCHEDULED = (schedules.many,)
CLUSTER = (cluster.jobs_of_slurm,)
HISTORY = (history.questions, history.run_beside_questions)


def main():
    options = arguments()
    sizes = QUICK if options.quick else FULL
    # A thousand connections are open at once.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    # The homes are cleaned up then, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    began = time.monotonic()
    runner = Runner(sizes, options.only)
    with Home(options.jobs) as home:
        description = machine(home.path)
        print(f"{home.jobs('--version').strip()} on {description}", file=sys.stderr)
        runner.measure(EMPTY, home)
    for figures in SERVE, AGENTS, ANSWERS:
        with Home(options.jobs) as home:
            runner.measure(figures, home)
    with Home(options.jobs) as home:
        runner.measure(CROWDED, home, prepare=lambda: home.insert_ended(sizes.ended))
    with Home(options.jobs) as home:
        runner.measure(QUEUED, home)
    with Home(options.jobs) as home:
        runner.measure(SCHEDULED, home)
    with Home(options.jobs) as home:
        runner.measure(CLUSTER, home)
    with Home(options.jobs) as home:
        runner.measure(HISTORY, home, prepare=lambda: home.insert_ended(sizes.history))

    print(f"\nMeasured on {description}, in {time.monotonic() - began:.0f} s.\n")
    print(table.printed(runner.rows))
    if options.quick:
        print("\nThis was a quick run with small sizes: its figures say that everything works, not how fast.")
    return 1 if runner.failures else 0


class Runner:
    """Measures figure after figure; one that fails is told and does not keep the others from being measured."""

    def __init__(self, sizes, only):
        self.sizes = sizes
        self.only = only
        self.rows = []
        self.failures = 0

    def measure(self, figures, home, prepare=lambda: None):
        figures = [figure for figure in figures if not self.only or figure.__name__ in self.only]
        if figures:
            with self.telling_failure("the preparation"):
                prepare()
        for figure in figures:
            with self.telling_failure(figure.__name__):
                for row in figure(home, self.sizes):
                    print(f"  {row.figure}: {row.ours} {row.peer}".rstrip(), file=sys.stderr, flush=True)
                    self.rows.append(row)

    @contextlib.contextmanager
    def telling_failure(self, name):
        try:
            yield
        except Exception:
            self.failures += 1
            print(f"  {name} could not be measured:", file=sys.stderr)
            traceback.print_exc()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=Path, required=True, help="the executable to measure")
    parser.add_argument("--quick", action="store_true", help="small sizes: does everything run?")
    parser.add_argument("--only", action="append", default=[], metavar="FIGURE", help="measure just this function")
    options = parser.parse_args()
    options.jobs = options.jobs.resolve()
    if not os.access(options.jobs, os.X_OK):
        parser.error(f"{options.jobs} is not there: `make build` makes it")
    return options


if __name__ == "__main__":
    sys.exit(main())
