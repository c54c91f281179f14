"""`serve`, started by a person at a terminal."""

import os
import re
import select
from pathlib import Path

from shells import BASH
from terminal import PATIENCE


def pid_of_serve(home):
    (pid,) = (pid for pid in home.processes() if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))
    return pid


def test_it_says_what_it_is_for(terminal, home):
    typed = terminal("jobs", "serve")
    typed.wait(r"this is an MCP server")
    typed.wait(r"serve --print-config\s+claude-code")
    typed.control("d")
    assert typed.end() == 0


def test_in_the_background_it_does_not_begin(terminal, home):
    typed = BASH.start(terminal, home)
    typed.enter("jobctl serve & wait $!; echo status=$?")
    typed.wait(r"^status=125$")
    assert "may not read" in re.sub(r"\s+", " ", typed.text), typed.text


def stopped_serve_ends_by(terminal, home, command):
    """Stops `serve` with Ctrl-Z, types the command, and sees it end."""
    typed = BASH.start(terminal, home)
    typed.enter("jobctl serve")
    typed.wait(r"this is an MCP server")
    typed.control("z")
    typed.wait(r"Stopped")
    typed.wait_line(r"READY>$")
    server = os.pidfd_open(pid_of_serve(home))
    typed.enter(command)
    assert select.select([server], [], [], PATIENCE)[0], "it runs on"
    typed.enter()
    typed.wait(r"Done +jobctl serve")


def test_sigterm_ends_it_in_a_stopped_background_group(terminal, home):
    stopped_serve_ends_by(terminal, home, "kill %1")


def test_put_into_the_background_it_ends(terminal, home):
    stopped_serve_ends_by(terminal, home, "bg")


def test_a_terminal_that_controls_nobody_can_be_read(terminal, home):
    typed = BASH.start(terminal, home)
    typed.enter("setsid -w jobctl serve; echo status=$?")
    typed.wait(r"this is an MCP server")
    typed.control("d")
    typed.wait(r"^status=0$")
