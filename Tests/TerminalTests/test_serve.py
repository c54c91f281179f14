"""`serve`, started by a person at a terminal."""

import re

from shells import BASH


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


def test_sigterm_ends_it_in_a_stopped_background_group(terminal, home):
    typed = BASH.start(terminal, home)
    typed.enter("jobctl serve")
    typed.wait(r"this is an MCP server")
    typed.control("z")
    typed.wait(r"Stopped")
    typed.wait_line(r"READY>$")
    typed.enter("kill %1; wait %1; echo status=$?")
    typed.wait(r"^status=0$")


def test_put_into_the_background_it_ends(terminal, home):
    typed = BASH.start(terminal, home)
    typed.enter("jobctl serve")
    typed.wait(r"this is an MCP server")
    typed.control("z")
    typed.wait(r"Stopped")
    typed.wait_line(r"READY>$")
    typed.enter("bg; wait %1; echo status=$?")
    typed.wait(r"^status=0$")
