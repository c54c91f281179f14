"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    samples: int  # of a short command
    submissions: int  # of `run` until the number is printed
    short_jobs: int  # that go through the queue
    queued: int  # that wait in it
    schedules: int
    bytes: int  # of output in large writes
    lines: int  # of output, one write each
    rounds: int  # of what takes seconds
    ended: int  # jobs in the database
    history: int  # jobs in the database, for questions that look at all of them
    running: int  # jobs at once
    clients: int  # that wait at once
    followed: int  # lines seen by `logs -f`
    idle_seconds: float  # in which nothing may happen
    long_job: float  # seconds that an agent waits for one job
    damaged: int  # lines that `serve` is given
    cluster: int  # jobs that a cluster has


FULL = Sizes(
    samples=200,
    submissions=100,
    short_jobs=1000,
    queued=100_000,
    schedules=2000,
    bytes=1 << 30,
    lines=10_000_000,
    rounds=5,
    ended=100_000,
    history=1_000_000,
    running=500,
    clients=1000,
    followed=100,
    idle_seconds=10,
    long_job=600,
    damaged=1_000_000,
    cluster=1000,
)

# Does everything run? The figures mean little.
QUICK = Sizes(
    samples=10,
    submissions=5,
    short_jobs=20,
    queued=1000,
    schedules=50,
    bytes=16 << 20,
    lines=100_000,
    rounds=1,
    ended=1000,
    history=2000,
    running=20,
    clients=50,
    followed=10,
    idle_seconds=1,
    long_job=2,
    damaged=10_000,
    cluster=30,
)
