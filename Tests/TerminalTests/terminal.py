"""A terminal with a program in it, whose screen can be looked at."""

import re
import time

import pexpect
import pyte

# Far away: nothing depends on it but how soon a failure is told.
PATIENCE = 60


class Screen(pyte.Screen):
    """Passes over what pyte takes for something else."""

    def select_graphic_rendition(self, *attributes, private=False):
        if not private:
            super().select_graphic_rendition(*attributes)


class Terminal:
    def __init__(self, argv, home, rows=40, columns=100, **environment):
        self.screen = Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(
            argv[0],
            argv[1:],
            env=home.environment | environment,
            cwd=str(home.work),
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )
        self.process.delaybeforesend = None

    def type(self, text):
        self.process.send(text)

    def enter(self, text=""):
        self.process.send(text + "\r")

    @property
    def before_cursor(self):
        cursor = self.screen.cursor
        return self.screen.display[cursor.y][: cursor.x]

    def control(self, letter):
        self.process.sendcontrol(letter)

    def resize(self, rows, columns):
        self.screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    @property
    def text(self):
        """What the screen shows, without white space at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    @property
    def line(self):
        """The line with the cursor, up to the end."""
        return self.screen.display[self.screen.cursor.y].rstrip()

    def wait(self, pattern, where=lambda terminal: terminal.text):
        """Reads until the pattern is found on the screen; gives the match."""
        deadline = time.monotonic() + PATIENCE
        while True:
            if match := re.search(pattern, where(self), re.MULTILINE):
                return match
            try:
                self.stream.feed(self.process.read_nonblocking(65536, timeout=max(0, deadline - time.monotonic())))
            except (pexpect.TIMEOUT, pexpect.EOF) as error:
                raise AssertionError(f"{type(error).__name__} before {pattern!r}; the screen:\n{self.text}") from None

    def wait_line(self, pattern):
        """The same for the line with the cursor."""
        return self.wait(pattern, lambda terminal: terminal.line)

    def wait_before(self, pattern):
        """The same for what is left of the cursor. To wait for the cursor before Ctrl-C matters: the kernel then discards what
        the program has written and nobody has read, the movement of the cursor included (NOFLSH in termios(3))."""
        return self.wait(pattern, lambda terminal: terminal.before_cursor)

    def end(self):
        """Waits for the end of the program; its exit status."""
        while True:
            try:
                self.stream.feed(self.process.read_nonblocking(65536, timeout=PATIENCE))
            except pexpect.EOF:
                break
            except pexpect.TIMEOUT:
                raise AssertionError(f"it does not end; the screen:\n{self.text}") from None
        self.process.wait()
        return self.process.exitstatus if self.process.signalstatus is None else 128 + self.process.signalstatus

    def close(self):
        self.process.close(force=True)
