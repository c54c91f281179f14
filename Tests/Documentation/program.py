"""The executable, and what it tells of itself."""

import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAN = ROOT / "man"


class Program:
    def __init__(self, path):
        self.path = path
        self.root = json.loads(self.output("--experimental-dump-help"))["command"]

    def output(self, *arguments, **options):
        """What it prints."""
        return self.run(*arguments, check=True, **options).stdout

    def run(self, *arguments, **options):
        return subprocess.run(
            [self.path, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options
        )

    @property
    def commands(self):
        """The subcommands that help shows, by their names."""
        return {command["commandName"]: command for command in visible(self.root)}

    def record_members(self):
        """The members of a job's record, as the answer to an unknown field of a template has them."""
        complaint = self.run("list", "--format", "{?}").stderr.splitlines()[0]
        return complaint.split("There are ", 1)[1].split(", ")

    def tools(self):
        """The names of the tools of `serve`."""
        hello = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "check", "version": "1"}}
        calls = [("initialize", hello), ("tools/list", {})]
        lines = [
            json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"
            for number, (method, params) in enumerate(calls)
        ]
        with tempfile.TemporaryDirectory() as home:
            command = [self.path, "serve", "--toolset", "all", "--home", f"{home}/state"]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
                server.stdin.write("".join(lines))
                server.stdin.flush()
                answer = next(answer for answer in map(json.loads, server.stdout) if answer.get("id") == 1)
                server.stdin.close()
        return [tool["name"] for tool in answer["result"]["tools"]]


def visible(command):
    """The subcommands of a command that help shows."""
    subcommands = command.get("subcommands", [])
    return [one for one in subcommands if one.get("shouldDisplay", True) and one["commandName"] != "help"]


def options(command):
    """All names of options of a command and of what is below it, as they are typed."""
    names = set()
    for argument in command.get("arguments", []):
        if argument.get("shouldDisplay", True):
            for name in argument.get("names", []):
                names.add(("--" if name["kind"] == "long" else "-") + name["name"])
    for subcommand in visible(command):
        names |= options(subcommand)
    return names
