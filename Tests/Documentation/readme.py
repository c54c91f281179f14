"""README.md: what agents are told stands there word for word."""

from program import ROOT

PAGE = ROOT / "README.md"


def problems(program):
    section = PAGE.read_text().partition("\n### For agents\n")[2].partition("\n## ")[0]
    quoted = " ".join(line.removeprefix(">") for line in section.splitlines() if line.startswith(">"))
    if quoted.split() != program.output("serve", "--instructions").split():
        yield f"{PAGE}: what is quoted below \"For agents\" is not what `serve --instructions` prints"
