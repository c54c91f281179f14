"""The client that works through `serve`: raw lines of the Model Context Protocol, and servers that are killed."""

import json
import os
import select
import shlex
import subprocess
import threading
import time

import processes
from clients import Client, Failure
from home import LIMIT, difference, excerpt
from kinds import Ending, quoted

REVISION = "2025-06-18"


class Gone(Exception):
    """The server ended in the midst of a call."""


class Server:
    """`jobs serve`, which may be told to die. What it says on standard error goes to a file of the home."""

    def __init__(self, home):
        with open(home.path / "serve.log", "ab") as log:
            self.process = home.start("serve", "--answers", "json", "--toolset", "full", stdin=subprocess.PIPE, stderr=log)
        self.received = b""
        self.last_id = 0
        self.timer = None
        self.was_killed = False

    def die_after(self, seconds):
        self.timer = threading.Timer(seconds, self.die)
        self.timer.daemon = True
        self.timer.start()

    def die(self):
        self.was_killed = True
        self.process.kill()

    def close(self):
        if self.timer:
            self.timer.cancel()
            self.timer.join()
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def greet(self):
        client = {"name": "chaos", "version": "1"}
        self.ask("initialize", {"protocolVersion": REVISION, "capabilities": {}, "clientInfo": client})
        self.write({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def ask(self, method, params):
        """The answer to a request. `Gone` where the server ends before."""
        self.last_id += 1
        self.write({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params})
        deadline = time.monotonic() + LIMIT
        while True:
            message = json.loads(self.line(deadline))
            if message.get("id") == self.last_id:
                return message

    def write(self, message):
        try:
            # A pipe takes as much before it is read; a request is far smaller.
            os.write(self.process.stdin.fileno(), json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            raise Gone from None

    def line(self, deadline):
        while b"\n" not in self.received:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"`jobs serve` did not answer within {LIMIT} s")
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                raise Gone
            self.received += piece
        line, self.received = self.received.split(b"\n", 1)
        return line


class Agent(Client):
    """An agent. It repeats a call that its server died under, with the same key: that may start no second job."""

    server = None

    def take(self, step):
        take = {"run_and_wait": self.run_and_wait, "wait_for_job": self.wait_for_job, "kill_job": self.kill_job}
        take[step.scenario](step)

    def leave(self):
        if self.server:
            self.server.close()
            self.server = None

    def call(self, tool, death=None, **arguments):
        """Calls a tool: an answer's structured content. A call whose server was killed as planned is repeated."""
        while True:
            try:
                if self.server is None:
                    self.server = Server(self.home)
                    self.server.greet()
                if death is not None:
                    self.server.die_after(death)
                    death = None
                answer = self.server.ask("tools/call", {"name": tool, "arguments": arguments})
                break
            except Gone:
                self.check_stopped()
                server, self.server = self.server, None
                server.close()
                if not server.was_killed:
                    raise Failure(f"`serve` ended by itself in {tool}: {server.process.returncode}") from None
                self.report.note(f"{self.name}: serve was killed in {tool} (as planned)", "death")
            except TimeoutError:
                # Whatever it does, it is in nobody's way any more.
                self.leave()
                raise
        self.report.note(f"{self.name}: {tool}: {excerpt(json.dumps(answer).encode(), 1000)}")
        content = answer.get("result", {}).get("structuredContent")
        if content is None:
            raise Failure(f"{tool} failed: {excerpt(json.dumps(answer).encode(), 1000)}")
        return content

    # MARK: Steps

    def begin(self, tool, step, **more):
        """Starts the step's job. Gives the submission and the tool's answer."""
        job = step.jobs[0]
        submission = self.world.ledger.begin(job, self.name)
        content = self.call(
            tool, death=step.deaths["submit"], name=job.name, key=job.name, **self.command(job), **more
        )
        submission.number = content.get("number")
        if submission.number is None:
            raise Failure(f"{submission}: {tool} gives no number: {content}")
        return submission, content

    @staticmethod
    def command(job):
        """What the plan means for sh is not left to the shell of agents: bash tells of children that a signal ended."""
        if job.script is None:
            return {"argv": list(job.argv)}
        return {"command": f"exec /bin/sh -c {shlex.quote(quoted(job))}"}

    def run_and_wait(self, step):
        submission, content = self.begin("run_and_wait", step)
        if "ended_at" not in content:
            self.await_end(submission, step)
            return
        self.check_ending(submission, content)
        for stream, pieces in (("stdout", submission.job.stdout), ("stderr", submission.job.stderr)):
            if what := difference(self.home.content(pieces), content[stream].encode()):
                raise Failure(f"{stream} of {submission}, as run_and_wait showed it: {what}")

    def wait_for_job(self, step):
        submission, _ = self.begin("execute_command", step)
        self.await_end(submission, step)

    def kill_job(self, step):
        submission, _ = self.begin("execute_command", step)
        # The script may not have come far.
        submission.ending = None
        signals = {"signal": "KILL"} if step.now else {"grace_ms": 300}
        content = self.call("kill_job", death=step.deaths["kill"], job_id=str(submission.number), **signals)
        if content["status"] not in ("killed", "already_terminated") or content.get("survivors"):
            raise Failure(f"{submission} was not ended: {content}")
        left = [process for process in processes.of(self.home.path) if process.belongs_to(submission.number)]
        if left := [process for process in left if process.name != processes.SHIM]:
            raise Failure(f"{submission}: kill_job says that all has ended, but there are {', '.join(map(str, left))}")
        self.await_end(submission, step)

    def await_end(self, submission, step):
        deadline = time.monotonic() + LIMIT
        death = step.deaths["watch"]
        while True:
            content = self.call("wait_for_job", death=death, job_ids=[str(submission.number)])
            if content["met"]:
                self.check_ending(submission, content["jobs"][0])
                return
            if time.monotonic() > deadline:
                raise Failure(f"{submission} did not end: {content}")
            death = None

    def check_ending(self, submission, content):
        if submission.ending and not submission.ending.fits(content):
            raise Failure(f"{submission}: expected {submission.ending}, found {Ending.of(content)} in the answer")
