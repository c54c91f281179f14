"""Makes the table of the widths of characters from the package wcwidth, which is pinned in Requirements/screen.txt.

    width_table.py            Print the file.
    width_table.py --write    Write it to where it belongs.
"""

import sys
from pathlib import Path

import wcwidth

TABLE = Path(__file__).resolve().parents[2] / "Sources/JobScreen/Characters/CharacterWidth+Table.swift"
HEAD = """\
// Made by Tests/ScreenTests/width_table.py from wcwidth {version} (PyPI), which has it from the Unicode Character Database
// {unicode}: EastAsianWidth.txt and DerivedGeneralCategory.txt. A test checks that it is what the script makes.

extension CharacterWidth {{
    /// Where the width changes: a code point and, as the last hexadecimal digit, the width from it on.
    static let changes: [UInt32] = [
"""
TAIL = "    ]\n}\n"
LONGEST_LINE = 120
FIRST_GRAPHIC = 0xA0


def width(scalar: int) -> int:
    # What is not printable for wcwidth, such as surrogates, never gets to a screen.
    return max(wcwidth.wcwidth(chr(scalar)), 0) if not 0xD800 <= scalar <= 0xDFFF else 1


def changes() -> list[tuple[int, int]]:
    found, latest = [], 1
    for scalar in range(FIRST_GRAPHIC, 0x110000):
        if (now := width(scalar)) != latest:
            found.append((scalar, now))
            latest = now
    return found


def table() -> str:
    lines, line = [], " " * 7
    for scalar, columns in changes():
        item = f" 0x{scalar:04X}_{columns},"
        if len(line) + len(item) > LONGEST_LINE:
            lines.append(line)
            line = " " * 7
        line += item
    lines.append(line)
    head = HEAD.format(version=wcwidth.__version__, unicode=wcwidth.list_versions()[-1])
    return head + "\n".join(lines) + "\n" + TAIL


if __name__ == "__main__":
    if "--write" in sys.argv:
        TABLE.write_text(table())
    else:
        sys.stdout.write(table())
