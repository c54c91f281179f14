"""Errors name no command lines: advice is a value (JobModel/Advice.swift), which each edge words for its reader."""

import re

from program import ROOT

SOURCES = ROOT / "Sources"
# Where commands are worded: advice itself, the command line, and what agents are told of the user's shell.
EDGES = ["JobModel/Advice.swift", "JobMCP/Text/Advice+Tools.swift", "JobMCP/Tools/Instructions.swift", "jobs/"]
COMMAND = re.compile(r"[`'](jobs|jobctl) [a-z]")


def problems(program):
    for path in sorted(SOURCES.rglob("*.swift")):
        place = str(path.relative_to(SOURCES))
        if any(place.startswith(edge) for edge in EDGES):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.lstrip().startswith("//") and COMMAND.search(line):
                yield f"{path}:{number}: a command in words; use advice"
