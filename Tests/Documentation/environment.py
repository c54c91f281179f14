"""jobs-environment(7): every variable that the sources name stands there."""

import re

import settings
from program import MAN, ROOT

PAGE = MAN / "jobs-environment.7"
# Between processes of the program itself, and of its tests.
INTERNAL = {"JOBS_BOOT_ID", "JOBS_CLOCK_OFFSET", "JOBS_KILL_AT", "JOBS_MACHINE_ID", "JOBS_MEMORY", "JOBS_PROMPT_FD", "JOBS_STARTER"}
NAMED = re.compile(r'variable\("([A-Z_]+)"\)|getenv\("([A-Z_]+)"\)|"(JOBS_[A-Z_]*[A-Z])"')


def problems(program):
    read = {name for path in (ROOT / "Sources").rglob("*.[sc]*") for names in NAMED.findall(path.read_text()) for name in names if name}
    of_settings = {variable for variable, _ in settings.documented().values() if variable}
    written = {word for line in PAGE.read_text().splitlines() if line.startswith(".It Ev ") for word in line.split()}
    for name in sorted(read - INTERNAL - of_settings - written):
        yield f"{PAGE}: the variable {name} is missing"
