"""The kinds of jobs: for each the script, made from a random draw, and what must have come of it."""

import shlex
from dataclasses import dataclass

import payloads

# How long what is to be ended lives when it is not: longer than any wait of the run, and not for ever.
LIFE = 200
# Every job writes this line once it is on its way; those that are killed then can be waited for by it.
READY = "ready"

# The signals by which jobs end themselves, and what such an end is called.
SIGNALS = {
    "HUP": "killed", "INT": "killed", "KILL": "killed", "TERM": "killed", "ABRT": "failed", "ALRM": "failed",
    "PIPE": "failed", "QUIT": "failed", "SEGV": "failed", "USR1": "failed", "USR2": "failed", "XCPU": "failed",
}
NUMBERS = {
    "HUP": 1, "INT": 2, "QUIT": 3, "ABRT": 6, "KILL": 9, "USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14,
    "TERM": 15, "XCPU": 24,
}


@dataclass(frozen=True)
class Ending:
    """How a job ends: members of its record, and what `wait` exits with."""

    status: str
    reason: str
    code: int | None = None
    signal: str | None = None
    exit_status: int = 0

    def __str__(self):
        what = f"exit status {self.code}" if self.code is not None else self.signal or "no exit status"
        return f"{self.status} ({self.reason}), {what}"

    def fits(self, record):
        return self == Ending.of(record, self.exit_status)

    @staticmethod
    def of(record, exit_status=0):
        return Ending(
            record["status"], record.get("reason"), record.get("exit_code"), record.get("signal"), exit_status
        )


def exited(code):
    return Ending("failed" if code else "completed", "exited", code=code, exit_status=code)


def signalled(name):
    return Ending(SIGNALS[name], "signalled", signal=f"SIG{name}", exit_status=128 + NUMBERS[name])


@dataclass(frozen=True)
class Job:
    """A job of the plan, and all that must be true of it.

    The output is a tuple of pieces for each stream: names of payloads, or bytes. Where `is_cut`, something ends the job
    at any moment: its output may stop earlier, and it may have ended before its script began."""

    name: str
    kind: str
    script: str | None
    argv: tuple
    options: tuple
    ending: Ending
    stdout: tuple = ()
    stderr: tuple = ()
    stdin: str | None = None
    starts: int = 1
    is_cut: bool = False
    # Whether it runs until `kill` ends it. The ending is that by SIGTERM after the job said READY.
    is_endless: bool = False


class Script:
    """A script of sh, as it grows. What it writes to its streams is noted."""

    def __init__(self, name):
        first = f"{READY} {name}\n"
        self.lines = [
            # In one piece, at the end of the file: two starts are two lines, whatever happens.
            f'echo "{name} $JOBS_NUMBER $JOBS_ATTEMPT $$" >>"$CHAOS_HOME/started/{name}"',
            f"echo {READY} {name}",
        ]
        self.pieces = {1: [first.encode()], 2: []}

    def add(self, line):
        self.lines.append(line)

    def write(self, draw, names=tuple(payloads.MAKERS), wrap="{}"):
        """Copies a payload to one of the streams; in pieces of odd sizes where it is small."""
        stream, name = draw.choice((1, 1, 2)), draw.choice(names)
        command = f'cat "$CHAOS_HOME/payload/{name}"'
        if name in payloads.SMALL and draw.random() < 0.3:
            command = f'dd if="$CHAOS_HOME/payload/{name}" bs={draw.choice((7, 61, 509))} status=none'
        self.add(wrap.format(f"{command} >&{stream}"))
        self.pieces[stream].append(name)

    def text(self):
        return "\n".join(self.lines)


def job(name, kind, script, ending, options=(), **more):
    argv = ("sh", "-c", script.text())
    stdout, stderr = (tuple(script.pieces[stream]) for stream in (1, 2))
    return Job(name, kind, script.text(), argv, tuple(options), ending, stdout, stderr, **more)


def code(draw):
    return 0 if draw.random() < 0.5 else draw.randrange(1, 256)


def brief(draw, name):
    """A few milliseconds: output, an exit status."""
    script, status = Script(name), code(draw)
    for _ in range(draw.randrange(3)):
        script.write(draw)
    script.add(f"exit {status}")
    return job(name, "brief", script, exited(status))


def plain(draw, name):
    """Short and text alone, so that an agent is shown all of it."""
    script, status = Script(name), code(draw)
    script.write(draw, payloads.PLAIN)
    script.add(f"exit {status}")
    return job(name, "plain", script, exited(status))


def slow(draw, name):
    """Seconds, with output now and then."""
    script, status = Script(name), code(draw)
    for _ in range(draw.randrange(2, 6)):
        script.write(draw)
        script.add(f"sleep {draw.uniform(0.05, 0.9):.2f}")
    script.add(f"exit {status}")
    return job(name, "slow", script, exited(status))


