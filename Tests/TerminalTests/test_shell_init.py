"""The function `jobs` of `shell-init`, typed into real interactive shells."""

import re
from pathlib import Path

import pytest
from shells import BASH, FISH, SHELLS, ZSH

every_shell = pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell.name)


@every_shell
def test_subcommands_go_to_the_program(shell, terminal, home):
    typed = shell.start(terminal, home)
    typed.enter("jobs run --name first -- true")
    typed.wait(r"^1$")
    typed.enter("jobs wait 1; jobs status 1")
    typed.wait(r"^Job 1")
    typed.wait(r"status +completed")
    typed.enter("jobs --version")
    typed.wait(r"^\d+\.\d+\.\d+$")


@every_shell
def test_the_exit_status_is_the_programs(shell, terminal, home):
    typed = shell.start(terminal, home)
    typed.enter("jobs run --wait -- sh -c 'exit 7'")
    typed.enter(shell.status())
    typed.wait(r"^status=7$")


@every_shell
def test_the_shells_own_jobs_keep_working(shell, terminal, home):
    typed = shell.start(terminal, home)
    typed.enter("sleep 1111 &")
    typed.wait_line(r"READY>$")
    for command in ["jobs", "jobs -l", "jobs -p"] + ([] if shell is FISH else ["jobs %1"]):
        typed.enter("clear")
        typed.wait(r"\AREADY>$")
        typed.enter(command + "; echo 'the end'")
        typed.wait(r"^the end$")
        assert re.search(r"\d+$" if command == "jobs -p" else "sleep 1111", typed.text, re.MULTILINE), typed.text
    assert not home.state.exists(), "the program was called"


@every_shell
def test_the_output_of_the_shells_own_can_be_used(shell, terminal, home):
    typed = shell.start(terminal, home)
    typed.enter("sleep 1111 &")
    typed.wait_line(r"READY>$")
    # In bash a function in a pipeline has no jobs; only the builtin itself is an exception.
    typed.enter('echo "pid=$(jobs -p)"' if shell is BASH else "jobs -p | sed 's/^/pid=/'")
    typed.wait(r"^pid=.*\d+")


def test_bash_can_page_its_jobs_as_the_readme_says(terminal, home):
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    (command,) = re.findall(r"where bash is to page them: `([^`]*)`", readme)
    typed = BASH.start(terminal, home)
    typed.enter("sleep 1111 &")
    typed.wait_line(r"READY>$")
    typed.enter(command.replace("less", "sed s/^/paged:/"))
    typed.wait(r"^paged:\[1\].*sleep 1111")


@every_shell
def test_a_mistyped_subcommand_is_said_to_be_one(shell, terminal, home):
    typed = shell.start(terminal, home)
    typed.enter("jobs staus 3")
    typed.wait(r"there is no subcommand 'staus'; did you mean 'status'\?")


@every_shell
def test_doctor_misses_the_function(shell, terminal, home):
    home.write(shell.startup, shell.prompt + "\n")
    typed = terminal(*shell.argv)
    typed.wait_line(r"READY>$")
    typed.enter("env jobs doctor")
    typed.wait(rf"in this {shell.name}, `jobs` is the shell's builtin")
    assert shell.line in typed.text.replace("\n", "")


@every_shell
def test_doctor_finds_the_function(shell, terminal, home):
    home.jobs("list")
    typed = shell.start(terminal, home)
    typed.enter("jobs doctor")
    typed.wait(r"all is well")


@every_shell
def test_notices_and_prompt(shell, terminal, home):
    typed = shell.start(terminal, home, "--notices --prompt")
    typed.enter("jobs run --name long -- sleep 1111")
    typed.wait_line(r"^\[1 running\] READY>$")
    typed.enter("jobs kill long; (exit 3)" if shell is not FISH else "jobs kill long; sh -c 'exit 3'")
    typed.wait(r"^job 1 \(long\) killed by its user: SIGTERM in ")
    typed.wait_line(r"^READY>$")
    typed.enter(shell.status())
    typed.wait(r"^status=3$")


@pytest.mark.parametrize("shell", [BASH, ZSH], ids=["bash", "zsh"])
def test_an_alias_is_no_obstacle(shell, terminal, home):
    home.write("aliases", "alias jobs='jobs -l'")
    before = shell.prompt + "\nalias jobs='jobs -l'"
    home.write(shell.startup, f"{before}\n{shell.line}\n")
    typed = terminal(*shell.argv)
    typed.wait_line(r"READY>$")
    typed.enter("jobs list --json; echo 'the end'")
    typed.wait(r"^the end$")
    assert "error" not in typed.text and home.state.exists()


def test_sourcing_twice_changes_nothing(terminal, home):
    for shell in SHELLS:
        typed = shell.start(terminal, home, "--notices --prompt")
        line = shell.line.replace("shell-init " + shell.name, f"shell-init {shell.name} --notices --prompt")
        typed.enter(line)
        typed.wait_line(r"^READY>$")
        number = home.jobs("run", "--", "sleep", "1111").strip()
        typed.enter()
        typed.wait_line(r"^\[1 running\] READY>$")
        home.jobs("kill", number)
        typed.enter()
        typed.wait_line(r"^READY>$")
        assert typed.text.count(f"job {number} (") == 1, typed.text


def test_a_program_that_was_called_by_its_path_is_called_by_it(home):
    path = home.path_of("jobs")
    assert f"command {path} " in home.jobs("shell-init", "bash")
