"""The screens of recorded programs, beside those that pyte makes of the same bytes."""

import gzip
import json
import subprocess
import unicodedata
from pathlib import Path

import pytest
import width_table
from pyte.graphics import FG_BG_256
from reference import Reference, ReferenceStream, cells, tokens

HERE = Path(__file__).resolve().parent
HOST = HERE.parents[1] / ".build/debug/ScreenTestHost"
RECORDINGS = sorted((HERE / "recordings").glob("*.gz"))
# So many screens of each recording are compared.
CUTS = 60


def recorded(path):
    name, size = path.name.removesuffix(".gz").split(".")
    columns, rows = map(int, size.split("x"))
    return name, columns, rows, gzip.decompress(path.read_bytes())


def reference_screens(columns, rows, text, most):
    """Up to `most` screens, each with how many bytes made it."""
    screen = Reference(columns, rows)
    stream = ReferenceStream(screen)
    parts = tokens(text)
    step = max(1, len(parts) // most)
    done, screens = 0, []
    for number, (kind, part) in enumerate(parts):
        stream.take(kind, part)
        done += len(part.encode())
        if number % step == step - 1 or number == len(parts) - 1:
            cursor = [screen.cursor.y, min(screen.cursor.x, columns - 1), screen.cursor.x == columns]
            screens.append((done, cursor, cells(screen), screen.scrolled, screen.alternate))
            screen.scrolled = []
    return screens


def our_screens(columns, rows, data, cuts):
    argv = [HOST, "screens", str(columns), str(rows), *map(str, cuts)]
    lines = subprocess.run(argv, input=data, stdout=subprocess.PIPE, check=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def our_cells(screen):
    return [[(unicodedata.normalize("NFC", text), canonical(text, style)) for text, style in row] for row in screen["rows"]]


def canonical(text, style):
    if text in (" ", ""):
        return ""
    foreground, background, attributes = style.split(" ")
    return f"{canonical_color(foreground)} {canonical_color(background)} {attributes}"


def canonical_color(color):
    return color if color == "-" else color[1:] if color.startswith("#") else FG_BG_256[int(color)]


def difference(ours, theirs):
    for y, (our_row, their_row) in enumerate(zip(ours, theirs)):
        for x, (our, their) in enumerate(zip(our_row, their_row)):
            if our != their:
                shown = ["".join(text for text, _ in row) for row in (our_row, their_row)]
                return f"at row {y}, column {x}: {our}, pyte has {their}\nhere: {shown[0]!r}\npyte: {shown[1]!r}"


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_same_screens_as_pyte(path):
    _, columns, rows, data = recorded(path)
    text = data.decode()
    expected = reference_screens(columns, rows, text, CUTS)
    assert expected[-1][0] == len(data), "the tokens of the recording are not all of it"
    found = our_screens(columns, rows, data, [done for done, *_ in expected])
    for (done, cursor, their_cells, scrolled, alternate), ours in zip(expected, found, strict=True):
        before = data[max(0, done - 200) : done]
        assert (problem := difference(our_cells(ours), their_cells)) is None, f"after {done} bytes, {before}: {problem}"
        assert ours["cursor"] == cursor, f"after {done} bytes, {before}"
        assert ours["alternate"] == alternate
        assert [row.rstrip() for row in ours["scrolled"]] == scrolled, f"after {done} bytes, {before}"


def test_recordings_are_small():
    assert len(RECORDINGS) >= 10
    assert sum(path.stat().st_size for path in RECORDINGS) < 200_000


def test_width_of_every_character():
    digits = subprocess.run([HOST, "widths"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    wrong = [
        hex(scalar)
        for scalar, digit in enumerate(digits, width_table.FIRST_GRAPHIC)
        if int(digit) != width_table.width(scalar)
    ]
    assert wrong == []


def test_table_of_widths_is_what_its_script_makes():
    assert width_table.TABLE.read_text() == width_table.table()
