"""jobs.toml(5): every setting, with its variable and its default, and none that does not exist."""

import json

from program import MAN

PAGE = MAN / "jobs.toml.5"


def problems(program):
    shown = program.output("config", "show", "--json", env={"JOBS_CONFIG": "/dev/null"})
    # All that settings have is the same in TOML and in JSON.
    known = {
        setting["key"]: (setting.get("variable"), json.dumps(setting["default"]) if "default" in setting else None)
        for setting in map(json.loads, shown.splitlines())
    }
    written = documented()
    for key in sorted(known.keys() | written.keys()):
        if known.get(key) != written.get(key):
            yield f"{PAGE}: {key} is {written.get(key)} (variable, default), and should be {known.get(key)}"


def documented():
    """The variable and the default of each setting: `.It Ic shell , Ev VARIABLE`, and then `Default:` or `Not set`."""
    settings, section, key, variable, is_default = {}, None, None, None, False
    for line in PAGE.read_text().splitlines():
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
