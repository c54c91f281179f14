"""The day by the tools of `serve`.

The policy: one call where one does; what is wanted of a long output is asked for with `grep`, where the digest did not show
it; nothing is polled. Tools that have an argument which saves a call are called with it (`ready`, `grep`): whether they have
it is read off their schemas, as a model would."""

import json

from day import workloads
from day.ledger import Ledger
from speaker import Speaker


class Day:
    def __init__(self, home, directory):
        self.home, self.directory = home, directory
        self.speaker = self.open()
        discovered = self.speaker.request("server/discover")
        tools = self.speaker.request("tools/list")["tools"]
        self.arguments = {tool["name"]: set(tool["inputSchema"]["properties"]) for tool in tools}
        shown = [
            {"name": tool["name"], "description": tool["description"], "input_schema": tool["inputSchema"]}
            for tool in tools
        ]
        self.ledger = Ledger(discovered["instructions"] + json.dumps(shown, separators=(",", ":"), ensure_ascii=False))

    def open(self):
        return Speaker(self.home.argv("serve"), self.home.environment, cwd=self.directory)

    def close(self):
        self.speaker.__exit__()

    def has(self, tool, argument):
        return argument in self.arguments[tool]

    def call(self, tool, kind="", **arguments):
        """What the model reads of an answer: what most clients give it, structured content before text."""
        result = self.speaker.request("tools/call", name=tool, arguments=arguments)
        content = result.get("structuredContent")
        text = result["content"][0]["text"] if content is None else json.dumps(content, separators=(",", ":"))
        call = json.dumps({"name": tool, "arguments": arguments}, separators=(",", ":"), ensure_ascii=False)
        self.ledger.note(kind or tool, call, text)
        return content or text

    def start(self, command, kind="start", **arguments):
        answer = self.call("execute_command", kind, command=command, **arguments)
        # With `ready` it is text: "job 7 is ready …".
        return answer["job_id"] if isinstance(answer, dict) else answer.split()[1]

    def run(self):
        for task in (
            self.build, self.server, self.tests, self.progress, self.prompt, self.first_of_two, self.stubborn,
            self.twenty_seconds, self.new_session, self.flaky, self.search,
        ):
            task()
        return self.ledger

    def read(self, command, kind, wanted, *facts):
        """Runs a command whose output holds the facts. Gives all that was read of it."""
        text = self.call("run_and_wait", kind, command=command)
        if any(fact not in text for fact in facts):
            number = text.split()[1]
            text += self.call("get_job_output", "grep", job_id=number, grep=wanted)
        return text

    # MARK: The tasks

    def build(self):
        facts = (workloads.BUILD_FACT, "exit status 1")
        self.ledger.judge("build", self.read("./build", "failed build", "error:", *facts), *facts)

    def server(self):
        port = workloads.free_port()
        command = f"PORT={port} ./server"
        if self.has("execute_command", "ready"):
            job = self.start(command, "ready", ready={"output": "listening"})
        else:
            job = self.start(command)
            self.call("wait_for_job", "wait", job_ids=[job], pattern="listening")
        used = self.call("run_and_wait", command=f"curl -s localhost:{port}")
        self.call("kill_job", "kill", job_id=job)
        self.ledger.judge("server", used, "healthy", is_true=workloads.is_free(port))

    def tests(self):
        facts = workloads.TEST_FACTS
        self.ledger.judge("tests", self.read("./tests", "4,000 tests", "^FAIL|failed", *facts), *facts)

    def progress(self):
        self.ledger.judge("progress", self.call("run_and_wait", command="./progress"), "completed", "saved 2000 files")

    def prompt(self):
        asked = self.call("run_and_wait", command="./ask", stdin=True, wait_ms=1500)
        answered = self.call("interact_with_job", job_id=asked.split()[1], input="y\n")
        self.ledger.judge("prompt", asked + answered, "Overwrite", "3 files written")

    def first_of_two(self):
        commands = ["sleep 30", "sleep 2; echo first"]
        if self.has("execute_command", "commands"):
            started = self.call("execute_command", "start", commands=commands)
            slow, fast = (job["job_id"] for job in started["jobs"])
        else:
            slow, fast = (self.start(command) for command in commands)
        ended = self.call("wait_for_job", "wait", job_ids=[slow, fast], until="any")
        self.ledger.judge("first", ended, f"job {fast} completed")

    def stubborn(self):
        job = self.start("./stubborn")
        # A tree that is up: signals before that would end it.
        self.home.jobs("wait", job, "--output", "up")
        killed = self.call("kill_job", "kill", job_id=job, grace_ms=500)
        self.ledger.judge("stubborn", killed["status"], "killed")

    def twenty_seconds(self):
        self.ledger.judge("20 s", self.call("run_and_wait", command="sleep 20; echo done"), "completed", "done")

    def new_session(self):
        self.close()
        self.speaker = self.open()
        self.ledger.judge("session", self.call("list_jobs", "list"), "failed", "./build")

    def flaky(self):
        # A loop of the shell is a call as well, and the attempts before are not of interest.
        text = self.call("run_and_wait", command="for i in {1..20}; do ./flaky >out 2>&1 || { tail -3 out; exit 1; }; done")
        self.ledger.judge("flaky", text, "not ok 41", "failed")

    def search(self):
        if self.has("run_and_wait", "grep"):
            text = self.call("run_and_wait", command="./log", grep="ORD-4711")
        else:
            number = self.start("./log")
            self.home.jobs("wait", number)
            text = self.call("get_job_output", "grep", job_id=number, grep="ORD-4711")
        self.ledger.judge("search", text, "charged twice")
