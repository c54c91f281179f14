"""The plan: what every client and the killer do, each step drawn from the seed alone, whatever happened before it."""

import random
from dataclasses import dataclass
from itertools import count

import kinds

# What a client does with a job, how often, and the kinds of jobs that it does it with, and how often.
SHORT = {
    kinds.brief: 8, kinds.suicide: 3, kinds.family: 3, kinds.writers: 2, kinds.echo: 2, kinds.linger: 2,
    kinds.missing: 1, kinds.timed: 1,
}
ANY = {**SHORT, kinds.slow: 3}
SCENARIOS = {
    "wait": (5, ANY), "run-wait": (2, ANY), "follow": (3, ANY), "logs-follow": (3, ANY), "several": (2, SHORT),
    "forget": (3, SHORT), "kill": (2, {kinds.endless: 1}),
}
AGENT_SCENARIOS = {
    "run_and_wait": (3, {kinds.plain: 1}), "wait_for_job": (3, {kinds.brief: 2, kinds.slow: 1, kinds.suicide: 1}),
    "kill_job": (1, {kinds.endless: 1}),
}
# The commands of a step that may be killed, each after a time of its own.
COMMANDS = ("submit", "watch", "kill")


@dataclass(frozen=True)
class Step:
    """What a client does next. `deaths` has, for each of COMMANDS, after how many seconds it is killed, or `None`."""

    scenario: str
    jobs: tuple
    deaths: dict
    # Of a kill: whether at once; whether the job is waited for first; and as many seconds after the submission.
    now: bool
    after_ready: bool
    delay: float
    # Whether the job waits in a queue of few slots.
    queued: bool


@dataclass(frozen=True)
class Blow:
    """What hits the supervisor, this many seconds after the one before: SIGKILL, or SIGSTOP for a time."""

    pause: float
    action: str
    length: float = 0.0


def steps(seed, client, scenarios, is_mortal=True):
    """The steps of a client, for ever."""
    for index in count():
        draw = random.Random(f"{seed} {client} {index}")
        scenario = weighted(draw, {name: weight for name, (weight, _) in scenarios.items()})
        several = draw.randrange(2, 6) if scenario == "several" else 1
        jobs = tuple(
            weighted(draw, scenarios[scenario][1])(draw, f"chaos.{client}.{index}" + (f".{part}" if part else ""))
            for part in range(several)
        )
        deaths = {command: death(draw) if is_mortal else None for command in COMMANDS}
        yield Step(
            scenario, jobs, deaths, draw.random() < 0.3, draw.random() < 0.6, draw.uniform(0, 0.3), draw.random() < 0.3
        )


def patient_steps(seed, length):
    """Clients that watch a job for most of the run, and are not killed: one step for each way to watch."""
    for scenario in ("wait", "follow", "logs-follow"):
        job = kinds.long(random.Random(f"{seed} {scenario}"), f"chaos.patient.{scenario}", 0.8 * length)
        yield Step(scenario, (job,), dict.fromkeys(COMMANDS), now=False, after_ready=False, delay=0, queued=False)


def death(draw):
    """After how many seconds a command is killed: most live, some die while they start, some while they wait."""
    lot = draw.random()
    return None if lot < 0.8 else log_uniform(draw, 0.001, 0.1) if lot < 0.93 else draw.uniform(0.1, 1.5)


def blows(seed):
    """What the killer does, for ever: single blows, series in which successors die young, stops of all lengths."""
    draw = random.Random(f"{seed} killer")
    while True:
        lot = draw.random()
        if lot < 0.15:
            for _ in range(draw.randrange(2, 7)):
                yield Blow(log_uniform(draw, 0.005, 0.15), "kill")
        elif lot < 0.35:
            yield Blow(draw.uniform(0.05, 0.8), "stop", log_uniform(draw, 0.01, 2.5))
        elif lot < 0.42:
            yield Blow(draw.uniform(0.05, 0.8), "stop and kill", log_uniform(draw, 0.01, 1))
        elif lot < 0.45:
            # Peace for once: what takes longer than the usual pause has to happen, too.
            yield Blow(draw.uniform(1.5, 4), "kill")
        else:
            yield Blow(draw.uniform(0.02, 1), "kill")


def weighted(draw, weights):
    return draw.choices(list(weights), weights=list(weights.values()))[0]


def log_uniform(draw, low, high):
    """Short ones as often as long ones."""
    return low * (high / low) ** draw.random()
