"""`send --secret`: what is typed is sent, and is not shown."""

import hashlib

from shells import BASH

READ_SECRET = 'IFS= read -r secret; printf %s "$secret" | sha256sum'


def submit(home, script=READ_SECRET):
    return home.jobs("run", "--interactive", "--", "sh", "-c", script).strip()


def test_a_secret_is_not_shown_and_arrives_whole(terminal, home):
    number = submit(home)
    typed = terminal("jobs", "send", number, "--secret")
    typed.wait(rf"Secret for job {number}:")
    typed.enter("pa$s wörrd\x7f\x7fd")
    assert typed.end() == 0
    assert "pa$s" not in typed.text, typed.text
    assert home.jobs("wait", number, check=False) == ""
    assert home.jobs("logs", number).split()[0] == hashlib.sha256("pa$s wörd".encode()).hexdigest()
    assert "pa$s" not in home.jobs("events", "--after", "0")
    # Nor is it anywhere in the state directory.
    for file in home.state.rglob("*"):
        if file.is_file():
            assert "pa$s w".encode() not in file.read_bytes(), file


def test_ctrl_c_sends_nothing_and_leaves_the_terminal_as_it_was(terminal, home):
    number = submit(home)
    typed = BASH.start(terminal, home)
    typed.enter(f"jobctl send {number} --secret; echo status=$?")
    typed.wait(r"Secret for job")
    typed.type("half")
    typed.control("c")
    typed.wait(r"^status=125$")
    typed.enter("echo shown again")
    typed.wait(r"^shown again$")
    assert "half" not in typed.text
    assert '"status":"running"' in home.jobs("status", "--json", number)


def test_without_a_terminal_it_says_what_to_do(terminal, home):
    number = submit(home)
    typed = BASH.start(terminal, home)
    typed.enter(f"setsid -w jobctl send {number} --secret; echo status=$?")
    typed.wait(r"^status=64$")
    assert "send REF -" in typed.text.replace("\n", "")