def long(draw, name, seconds):
    """Nearly as long as the whole run."""
    script, status, steps = Script(name), code(draw), 20
    for _ in range(steps):
        script.write(draw)
        script.add(f"sleep {seconds / steps:.2f}")
    script.add(f"exit {status}")
    return job(name, "long", script, exited(status))


def suicide(draw, name):
    """Ended by a signal of its own."""
    script, signal = Script(name), draw.choice(sorted(SIGNALS))
    for _ in range(draw.randrange(3)):
        script.write(draw)
    script.add(f"kill -{signal} $$; sleep {LIFE}")
    return job(name, "suicide", script, signalled(signal))


# What stays behind in a session of its own, without a parent, without the environment, deaf to SIGTERM.
TAME = (
    f"setsid sleep {LIFE} &",
    f"(setsid sh -c 'sleep {LIFE} & exec sleep {LIFE}' &)",
    f"(setsid env -i PATH=\"$PATH\" sh -c 'sleep {LIFE} & sleep {LIFE}' </dev/null >/dev/null 2>&1 &)",
    f"setsid sh -c '(setsid sleep {LIFE} &)'",
)
ESCAPES = (*TAME, f"setsid sh -c 'trap \"\" TERM HUP; sleep {LIFE} & wait' &")


def family(draw, name):
    """Leaves children and grandchildren, all of which end with it."""
    script, status = Script(name), code(draw)
    script.write(draw)
    for escape in draw.sample(ESCAPES, draw.randrange(1, len(ESCAPES))):
        script.add(escape)
    script.add(f"exit {status}")
    return job(name, "family", script, exited(status), ("--grace", "300ms"))


def writers(draw, name):
    """Processes of other sessions write to its streams, one after the other."""
    script, status = Script(name), code(draw)
    for _ in range(draw.randrange(1, 4)):
        script.write(draw, wrap=draw.choice(("setsid sh -c '{}' & wait", "(setsid sh -c '{}' & wait)", "setsid {}")))
    script.add(f"exit {status}")
    return job(name, "writers", script, exited(status))


def linger(draw, name):
    """What it started writes after its main process has ended, and the job lasts until then."""
    script, status = Script(name), code(draw)
    script.write(draw, wrap=f"(setsid sh -c 'sleep {draw.uniform(0.02, 0.6):.2f}; {{}}' &)")
    script.add(f"exit {status}")
    return job(name, "linger", script, exited(status), ("--linger",))


def timed(draw, name):
    """Runs into its limit, with a family."""
    script = Script(name)
    script.add(draw.choice(ESCAPES))
    script.add(f"sleep {LIFE}")
    ending = Ending("failed", "timed-out", signal="SIGTERM", exit_status=124)
    options = ("--timeout", f"{draw.randrange(200, 1500)}ms", "--grace", "300ms")
    return job(name, "timed", script, ending, options, is_cut=True)


def echo(draw, name):
    """Writes what it reads."""
    script, payload = Script(name), draw.choice(sorted(payloads.MAKERS))
    script.add("exec cat")
    script.pieces[1].append(payload)
    return job(name, "echo", script, exited(0), ("--stdin", "-"), stdin=payload)


def missing(draw, name):
    """A command that there is not: it never starts, and says so."""
    program = f"/nonexistent/{draw.getrandbits(32):x}"
    ending = Ending("failed", "spawn-failed", exit_status=127)
    return Job(name, "missing", None, (program,), (), ending, starts=0)


def endless(draw, name):
    """Runs, with a family, until `kill` ends it; takes SIGTERM, gives a status for it, or is deaf to it."""
    script, way = Script(name), draw.choice(("dies", "answers", "deaf"))
    escapes, grace = ESCAPES, "300ms"
    if way == "answers":
        status = draw.randrange(256)
        script.lines.insert(0, f"trap 'exit {status}' TERM")
        # On a busy machine the shell takes its time to answer, and nothing else may use up the grace.
        escapes, grace = TAME, "30s"
        ending = Ending("killed", "killed-by-user", code=status, exit_status=status)
    elif way == "deaf":
        script.lines.insert(0, "trap '' TERM")
        ending = Ending("killed", "killed-by-user", signal="SIGKILL", exit_status=137)
    else:
        ending = Ending("killed", "killed-by-user", signal="SIGTERM", exit_status=143)
    # A shell tells of a child that a signal ended: that is not of the output which is compared.
    script.add("exec 2>/dev/null")
    for escape in draw.sample(escapes, draw.randrange(3)):
        script.add(escape)
    script.add(f"sleep {LIFE} & wait $!")
    return job(name, f"endless, {way}", script, ending, ("--grace", grace), is_cut=True, is_endless=True)


def quoted(job):
    """The command as a shell string, for those that take nothing else."""
    return job.script if job.script is not None else shlex.join(job.argv)
