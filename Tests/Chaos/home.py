"""A world of its own for one run: a state directory, the payloads, and the executable with a bare environment."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import payloads

# No command of the run takes as long, however many supervisors die under it.
LIMIT = 150
# A queue of few slots, in which some of the jobs wait.
QUEUE, SLOTS = "narrow", 3


class Result:
    """What came of a command: its exit status, negative where a signal ended it, and both streams."""

    def __init__(self, words, status, stdout, stderr, was_killed):
        self.words = words
        self.status = status
        self.stdout = stdout
        self.stderr = stderr
        self.was_killed = was_killed

    def __str__(self):
        end = f"exit status {self.status}" if self.status >= 0 else f"signal {-self.status}"
        return f"`jobs {shown(self.words)}`: {end}, standard error: {excerpt(self.stderr)}"


class Home:
    def __init__(self, executable, seed, length):
        self.executable = str(Path(executable).resolve())
        self.path = Path(tempfile.mkdtemp(prefix="jobs-chaos."))
        for folder in ("started", "payload", "work"):
            (self.path / folder).mkdir()
        self.payloads = payloads.make(seed, self.path / "payload")
        self.environment = {
            "HOME": str(self.path), "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8",
            "CHAOS_HOME": str(self.path), "JOBS_HOME": str(self.path / "state"),
            # Whatever is left, should this program be killed, ends by itself.
            "JOBS_SUPERVISOR_IDLE": f"{length + 60}s",
            # No job may be forgotten because others fill the disk.
            "JOBS_RETAIN_FREE": "0",
        }

    def start(self, *words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE):
        """Starts the executable, apart from the terminal: its Ctrl-C is ours alone."""
        return subprocess.Popen(
            [self.executable, *words], env=self.environment, cwd=self.path / "work", stdin=stdin, stdout=stdout,
            stderr=stderr, start_new_session=True,
        )

    def run(self, *words, stdin=None, death=None, limit=LIMIT):
        """Runs the executable to its end, or kills it after `death` seconds. `TimeoutError` where it does not end."""
        words = tuple(map(str, words))
        process = self.start(*words, stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE)
        was_killed = False
        try:
            try:
                output = process.communicate(stdin, timeout=limit if death is None else death)
            except subprocess.TimeoutExpired:
                process.kill()
                output = self.rest(process, words)
                was_killed = process.returncode == -signal.SIGKILL
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if was_killed and death is None:
            raise TimeoutError(f"`jobs {shown(words)}` did not end within {limit} s and was killed")
        return Result(words, process.returncode, *output, was_killed)

    @staticmethod
    def rest(process, words):
        """What a process that was killed had written. Its pipes end with it, unless somebody else got them."""
        try:
            return process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"`jobs {shown(words)}` was killed, and its pipes are still open somewhere") from None

    def content(self, pieces):
        """The bytes of an output: of payloads by their names."""
        return b"".join(self.payloads[piece] if isinstance(piece, str) else piece for piece in pieces)

    def starts(self, name):
        """The lines that a job left when it started."""
        try:
            return (self.path / "started" / name).read_text().splitlines()
        except FileNotFoundError:
            return []

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def shown(words):
    """A command line for a message: a script in it is long."""
    return " ".join(word if len(word) < 60 and "\n" not in word else "…" for word in words)


def excerpt(content, length=300):
    text = content.decode(errors="backslashreplace").strip()
    return repr(text if len(text) <= length else f"{text[:length]}…")


def difference(expected, found, is_cut=False):
    """Where two contents part, in words; `None` where they do not. Where `is_cut`, the end may be missing."""
    if found == expected or is_cut and expected.startswith(found):
        return None
    place = next((at for at, (one, other) in enumerate(zip(expected, found)) if one != other), None)
    if place is None:
        place = min(len(expected), len(found))
    return (
        f"expected {len(expected)} bytes, found {len(found)}; they part at byte {place}: "
        f"expected {excerpt(expected[place : place + 40])}, found {excerpt(found[place : place + 40])}"
    )
