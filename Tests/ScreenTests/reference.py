"""pyte's terminal, made to agree with xterm where it is known not to.

Each method says what pyte 0.8.2 does. What is not here is pyte's own.
"""

import re
import unicodedata

import pyte
from pyte import modes
from pyte.graphics import FG_BG_256
from wcwidth import wcwidth

NAMES = ["black", "red", "green", "brown", "blue", "magenta", "cyan", "white"]
PALETTE = {name: FG_BG_256[number] for number, name in enumerate(NAMES + ["bright" + name for name in NAMES])}
# pyte knows this one by a name with a slip.
PALETTE["bfightmagenta"] = PALETTE["brightmagenta"]

# pyte 0.8.2 shows what is between `ESC P` and its end, and reads sequences with `<=>` or intermediate bytes as if they had
# none. Here they do nothing, as those that programs use do in xterm, but for DECSTR.
TOKEN = re.compile(
    r"""(?P<string> \x1b [P_^X] .*? \x1b\\ )
      | (?P<command> \x1b\] .*? (?: \x07 | \x1b\\ ) )
      | (?P<other> \x1b\[ (?: [<=>] [0-9;:]* [@-~] | [0-9;:?]* [\ -/]+ [@-~] | \? [0-9;:]* [^hlJK0-9;:] ) )
      | (?P<sequence> \x1b\[ [0-9;:?]* [@-~] )
      | (?P<escape> \x1b [()*+#%] . | \x1b [^\[\]P_^X] )
      | (?P<text> [^\x00-\x1f\x7f-\x9f]+ )
      | (?P<control> [\x00-\x1f\x7f-\x9f] )""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text):
    """The kinds and texts of all that a program wrote."""
    return [(match.lastgroup, match.group()) for match in TOKEN.finditer(text)]


class Reference(pyte.Screen):
    def __init__(self, columns, rows):
        self.hidden = None
        self.alternate = False
        self.saved = {}
        self.scrolled = []
        self.latest = ""
        super().__init__(columns, rows)

    def settle(self):
        """pyte leaves the cursor behind the last column until the next character: what moves or erases starts there."""
        self.cursor.x = min(self.cursor.x, self.columns - 1)

    # Characters

    def draw(self, data):
        """pyte halves a wide character in the last column, leaves half of one that is written over, and drops what follows
        a character without a width that is not a combining one."""
        for character in data:
            width = wcwidth(character)
            if width == 0:
                self.combine(character)
                continue
            if width == 2 and self.cursor.x == self.columns - 1 and modes.DECAWM in self.mode:
                self.cursor.x = self.columns
            if self.cursor.x < self.columns:
                self.part(self.cursor.x)
                if modes.IRM not in self.mode:
                    self.part(self.cursor.x + width)
            elif modes.DECAWM in self.mode:
                self.carriage_return()
                self.linefeed()
                self.part(width)
            super().draw(character)
            self.latest = character

    def combine(self, character):
        """pyte wraps first if the row is full."""
        line, x = self.buffer[self.cursor.y], self.cursor.x - 1
        if x > 0 and line[x].data == "":
            x -= 1
        if x >= 0:
            line[x] = line[x]._replace(data=unicodedata.normalize("NFC", line[x].data + character))

    def part(self, x):
        """Makes blanks of a wide character that has columns on both sides."""
        line = self.buffer[self.cursor.y]
        if 0 < x < self.columns and line[x].data == "":
            line[x] = line[x]._replace(data=" ")
            line[x - 1] = line[x - 1]._replace(data=" ")

    # Movement

    def index(self):
        """pyte has no scrollback but in another class, which also takes rows from the middle of the screen."""
        self.settle()
        top, bottom = self.margins or (0, self.lines - 1)
        if self.cursor.y == bottom and top == 0 and not self.alternate:
            self.scrolled.append(self.row_text(0))
        super().index()

    def row_text(self, y):
        return "".join(self.buffer[y][x].data for x in range(self.columns)).rstrip()

    def set_margins(self, top=None, bottom=None):
        """pyte does not move the cursor if the region becomes the whole screen."""
        super().set_margins(top, bottom)
        if not top and bottom is None:
            self.cursor_position()

    def save_cursor(self):
        """pyte has a stack of saved cursors, the same for both screens."""
        super().save_cursor()
        self.saved[self.alternate] = self.savepoints.pop()

    def restore_cursor(self):
        self.savepoints = [self.saved[self.alternate]] if self.alternate in self.saved else []
        super().restore_cursor()

    # Modes

    def set_mode(self, *numbers, **options):
        self.change_modes(True, numbers, options)

    def reset_mode(self, *numbers, **options):
        self.change_modes(False, numbers, options)

    def change_modes(self, on, numbers, options):
        """pyte has no alternate screen, changes the cells in reverse video, and the size for 132 columns, as xterm does
        only if it is told that it may."""
        private = options.get("private", False)
        for number in numbers:
            if private and number in (47, 1047, 1049):
                self.change_screen(on, number)
            elif private and number == 1048:
                (self.save_cursor if on else self.restore_cursor)()
            elif not (private and number in (3, 5)):
                (super().set_mode if on else super().reset_mode)(number, **options)

    def change_screen(self, on, number):
        if on == self.alternate:
            return
        if on and number == 1049:
            self.save_cursor()
        if not on and number == 1047:
            super().erase_in_display(2)
        other = self.hidden or {}
        self.hidden = {y: dict(line) for y, line in self.buffer.items()}
        self.buffer.clear()
        for y, line in other.items():
            self.buffer[y].update(line)
        self.alternate = on
        if on and number == 1049:
            super().erase_in_display(2)
        if not on and number == 1049:
            self.restore_cursor()

    # What pyte does not know

    def scroll_up(self, count=1):
        cursor, margins = (self.cursor.x, self.cursor.y), self.margins or (0, self.lines - 1)
        for _ in range(count or 1):
            self.cursor.y = margins[1]
            self.index()
        self.cursor.x, self.cursor.y = cursor

    def scroll_down(self, count=1):
        cursor, margins = (self.cursor.x, self.cursor.y), self.margins or (0, self.lines - 1)
        for _ in range(count or 1):
            self.cursor.y = margins[0]
            super().reverse_index()
        self.cursor.x, self.cursor.y = cursor

    def repeat(self, count=1):
        self.draw(self.latest * (count or 1))

    def soft_reset(self):
        super().reset_mode(modes.IRM)
        super().reset_mode(6, private=True)
        super().set_mode(7, 25, private=True)
        self.margins = None
        self.select_graphic_rendition(0)


def settling(name):
    original = getattr(pyte.Screen, name)

    def method(self, *arguments, **options):
        self.settle()
        if name in ("insert_characters", "delete_characters"):
            self.part(self.cursor.x)
            self.part(self.columns - (arguments[0] if arguments else 1))
        if name == "delete_characters":
            self.part(self.cursor.x + (arguments[0] if arguments else 1))
        original(self, *arguments, **options)

    return method


for name in (
    "reverse_index", "tab", "insert_lines", "delete_lines", "insert_characters", "delete_characters", "erase_characters",
    "erase_in_line", "erase_in_display", "cursor_up", "cursor_down", "cursor_forward", "cursor_back", "cursor_to_line",
):  # fmt: skip
    setattr(Reference, name, settling(name))


class ReferenceStream(pyte.Stream):
    """pyte ignores designated character sets in UTF-8."""

    csi = pyte.Stream.csi | {"S": "scroll_up", "T": "scroll_down", "b": "repeat"}
    events = pyte.Stream.events | {"scroll_up", "scroll_down", "repeat"}

    def __init__(self, screen):
        super().__init__(screen)
        self.use_utf8 = False

    def take(self, kind, text):
        if kind == "other":
            if text == "\x1b[!p":
                self.listener.soft_reset()
        elif kind != "string":
            self.feed(text)


def color(name):
    return "-" if name == "default" else PALETTE.get(name, name)


def cells(screen):
    """Of each cell its text and, if it shows something, its colours and attributes."""
    letters = (("bold", "b"), ("italics", "i"), ("strikethrough", "s"), ("reverse", "r"), ("blink", "k"), ("underscore", "u"))
    shown = []
    for y in range(screen.lines):
        row = []
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            attributes = "".join(letter for name, letter in letters if getattr(cell, name))
            style = "" if cell.data in (" ", "") else f"{color(cell.fg)} {color(cell.bg)} {attributes}"
            row.append((cell.data, style))
        shown.append(row)
    return shown
