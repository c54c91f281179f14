"""The completions: the shells' scripts are those that the executable prints, and it knows every word."""

from program import ROOT, options, visible


def problems(program):
    for shell, file in {"bash": "jobs.bash", "zsh": "_jobs", "fish": "jobs.fish"}.items():
        path = ROOT / "completions" / file
        if not path.exists() or path.read_text() != program.output("shell-init", "--completions", shell):
            yield f"{path} is not what the executable makes: run `make completions`"
    yield from uncompleted(program, program.root, [])


def uncompleted(program, command, path):
    """The subcommands and options of a command, and of what is below it, that are not completed."""
    for subcommand in visible(command):
        name = subcommand["commandName"]
        if name not in completed(program, *path, name):
            yield f"the subcommand '{' '.join([*path, name])}' is not completed"
        yield from uncompleted(program, subcommand, [*path, name])
    if path and not visible(command):
        for option in sorted(options(command) - set(completed(program, *path, "-"))):
            yield f"'{' '.join(path)}' has an option {option}, which is not completed"


def completed(program, *words):
    """What can stand in the place of the last word."""
    lines = program.output("complete", "fish", "jobs", *words).splitlines()[1:]
    return [line.split("\t")[0] for line in lines]
