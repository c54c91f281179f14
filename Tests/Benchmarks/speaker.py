"""Speaks JSON lines with an MCP server: the least that a client can do, so that the server is what is measured."""

import json
import subprocess
import time

def meta(client):
    """What every request says of its client, which calls itself so."""
    return {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": client, "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    }


class Speaker:
    """A server of its own, from `with` to its end.

    `client` is what it calls itself: some are known to wait longer than others."""

    def __init__(self, argv, environment, cwd=None, client="benchmark"):
        self.meta = meta(client)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(argv, env=environment, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last_id = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    @property
    def pid(self):
        return self.process.pid

    def line(self, method, **params):
        self.last_id += 1
        message = {"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": {**params, "_meta": self.meta}}
        return json.dumps(message).encode() + b"\n"

    def send(self, method, **params):
        self.write(self.line(method, **params))
        return self.last_id

    def write(self, line):
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def time(self, tool, **arguments):
        """Seconds from the request's bytes to the answer's: what this client makes of them is not the server's time."""
        line = self.line("tools/call", name=tool, arguments=arguments)
        began = time.perf_counter()
        self.write(line)
        answer = self.process.stdout.readline()
        seconds = time.perf_counter() - began
        message = json.loads(answer)
        if message.get("id") != self.last_id or message.get("result", {}).get("isError", "error" in message):
            raise RuntimeError(f"{tool}: {answer[:200]!r}")
        return seconds

    def answer(self):
        """The next answer; notifications are passed over."""
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the server has ended")
            message = json.loads(line)
            if "id" in message:
                if "error" in message:
                    raise RuntimeError(f"the server answered {message['error']}")
                return message

    def request(self, method, **params):
        self.send(method, **params)
        return self.answer()["result"]

    def call(self, tool, **arguments):
        """What a tool answers, read."""
        result = self.request("tools/call", name=tool, arguments=arguments)
        if result.get("isError"):
            raise RuntimeError(f"{tool}: {result['content'][0]['text']}")
        return result.get("structuredContent")
