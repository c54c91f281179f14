"""Completion, typed into real interactive shells."""

import re

import pytest
from shells import BASH, FISH, SHELLS, ZSH

every_shell = pytest.mark.parametrize("shell", SHELLS, ids=lambda shell: shell.name)
every_name = pytest.mark.parametrize("name", ["jobs", "jobctl", "env jobs"])


@every_shell
@every_name
def test_subcommands_options_and_jobs(shell, name, terminal, home):
    home.jobs("run", "--name", "web", "--", "sleep", "1111")
    home.jobs("run", "--wait", "--name", "done", "--", "true")
    typed = shell.start(terminal, home)
    typed.type(f"{name} shell-i\t")
    typed.wait_line(rf"READY> {name} shell-init$")
    typed.control("u")
    typed.type(f"{name} status --che\t")
    typed.wait_line(r"status --check$")
    typed.control("u")
    typed.type(f"{name} kill w\t")
    typed.wait_line(r"kill web$")
    typed.control("u")
    typed.type(f"{name} retry d\t")
    typed.wait_line(r"retry done$")


@every_shell
def test_options_are_ours_alone(shell, terminal, home):
    """In fish, its own file about its builtin must not add to them, whenever it is read."""
    for line, ours, theirs in [
        ("jobs run --", r"--follow .*Show its output until it ends", r"--pid\b|--last|--query|Show the process id"),
        ("jobs run --gro", r"jobs run --group$", r"Show group id"),
        ("jobs kill --gr", r"--group .*Jobs of this group", r"Show group id"),
        ("jobs -", r"--version .*Show the version", r"--pid\b|--last|--query|Display help"),
    ]:
        typed = shell.start(terminal, home, rows=120)
        typed.type(f"{line}\t\t")
        typed.wait(ours)
        assert not re.search(theirs, typed.text), typed.text
        assert typed.text.count("--version ") <= 1, typed.text


@every_shell
def test_jobs_are_described(shell, terminal, home):
    for seconds in (1111, 2222):
        home.jobs("run", "--", "sleep", seconds)
    typed = shell.start(terminal, home)
    typed.type("jobs kill \t\t")
    typed.wait(r"running: sleep 2222")
    typed.wait(r"running: sleep 1111")


@every_shell
def test_values_behind_an_equals_sign(shell, terminal, home):
    home.jobs("run", "--label", "branch=feature", "--group", "nightly", "--", "true")
    typed = shell.start(terminal, home)
    typed.type("jobs list --group=ni\t")
    typed.wait_line(r"--group=nightly$")
    typed.control("u")
    typed.type("jobs list --label br\t")
    typed.wait_line(r"--label branch=$")
    typed.type("fe\t")
    typed.wait_line(r"--label branch=feature$")


@every_shell
def test_blueprints(shell, terminal, home):
    (home.work / ".jobs.toml").write_text(
        '[blueprint.deploy]\ndescription = "Bring it out"\ncommand = ["echo", "{target}"]\n'
        '[blueprint.deploy.parameters.target]\ntype = "choice"\nchoices = ["staging", "production"]\n'
    )
    typed = shell.start(terminal, home)
    typed.type("jobs blueprint run dep\t")
    typed.wait_line(r"run deploy$")
    typed.type("target=pro\t")
    typed.wait_line(r"target=production$")


@every_shell
def test_files_directories_and_commands(shell, terminal, home):
    (home.work / "answers.txt").touch()
    (home.work / "folder").mkdir()
    typed = shell.start(terminal, home)
    typed.type("jobs run --stdin ans\t")
    typed.wait_line(r"--stdin answers.txt$")
    typed.control("u")
    typed.type("jobs run --cwd=fol\t")
    typed.wait_line(r"--cwd=folder/$")
    typed.control("u")
    typed.type("jobs run -- mktem\t")
    typed.wait_line(r"-- mktemp$")
    typed.control("u")
    typed.type("jobs run -- cat ans\t")
    typed.wait_line(r"cat answers.txt$")


@pytest.mark.parametrize("shell", [BASH, ZSH, FISH], ids=["bash", "zsh", "fish"])
def test_the_installed_files_complete_without_the_function(shell, terminal, home):
    home.jobs("run", "--name", "web", "--", "sleep", "1111")
    script = home.jobs("shell-init", "--completions", shell.name)
    if shell is ZSH:
        home.write("functions/_jobs", script)
        setup = f"fpath=({home.root}/functions $fpath); autoload -Uz compinit && compinit -i"
    else:
        setup = f"source {home.write('completions', script)}"
    home.write(shell.startup, f"{shell.prompt}\n{setup}\n")
    typed = terminal(*shell.argv)
    typed.wait_line(r"READY>$")
    typed.type("jobctl kill w\t")
    typed.wait_line(r"jobctl kill web$")


def test_no_supervisor_is_started(home):
    for line in (["jobs", "status", ""], ["jobs", "kill", "--name", ""]):
        home.jobs("complete", "zsh", *line)
    assert not home.state.exists()
    home.jobs("run", "--wait", "--", "true")
    home.jobs("supervisor", "stop")
    assert home.jobs("complete", "zsh", "jobs", "status", "").splitlines()[1:] == ["1\tcompleted: true", "last\tthe job submitted last"]
    assert home.call("supervisor", "status").returncode == 1
