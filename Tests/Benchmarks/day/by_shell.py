"""The day by the command line, as an agent has it that knows the block of `jobctl help agents` and has a shell.

The policy: what belongs together is one call of the shell; the end of an output is read, or its telling part where `logs` has
that (`--digest`), and lines are looked for with `--grep` only where that was not enough. The shell's own tool is not counted,
which the agent has anyway: only the block, what is typed, and what comes back."""

import os
import subprocess

from day import workloads
from day.ledger import Ledger


class Day:
    def __init__(self, home, directory):
        self.home, self.directory = home, directory
        # Agents know it by this name.
        tools = os.path.join(home.path, "bin")
        os.makedirs(tools, exist_ok=True)
        link = os.path.join(tools, "jobctl")
        if not os.path.islink(link):
            os.symlink(home.executable, link)
        self.environment = home.environment | {"PATH": f"{tools}:{home.environment['PATH']}"}
        self.shown = "logs --digest" if "--digest" in home.jobs("logs", "--help") else "logs -n 20"
        self.ledger = Ledger(home.jobs("help", "agents"))

    def call(self, command, kind="shell"):
        """What the shell's tool gives: both streams, and the exit status where it is not 0."""
        result = subprocess.run(
            ["bash", "-c", command], env=self.environment, cwd=self.directory, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        )
        text = result.stdout.decode(errors="replace").rstrip("\n")
        if result.returncode:
            text = f"Exit code {result.returncode}\n{text}"
        self.ledger.note(kind, command, text)
        return text

    def run(self):
        for task in (
            self.build, self.server, self.tests, self.progress, self.prompt, self.first_of_two, self.stubborn,
            self.twenty_seconds, self.new_session, self.flaky, self.search,
        ):
            task()
        return self.ledger

    def read(self, command, kind, wanted, *facts):
        text = self.call(f"jobctl run --wait -c {command}; jobctl {self.shown}", kind)
        if any(fact not in text for fact in facts):
            text += self.call(f"jobctl logs --grep '{wanted}'", "grep")
        return text

    # MARK: The tasks

    def build(self):
        facts = (workloads.BUILD_FACT, "stopped")
        self.ledger.judge("build", self.read("./build", "failed build", "error:", *facts), *facts)

    def server(self):
        port = workloads.free_port()
        self.call(f"PORT={port} jobctl run -n web --ready output=listening ./server", "ready")
        used = self.call(f"curl -s localhost:{port}")
        self.call("jobctl kill web", "kill")
        self.ledger.judge("server", used, "healthy", is_true=workloads.is_free(port))

    def tests(self):
        facts = workloads.TEST_FACTS
        self.ledger.judge("tests", self.read("./tests", "4,000 tests", "^FAIL|failed", *facts), *facts)

    def progress(self):
        text = self.call("jobctl run --wait ./progress; jobctl logs --plain -n 1")
        self.ledger.judge("progress", text, "saved 2000 files")

    def prompt(self):
        asked = self.call("jobctl run -i -n ask ./ask; jobctl wait ask --input; jobctl logs")
        answered = self.call("jobctl send ask y; jobctl wait ask; jobctl logs -n 1")
        self.ledger.judge("prompt", asked + answered, "Overwrite", "3 files written")

    def first_of_two(self):
        starts = "jobctl run -n slow sleep 30; jobctl run -n fast -c 'sleep 2; echo first'"
        numbers = self.call(f"{starts}; jobctl wait --any -p slow fast").split()
        self.ledger.judge("first", "", is_true=numbers[1:2] == numbers[2:])

    def stubborn(self):
        job = self.call("jobctl run ./stubborn", "start")
        self.home.jobs("wait", job, "--output", "up")
        text = self.call(f"jobctl kill --grace 500ms {job}", "kill")
        record = self.home.jobs("status", "--json", job)
        self.ledger.judge("stubborn", text, is_true='"killed"' in record)

    def twenty_seconds(self):
        text = self.call("jobctl run --wait -c 'sleep 20; echo done'; jobctl logs -n 1")
        self.ledger.judge("20 s", text, "done")

    def new_session(self):
        self.ledger.judge("session", self.call("jobctl list", "list"), "failed", "./build")

    def flaky(self):
        loop = "for i in $(seq 20); do ./flaky >out 2>&1 || { tail -3 out; exit 1; }; done"
        text = self.call(f"jobctl run --wait -c '{loop}'; jobctl logs -n 3")
        self.ledger.judge("flaky", text, "not ok 41")

    def search(self):
        text = self.call("jobctl run --wait ./log; jobctl logs --grep ORD-4711", "grep")
        self.ledger.judge("search", text, "charged twice")
