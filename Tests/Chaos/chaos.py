#!/usr/bin/env python3
"""Clients submit jobs and watch them while the supervisor is killed and stopped, and clients are killed; at the end no
job, no exit status and no byte of output may be missing. The plan comes from the seed alone."""

import argparse
import json
import os
import random
import resource
import signal
import sys
import threading
import traceback

import kinds
import plan
import processes
from agent import Agent
from checks import Checks
from clients import ShellClient
from events import Events
from guard import Guard
from home import QUEUE, SLOTS, Home
from killer import Killer
from report import Ledger, Report

# Clients with commands that are killed at times.
CLIENTS = 4
# How long the steps that have begun may take in the end.
LAST_STEPS = 300


class World:
    """What all of a run share."""

    def __init__(self, home, report):
        self.home = home
        self.report = report
        self.ledger = Ledger()
        # No new steps begin; nothing is killed any more; nothing counts any more.
        self.is_over = threading.Event()
        self.is_calm = threading.Event()
        self.is_aborted = threading.Event()

    @staticmethod
    def records(result):
        return [json.loads(line) for line in result.stdout.splitlines()]


def main():
    options = arguments()
    prepare_signals()
    home = Home(options.jobs, options.seed, options.length)
    guard = Guard(home.path)
    report = Report(options.seed, options.length, home.path / "journal")
    world = World(home, report)
    is_complete = False
    try:
        report.tell(f"{options.length} s with the seed {options.seed}, in {home.path}")
        run(world, options)
        is_complete = True
    except Exception:
        report.fail(f"the run itself failed: {traceback.format_exc()}")
    except SystemExit:
        report.tell("ended by a signal, before anything was checked")
        raise
    finally:
        # From here on nothing interrupts: what was started is ended.
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        left = end(world)
        guard.dismiss()
        if is_complete and left:
            report.fail(f"these withstand SIGKILL: {', '.join(map(str, left))}")
        if report.failures:
            print(
                f"chaos: {home.path} is kept: `journal` tells what happened, `state` is the state directory; "
                f"again: make chaos LENGTH={options.length} SEED={options.seed}",
                file=sys.stderr,
            )
        else:
            home.remove()
    print(report.summary(sum(1 for one in world.ledger.submissions.values() if one.number)))
    return 1 if report.failures else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", required=True, help="the executable")
    parser.add_argument("--length", type=int, default=60, help="for how many seconds jobs are submitted")
    parser.add_argument("--seed", type=int, help="of the plan; without, one is drawn")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    return options


ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def prepare_signals():
    """What ends this program ends it in order; what jobs inherit is as in a shell, whoever started this."""
    for name in kinds.SIGNALS:
        if name not in ("KILL", "PIPE"):
            signal.signal(signal.Signals[f"SIG{name}"], signal.SIG_DFL)
    for number in ENDING_SIGNALS:
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(world, options):
    seed, length, home, report = options.seed, options.length, world.home, world.report
    checks = Checks(world)
    checks.expect("set up a queue", "group", "set", QUEUE, "--slots", str(SLOTS))
    events = Events(home)
    events.start()
    clients = [
        *(ShellClient(world, f"{index}", plan.steps(seed, index, plan.SCENARIOS)) for index in range(CLIENTS)),
        Agent(world, "agent", plan.steps(seed, "agent", plan.AGENT_SCENARIOS)),
        *(ShellClient(world, f"patient.{step.scenario}", [step]) for step in plan.patient_steps(seed, length)),
    ]
    killer = Killer(world, plan.blows(seed))
    for thread in (*clients, killer):
        thread.start()
    # The length is what was asked for; a signal ends it earlier.
    world.is_over.wait(length)
    world.is_over.set()
    report.tell("the last steps")
    # While these end, supervisors still die.
    deadline = report.began + length + LAST_STEPS
    for client in clients:
        client.join(max(0, deadline - report.now()))
        if client.is_alive():
            report.fail(f"client {client.name} has not ended after {LAST_STEPS} s")
    world.is_calm.set()
    killer.join()
    report.tell("checks")
    checks.all(events)


def end(world):
    """Ends every process of the run. Gives what is left."""
    for event in (world.is_aborted, world.is_over, world.is_calm):
        event.set()
    processes.end_all(world.home.path)
    # Threads may have started another one meanwhile; all of them see that it is over.
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(30)
    return processes.end_all(world.home.path)


if __name__ == "__main__":
    sys.exit(main())
