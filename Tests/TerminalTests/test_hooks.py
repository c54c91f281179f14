"""Hooks that are about the terminal from which a job was submitted."""

import json
import os

from shells import BASH


def hook_of(home, number):
    """The record of the one hook of a job, once it has ended."""
    home.jobs("wait", number, check=False)
    run = json.loads(home.jobs("status", "--json", number))["hook_runs"][0]
    home.jobs("wait", str(run["number"]), check=False)
    return json.loads(home.jobs("status", "--json", str(run["number"])))


def test_bell_and_notice_reach_the_terminal(terminal, home):
    typed = BASH.start(terminal, home)
    typed.enter("jobctl run --on-end bell -- true")
    typed.process.expect(rb"\x07")
    typed.enter("TERM=xterm jobctl run --on-end terminal --name nap -- true")
    typed.process.expect(rb"\x1b\]9;job \d+ \(nap\) completed after [^\x1b]*\x1b\\")
    typed.enter("TERM=foot jobctl run --on-failure terminal --name nap -- false")
    typed.process.expect(rb"\x1b\]777;notify;jobs;job \d+ \(nap\) failed: exit status 1 after [^\x1b]*\x1b\\")


def test_a_terminal_whose_session_has_ended_is_left_alone(terminal, home):
    gate = home.work / "gate"
    os.mkfifo(gate)
    typed = BASH.start(terminal, home)
    typed.enter(f"jobctl run --on-end bell -- sh -c 'read go <{gate}'; echo status=$?")
    typed.wait(r"^status=0$")
    typed.enter("exit")
    typed.end()
    gate.write_text("go\n")
    hook = hook_of(home, "1")
    assert hook["status"] == "completed"
    assert "its session has ended" in home.jobs("logs", str(hook["number"]))
