"""The man pages: all there, all right, all installed, and what stands in them is what the program has."""

import re
import subprocess

from program import MAN, ROOT, options, visible

# Options that jobs(1) explains once, for all commands.
COMMON = {"--version", "-h", "--help"}


def problems(program):
    yield from format_problems()
    yield from installation_problems()
    for name, command in program.commands.items():
        yield from command_problems(name, command)
    for page in MAN.glob("jobs-*.1"):
        if page.stem.removeprefix("jobs-") not in program.commands:
            yield f"{page}: there is no such subcommand"
    overview = MAN / "jobs.1"
    for option in COMMON | {"--json", "--color"}:
        if option not in listed_options(overview):
            yield f"{overview}: the common option {option} is missing"
    named = set(re.findall(r"^\.It Xr jobs-(\S+) 1$", overview.read_text(), re.M))
    for name in program.commands.keys() ^ named:
        yield f"{overview}: the list of subcommands is not that of the program: {name}"
    for page in (overview, MAN / "jobs-protocol.7"):
        yield from difference(page, "member of the record", listed(page, "Va"), set(program.record_members()))
    page = MAN / "jobs-mcp.7"
    yield from difference(page, "tool", {name for name in listed(page, "Ic") if "prompt" not in name},
                          set(program.tools()) | {"jobs_postmortem", "jobs_report", "blueprint_NAME"})


def format_problems():
    """What mandoc finds, but for pages that this machine lacks, and our own, which are not installed."""
    pages = sorted(MAN.iterdir())
    result = subprocess.run(["mandoc", "-T", "lint", *pages], capture_output=True, text=True)
    own = [f"not found: Xr {page.stem} {page.suffix[1:]}" for page in pages]
    for line in result.stdout.splitlines() + result.stderr.splitlines():
        if "mandoc.db" not in line and not any(name in line for name in own):
            yield line
    known = {f"{page.stem} {page.suffix[1:]}" for page in pages}
    for page in pages:
        for reference in re.findall(r"Xr (jobs\S*|jobctl) (\d)", page.read_text()):
            if " ".join(reference) not in known:
                yield f"{page}: there is no page {' '.join(reference)}"


def installation_problems():
    """Which pages `make install` forgets."""
    make = subprocess.run(["make", "--silent", "installed"], cwd=ROOT, capture_output=True, text=True, check=True)
    installed = {line.rsplit("/", 1)[1] for line in make.stdout.split()}
    for page in MAN.iterdir():
        if page.name not in installed:
            yield f"{page}: `make install` does not install it"


def command_problems(name, command):
    page = MAN / f"jobs-{name}.1"
    if not page.exists():
        yield f"{page}: the subcommand '{name}' has no page"
        return
    yield from difference(page, "option", listed_options(page), options(command) - COMMON)
    text = page.read_text()
    words = set(re.split(r"[^\w-]+", text))
    for subcommand in [*command.get("aliases", []), *(below["commandName"] for below in visible(command))]:
        if subcommand not in words:
            yield f"{page}: '{subcommand}' is not mentioned"
    if not command["abstract"]:
        yield f"'{name}' has no abstract"
    for section in ("SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO"):
        if f".Sh {section}\n" not in text:
            yield f"{page}: there is no section {section}"


def difference(page, kind, written, known):
    for name in sorted(known - written):
        yield f"{page}: the {kind} {name} is missing"
    for name in sorted(written - known):
        yield f"{page}: there is no {kind} {name}"


def listed(page, macro):
    """What stands as an item of a list: `.It Va user_s , system_s` has user_s and system_s. Of the first section of
    that kind only: what other objects have is no member of the record."""
    names = set()
    for line in page.read_text().splitlines():
        if line.startswith(".Ss The submission"):
            break
        if line.startswith(f".It {macro} "):
            names |= set(line.split()[2:]) - {","}
    return names


def listed_options(page):
    """The options that stand as items: `.It Fl n Ar n , Fl -name , -other` has -n, --name and --other."""
    names = set()
    for line in page.read_text().splitlines():
        if not line.startswith(".It Fl "):
            continue
        for group in re.findall(r"Fl ((?:(?!Fl|Ar).)*)", line):
            names |= {f"-{word}" for word in group.replace(",", " ").split() if word.strip(".:;=") and word not in ("Op", "Ns")}
    return names
