"""`run --pty`, `attach`, `send --keys`, `resize`: a job's terminal, taken up at others."""

import json
import os
import re
import signal
import statistics
import subprocess
import time

import pexpect
import pytest
from home import environ
from shells import BASH
from terminal import PATIENCE

DETACH = "\x10\x11"


@pytest.fixture
def attached(terminal, home):
    """A shell in a terminal, with which a job's terminal was taken up: the shell tells what becomes of its own."""

    def attach(reference, *options, command=None, **size):
        shell = BASH.start(terminal, home, **size)
        shell.before = modes(shell)
        line = command or f"jobctl attach {reference} {' '.join(options)}"
        shell.enter(f"{line}; echo status=$?")
        return shell

    return attach


def modes(terminal):
    """What the kernel knows of a terminal, without the speed."""
    return subprocess.run(["stty", "-g"], stdin=terminal.process.fileno(), capture_output=True, check=True).stdout


def run(home, *command, options=()):
    return home.jobs("run", "--pty", *options, "--", *command).strip()


def status(home, number):
    return json.loads(home.jobs("status", "--json", number))


def wait_until(condition, what):
    """For what tells nobody when it happens."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def back_at_the_shell(shell, code):
    """The terminal is as it was found."""
    shell.wait(rf"status={code}$")
    shell.wait_line(r"READY>$")
    assert modes(shell) == shell.before
    # Cursor keys, pasting and the mouse, too.
    assert not {mode >> 5 for mode in shell.screen.mode} & {1, 1000, 1002, 1003, 1006}, shell.screen.mode
    assert not shell.screen.cursor.hidden
    shell.enter("echo all is we''ll")
    shell.wait(r"^all is well$")


def shim_of(home, number):
    return int(status_of(status(home, number)["pid"])["PPid"])


def status_of(pid):
    with open(f"/proc/{pid}/status") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def supervisor(home):
    return json.loads(home.jobs("supervisor", "status", "--json"))["pid"]


def test_vim_edits_a_file_is_detached_and_taken_up_at_another_terminal(attached, home):
    file = home.write("work/notes", "one\n")
    first = attached(None, command="jobctl run --attach --name edit -- vim -u NONE -N notes")
    first.wait(r"^one")
    first.type("otwo")
    first.wait(r"^two")
    first.type(DETACH)
    first.wait(r"detached from job 1; `jobctl attach 1` goes on")
    back_at_the_shell(first, 0)
    assert status(home, "edit")["status"] == "running"
    second = attached("edit", rows=30, columns=90)
    # The screen as it was left, and then as vim draws it for this window.
    second.wait(r"^two")
    second.type("\x1b:w\r")
    second.wait(r"written")
    assert file.read_text() == "one\ntwo\n"
    assert home.jobs("status", "--format", "{window_size}", "edit", check=False) is not None
    second.type("Gothree\x1b:wq\r")
    back_at_the_shell(second, 0)
    assert file.read_text() == "one\ntwo\nthree\n"
    assert status(home, "edit")["status"] == "completed"


def test_ctrl_c_and_ctrl_z_are_for_the_job(attached, home):
    number = run(home, "bash", "--norc", "-i", options=["--env", "PS1=job> "])
    shell = attached(number)
    shell.wait_line(r"^job>$")
    shell.enter("sleep 1000")
    shell.wait(r"sleep 1000$")
    shell.control("z")
    shell.wait(r"Stopped")
    shell.wait_line(r"^job>$")
    # Nothing has stopped that the shell in the job has not put aside.
    assert "stopped" not in status(home, number)
    shell.enter("bg; jobs")
    shell.wait(r"Running")
    shell.enter("fg")
    shell.wait(r"^sleep 1000\s*$")
    shell.control("c")
    shell.wait_line(r"^job>$")
    shell.enter("exit 7")
    back_at_the_shell(shell, 7)


def test_the_exit_status_is_the_jobs_own(attached, home):
    shell = attached(None, command="jobctl run --attach -- sh -c 'echo short; exit 4'")
    shell.wait(r"short")
    back_at_the_shell(shell, 4)


def test_a_job_that_has_ended_shows_what_it_left(attached, home):
    number = run(home, "sh", "-c", r"printf '\033[31mred\033[m\r\n\033[6n'; seq 100; exit 5")
    home.call("wait", number)
    shell = attached(number)
    # As text: a terminal that is asked for something would answer into the shell.
    shell.wait(r"^99\n100$")
    back_at_the_shell(shell, 5)


def test_who_is_in_the_job_cannot_attach_to_it(home):
    number = run(home, "jobctl", "attach", "last")
    assert home.call("wait", number).returncode == 125
    assert "this runs in the very job" in home.jobs("logs", number)


def test_two_windows_of_different_sizes(attached, home):
    script = "trap 'clear; stty size' WINCH; clear; stty size; while :; do sleep 0.1; done"
    number = run(home, "bash", "-c", script, options=["--size", "70x20"])
    wide = attached(number, rows=30, columns=120)
    wide.wait(r"^30 120$")
    high = attached(number, rows=40, columns=90)
    # Both see the same, in a terminal that fits into both.
    high.wait(r"^30 90$")
    wide.wait(r"^30 90$")
    wide.resize(25, 110)
    high.wait(r"^25 90$")
    wide.wait(r"^25 90$")
    # Who only looks on is shown what there is room for.
    small = attached(number, "--read-only", rows=10, columns=40)
    small.wait(r"^25 90$")
    wide.type(DETACH)
    back_at_the_shell(wide, 0)
    high.wait(r"^40 90$")
    home.jobs("resize", number, "50x15")
    high.wait(r"^15 50$")
    small.wait(r"^15 50$")
    small.control("c")
    back_at_the_shell(small, 0)
    assert status(home, number)["status"] == "running"
    home.jobs("kill", "--now", number)
    back_at_the_shell(high, 137)


def test_a_size_that_is_given_counts(attached, home):
    number = run(home, "bash", "-c", "trap 'stty size' WINCH; while :; do sleep 0.1; done")
    shell = attached(number, "--size", "60x20")
    shell.wait(r"^20 60$")
    shell.type(DETACH)
    back_at_the_shell(shell, 0)


def test_who_looks_on_types_nothing(attached, home):
    number = run(home, "sh", "-c", "echo ready; read line; echo got $line")
    shell = attached(number, "--read-only")
    shell.wait(r"^ready$")
    shell.enter("typed")
    home.jobs("send", number, "sent")
    shell.wait(r"^got sent$")
    back_at_the_shell(shell, 0)


def test_other_keys_detach_where_the_setting_says_so(attached, home):
    home.write(".config/jobs/config.toml", '[attach]\ndetach-keys = "C-a d"\n')
    number = run(home, "cat", "-v")
    shell = attached(number)
    shell.type("\x10x\r")
    shell.wait(r"^\^Px$")
    shell.type("\x01x\r")
    shell.wait(r"^\^Ax$")
    # Held back, but not for long.
    shell.type("\x01")
    time.sleep(1.2)
    shell.type("d\r")
    shell.wait(r"^\^Ad$")
    shell.type("\x01d")
    back_at_the_shell(shell, 0)


@pytest.mark.parametrize("keys", ["\x1b[27;5;112~\x1b[27;5;113~", "\x1b[112;5u\x1b[113;5u", "\x1b[112;133u\x11"])
def test_keys_that_a_program_has_the_terminal_send_otherwise_detach_too(attached, home, keys):
    shell = attached(run(home, "cat"))
    shell.type("here\r")
    shell.wait(r"^here\s+here$|^here$")
    shell.type(keys)
    back_at_the_shell(shell, 0)


def test_a_terminal_that_is_closed_detaches(terminal, home):
    number = run(home, "cat")
    window = terminal("jobctl", "attach", number)
    window.type("here\r")
    window.wait(r"^here$")
    client = window.process.pid
    window.process.close(force=False)
    wait_until(lambda: not os.path.exists(f"/proc/{client}/exe"), "the client has gone")
    assert status(home, number)["status"] == "running"
    home.jobs("send", number, "still there")
    home.jobs("send", number, "--eof")
    home.jobs("wait", number)
    assert "still there" in home.jobs("logs", number)


@pytest.mark.parametrize("whom", ["job", "supervisor", "shim", "client"])
def test_whoever_is_killed_the_terminal_is_as_it_was_found(attached, home, whom):
    # Everything that a program can have changed is.
    setup = r"printf '\033[?1049h\033[?1h\033[?1003;1006;2004h\033[?25l\033=\033[3;8r\033[2;1Hready\033[1;1H\033(0lqk\033[31m'"
    number = run(home, "bash", "-c", f"{setup}; stty raw -echo; exec cat -v")
    shell = attached(number)
    shell.wait(r"ready")
    if whom == "job":
        os.kill(status(home, number)["pid"], signal.SIGKILL)
        back_at_the_shell(shell, 137)
    elif whom == "shim":
        os.kill(shim_of(home, number), signal.SIGKILL)
        shell.wait(r"has hung up: its shim was killed")
        back_at_the_shell(shell, r"\d+")
    elif whom == "client":
        os.kill(clients(home)[0], signal.SIGTERM)
        back_at_the_shell(shell, 143)
        assert status(home, number)["status"] == "running"
    else:
        os.kill(supervisor(home), signal.SIGKILL)
        shell.type("onwards")
        shell.wait(r"onwards")
        shell.type(DETACH)
        back_at_the_shell(shell, 0)


def clients(home):
    """The processes that are attached."""
    found = []
    for pid in home.processes():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if b"attach" in words and b"-c" not in words:
            found.append(pid)
    return found


def test_keys_and_pastes_are_typed(home):
    number = run(home, "bash", "--norc", "-i", options=["--env", "PS1=job> "])
    home.jobs("wait", "--input", number)
    home.jobs("send", number, "echo first")
    home.jobs("send", "--keys", number, "Up", "Enter")
    home.jobs("send", "--paste", number, "echo pasted\necho twice\n")
    home.jobs("send", number, "exit 3")
    assert home.call("wait", number).returncode == 3
    output = home.jobs("logs", number)
    assert output.count("\nfirst\n") == 2
    # Pasted lines are not carried out one by one before all are there.
    assert "\npasted\n" in output and "\ntwice\n" in output
    wrong = home.call("send", "--keys", number, "Entr")
    assert wrong.returncode == 64 and "did you mean 'Enter'?" in wrong.stderr


def test_what_is_typed_without_echo_is_kept_nowhere(attached, home):
    script = "read -p 'Name: ' name; read -sp 'Password: ' word; echo; echo -n \"$word\" | sha256sum | cut -c1-8"
    number = run(home, "bash", "-c", script)
    home.jobs("wait", "--input", number)
    # A secret is not sent while the terminal would show it.
    early = attached(None, command=f"jobctl send {number} --secret")
    early.wait(r"Secret for job")
    early.enter("hunter2")
    early.wait(r"would\s+show\s+it")
    shell = attached(number)
    shell.wait_line(r"^Name:$")
    shell.enter("me")
    shell.wait_line(r"^Password:$")
    record = wait_for_secret(home, number)
    assert record["waiting_for"] == "a secret, which bash reads"
    shell.enter("hunter2")
    shell.wait(r"^f52fbd32$")
    back_at_the_shell(shell, 0)
    for file in home.state.rglob("*"):
        if file.is_file():
            assert b"hunter2" not in file.read_bytes(), file
    events = [json.loads(line) for line in home.jobs("events", "--json", "--after", "0").splitlines()]
    assert any(event.get("secret") for event in events if event["event"] == "waits-for-input"), events


def wait_for_secret(home, number):
    wait_until(lambda: status(home, number).get("waits_for_input", {}).get("secret"), "it waits for a secret")
    return status(home, number)


@pytest.mark.skipif(os.geteuid() != 0, reason="passwd asks root for nothing but the new password")
def test_passwd_asks_in_the_job(home):
    number = run(home, "passwd", "nobody")
    home.jobs("wait", "--input", number)
    assert wait_for_secret(home, number)["waits_for_input"]["command"] == "passwd"
    home.jobs("kill", "--now", number)


def test_tmux_runs_in_a_job_and_a_job_in_tmux(attached, home):
    inner = f"tmux -L {home.root.name} -f /dev/null new-session 'exec sh -i'"
    number = run(home, "sh", "-c", inner, options=["--env", "PS1=pane> "])
    shell = attached(number)
    shell.wait(r"pane>")
    shell.enter("expr 40 + 2")
    shell.wait(r"^42$")
    shell.type(DETACH)
    back_at_the_shell(shell, 0)
    again = attached(number)
    again.wait(r"^42$")
    again.enter("exit")
    back_at_the_shell(again, 0)


def test_a_flood_is_followed_to_its_end(attached, home):
    number = run(home, "sh", "-c", "read go; seq 1 300000; printf 'the end> '; read line")
    shell = attached(number)
    shell.enter("go")
    shell.wait(r"^the end>")
    assert "300000" in shell.text
    shell.enter("")
    back_at_the_shell(shell, 0)


def test_without_a_terminal_it_says_what_to_do(home):
    number = run(home, "cat")
    refused = home.call("attach", number)
    assert refused.returncode == 64 and "logs -f REF" in refused.stderr
    other = home.jobs("run", "--", "sleep", "1000").strip()
    assert home.call("resize", other, "80x24").returncode == 125
    assert "run --pty" in home.call("resize", other, "80x24").stderr


def test_a_key_and_its_echo_take_no_time(terminal, home):
    """The median is below 3 ms; a machine that is busy with other tests gets ten times that."""
    number = run(home, "cat")
    window = terminal("jobctl", "attach", number)
    window.type("x")
    window.wait(r"x")
    times = []
    for letter in "abcdefghijklmnopqrstuvwxyz" * 4:
        start = time.perf_counter()
        window.type(letter)
        window.process.expect_exact(letter, timeout=PATIENCE)
        times.append(time.perf_counter() - start)
    assert statistics.median(times) < 0.03, statistics.quantiles(times)
