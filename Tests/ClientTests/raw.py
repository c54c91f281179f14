"""A client that writes and reads lines, and checks every message that it gets against the official schema."""

import json
import select
import subprocess

from home import JOBS
from schema import MODERN, check_message

META = {
    "io.modelcontextprotocol/protocolVersion": MODERN,
    "io.modelcontextprotocol/clientInfo": {"name": "raw", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}
TASKS = {**META, "io.modelcontextprotocol/clientCapabilities": {"extensions": {"io.modelcontextprotocol/tasks": {}}}}
LIMIT = 60


class RawServer:
    """`jobs serve`, spoken to in one revision."""

    def __init__(self, home, *options, answers="json", revision=MODERN, meta=META):
        options = ("--answers", answers, *options)
        self.revision = revision
        self.meta = meta if revision == MODERN else None
        self.process = subprocess.Popen(
            [JOBS, "serve", *options], env=home.environment, cwd=home.path, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True,
        )
        self.received = b""
        self.methods = {}
        self.kept = []
        self.last_id = 0
        if revision != MODERN:
            client = {"protocolVersion": revision, "capabilities": {}, "clientInfo": {"name": "raw", "version": "1"}}
            assert self.result("initialize", client)["protocolVersion"] == revision
            self.write({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def write(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def send(self, method, params=None, id=None):
        """Sends a request. Gives its id."""
        self.last_id += 1
        id = self.last_id if id is None else id
        params = dict(params or {})
        if self.meta:
            params["_meta"] = {**self.meta, **params.get("_meta", {})}
        self.methods[id] = method
        self.write({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        return id

    def read(self):
        """The next message, checked."""
        while b"\n" not in self.received:
            ready, _, _ = select.select([self.process.stdout], [], [], LIMIT)
            assert ready, f"nothing came for {LIMIT} s"
            piece = self.process.stdout.read1(1 << 16)
            assert piece, "the server has ended"
            self.received += piece
        line, self.received = self.received.split(b"\n", 1)
        message = json.loads(line)
        method = None if isinstance(message, list) else self.methods.get(message.get("id"))
        check_message(message, self.revision, method)
        return message

    def read_where(self, fits):
        """The next message that fits; others are kept."""
        for message in self.kept:
            if fits(message):
                self.kept.remove(message)
                return message
        while not fits(message := self.read()):
            self.kept.append(message)
        return message

    def answer(self, id):
        return self.read_where(lambda message: message.get("id") == id)

    def notification(self, method):
        return self.read_where(lambda message: message.get("method") == method)

    def result(self, method, params=None):
        answer = self.answer(self.send(method, params))
        assert "result" in answer, answer
        return answer["result"]

    def error(self, method, params=None):
        answer = self.answer(self.send(method, params))
        assert "error" in answer, answer
        return answer["error"]

    def call(self, tool, **arguments):
        """Calls a tool, and gives its structured content."""
        result = self.result("tools/call", {"name": tool, "arguments": arguments})
        assert not result.get("isError"), result
        return result["structuredContent"]

    def finish(self):
        """Ends the input. Gives what was still sent."""
        self.process.stdin.close()
        rest = self.received + self.process.stdout.read()
        assert self.process.wait(LIMIT) == 0
        messages = [json.loads(line) for line in rest.splitlines()]
        for message in messages:
            check_message(message, self.revision, self.methods.get(message.get("id")))
        return messages
