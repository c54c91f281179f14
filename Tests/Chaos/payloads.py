"""The bytes that jobs write: files made from the seed, which a job copies to its streams and a check compares with."""

import random
from pathlib import Path

KIB = 1024


def make(seed, folder):
    """Writes the payloads of a seed into a folder. Gives them by name."""
    draw = random.Random(f"{seed} payloads")
    payloads = {name: make(draw) for name, make in MAKERS.items()}
    for name, content in payloads.items():
        Path(folder, name).write_bytes(content)
    return payloads


def text(draw, lines):
    return b"".join(f"line {index} of {draw.getrandbits(64):x}\n".encode() for index in range(lines))


def one_line(draw, size):
    """A line without an end, and without a pattern by which a missing piece could go unnoticed."""
    return draw.randbytes(size // 2).hex().encode()


def screen(draw):
    """What a progress bar writes: carriage returns, escape sequences, and a sequence that is cut off."""
    steps = (f"\r\x1b[2K\x1b[3{draw.randrange(8)}m{percent:3} %\x1b[0m" for percent in range(0, 101, 4))
    return "".join(steps).encode() + b"\r\n\x1b]0;title\x07\x1b[?25h\r\x1b["


def almost_text(draw):
    """UTF-8 with damage: stray bytes, a surrogate, an overlong form, NULs, a cut-off character at the end."""
    pieces = ["é".encode(), "漢字\n".encode(), b"\x80", b"\xed\xa0\x80", b"\xc0\xaf", b"\0\0", b"\r\n", b"\n\n", b"\xff"]
    return b"".join(draw.choice(pieces) for _ in range(400)) + b"\xe6\xbc"


# By their names, of which the jobs' scripts speak. None is empty.
MAKERS = {
    "word": lambda draw: one_line(draw, 10),
    "newlines": lambda draw: b"\n" * draw.randrange(1, 50),
    "lines": lambda draw: text(draw, 40),
    "many-lines": lambda draw: text(draw, 4000),
    "screen": screen,
    "almost-text": almost_text,
    "binary": lambda draw: draw.randbytes(3 * KIB + draw.randrange(KIB)),
    "page": lambda draw: draw.randbytes(64 * KIB),
    "long-line": lambda draw: one_line(draw, 300 * KIB) + b"\n",
    "large": lambda draw: draw.randbytes(1024 * KIB + draw.randrange(1000)),
}
# Those that are text without anything that a terminal obeys, and short: what an agent is shown of it is all of it.
PLAIN = ("word", "lines")
# Those that may be written a few bytes at a time, or come by standard input, without a job of minutes.
SMALL = ("word", "newlines", "lines", "screen", "almost-text", "binary")
