#!/usr/bin/env python3
"""Checks that what is written about the command line is true: every subcommand and option that the executable knows
stands in the man page and the other way round, and is completed; the shells' scripts are those that the executable
prints."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAN_PAGE = ROOT / "man" / "jobs.1"
SETTINGS_PAGE = ROOT / "man" / "jobs.toml.5"


def main():
    executable = sys.argv[1]
    root = json.loads(output_of(executable, "--experimental-dump-help"))["command"]
    problems = [
        *format_problems(),
        *man_page_problems(root),
        *settings_problems(executable),
        *completion_problems(executable, root),
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def output_of(executable, *arguments):
    """What the executable prints."""
    return subprocess.run(
        [executable, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    ).stdout


def format_problems():
    """What mandoc finds, but for other pages that it does not know, and our own, which are not installed."""
    pages = sorted((ROOT / "man").iterdir())
    result = subprocess.run(["mandoc", "-T", "lint", *pages], capture_output=True, text=True)
    own = [f"not found: Xr {page.stem} {page.suffix[1:]}" for page in pages]
    for line in result.stdout.splitlines() + result.stderr.splitlines():
        if "mandoc.db" not in line and not any(name in line for name in own):
            yield line


def man_page_problems(root):
    """What is missing in the section of each subcommand, and what is there too much."""
    sections = documented()
    common = sections.pop("Common options", set())
    commands = {command["commandName"]: command for command in visible(root.get("subcommands", []))}
    for name, command in commands.items():
        names = [name, *command.get("aliases", [])]
        section = next((title for title in sections if name in words(title)), None)
        if section is None:
            yield f"{MAN_PAGE}: there is no subcommand '{name}'"
            continue
        for alias in names:
            if alias not in words(section):
                yield f"{MAN_PAGE}: the heading of '{name}' does not name '{alias}'"
        known = options(command)
        for option in sorted(known - common - sections[section]):
            yield f"{MAN_PAGE}: '{name}' has an option {option}, which is not there"
        for option in sorted(sections[section] - known):
            # Some are named in passing, as another subcommand's.
            if not any(option in options(other) for other in commands.values()):
                yield f"{MAN_PAGE}: '{name}' has no option {option}"
    for title in sections:
        for word in words(title):
            if not any(word in [name, *command.get("aliases", [])] for name, command in commands.items()):
                yield f"{MAN_PAGE}: there is no subcommand '{word}'"


def words(title):
    return title.replace(",", " ").split()


def visible(commands):
    return [command for command in commands if command.get("shouldDisplay", True) and command["commandName"] != "help"]


def options(command):
    """All names of options of a command and of what is below it, as they are typed."""
    names = set()
    for argument in command.get("arguments", []):
        if argument.get("shouldDisplay", True):
            for name in argument.get("names", []):
                names.add(("--" if name["kind"] == "long" else "-") + name["name"])
    for subcommand in visible(command.get("subcommands", [])):
        names |= options(subcommand)
    return names


def documented():
    """The options of each subsection of SUBCOMMANDS and of the common ones: the arguments of the macro Fl."""
    sections, within, title = {}, "", None
    for line in MAN_PAGE.read_text().splitlines():
        if line.startswith(".Sh "):
            within, title = line[4:], None
        elif line.startswith(".Ss "):
            title = line[4:] if within == "SUBCOMMANDS" or line == ".Ss Common options" else None
            if title:
                sections[title] = set()
        elif title and line.startswith((".It Fl ", ".Fl ")):
            sections[title] |= {f"-{name}" for name in flags(line)}
    return sections


def flags(line):
    """`.It Fl n Ar n , Fl -name , -other` has the flags n, -name and -other."""
    for group in re.findall(r"Fl ((?:(?!Fl|Ar).)*)", line):
        yield from (word for word in group.replace(",", " ").split() if word.strip(".:;=") and word not in ("Op", "Ns"))


def settings_problems(executable):
    """Which settings the page lacks, or has with another default or another variable than the program, or too much."""
    shown = subprocess.run(
        [executable, "config", "show", "--json"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, env={"JOBS_CONFIG": "/dev/null"},
    ).stdout
    known = {
        setting["key"]: (setting.get("variable"), toml(setting["default"]) if "default" in setting else None)
        for setting in map(json.loads, shown.splitlines())
    }
    written = documented_settings()
    for key in sorted(known.keys() | written.keys()):
        if known.get(key) != written.get(key):
            yield f"{SETTINGS_PAGE}: {key} is {written.get(key)} (variable, default), and should be {known.get(key)}"


def documented_settings():
    """The variable and the default of each setting: `.It Ic shell , Ev VARIABLE`, and then `Default:` or `Not set`."""
    settings, section, key, variable, is_default = {}, None, None, None, False
    for line in SETTINGS_PAGE.read_text().splitlines():
        if line.startswith((".Ss", ".Sh")):
            section = line.removeprefix(".Ss Section ") if line.startswith(".Ss Section ") else None
        elif section and line.startswith(".It Ic "):
            names = line.split()
            key = f"{section}.{names[2]}"
            variable = names[5] if "Ev" in names else None
        elif section and line == "Not set by default.":
            settings[key] = (variable, None)
        elif is_default:
            settings[key] = (variable, line.removeprefix(".Ql ").removesuffix(" .").replace(r"\(dq", '"'))
        is_default = bool(section) and line == "Default:"
    return settings


def toml(value):
    """The value as TOML has it; all that settings have is the same in JSON."""
    return json.dumps(value)


def completion_problems(executable, root):
    """The scripts ask the executable for everything: they must be its own, and it must know every word."""
    for shell, file in {"bash": "jobs.bash", "zsh": "_jobs", "fish": "jobs.fish"}.items():
        path = ROOT / "completions" / file
        if not path.exists() or path.read_text() != output_of(executable, "shell-init", "--completions", shell):
            yield f"{path} is not what the executable makes: run `make completions`"
    yield from uncompleted(executable, root, [])


def uncompleted(executable, command, path):
    """The subcommands and options of a command, and of what is below it, that are not completed."""
    for subcommand in visible(command.get("subcommands", [])):
        name = subcommand["commandName"]
        if name not in completed(executable, *path, name):
            yield f"the subcommand '{' '.join([*path, name])}' is not completed"
        yield from uncompleted(executable, subcommand, [*path, name])
    if path and not visible(command.get("subcommands", [])):
        for option in sorted(options(command) - set(completed(executable, *path, "-"))):
            yield f"'{' '.join(path)}' has an option {option}, which is not completed"


def completed(executable, *words):
    """What can stand in the place of the last word."""
    lines = output_of(executable, "complete", "fish", "jobs", *words).splitlines()[1:]
    return [line.split("\t")[0] for line in lines]


if __name__ == "__main__":
    sys.exit(main())
