"""`jobs serve` given lines that are nearly right: none ends it, and what it answers is right all the same."""

import json
import random
import threading
import time

from measuring import memory
from speaker import Speaker, meta
from table import Row, megabytes, rate

META = meta("benchmark")
CALL = {"name": "get_job_status", "arguments": {"job_id": "1"}}
SOUND = [
    json.dumps(message, ensure_ascii=False).encode()
    for message in (
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-03-26"}},
        {"jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": CALL},
        {"jsonrpc": "2.0", "id": -1, "method": "tools/call", "params": {**CALL, "_meta": META}},
        {"jsonrpc": "2.0", "id": 2, "method": "resources/read", "params": {"uri": "job://1", "_meta": META}},
        {"jsonrpc": "2.0", "id": 3, "method": "subscriptions/listen", "params": {"notifications": {}, "_meta": META}},
        [{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "method": "notifications/cancelled"}],
        {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 3}},
        {"jsonrpc": "2.0", "id": 2, "result": {"é": "😀"}},
    )
]


def damaged_lines(home, sizes):
    """Lines with up to three faults each, the same in every run. Some open streams, of which there may be 4096."""
    dice = random.Random(2026)
    with Speaker(home.argv("serve"), home.environment) as speaker:
        speaker.request("server/discover")
        before = memory(speaker.pid)["Private_Dirty"]
        answers = Answers(speaker)
        sent = 0
        while sent < sizes.damaged:
            batch = b"\n".join(damaged(dice.choice(SOUND), dice) for _ in range(min(1000, sizes.damaged - sent)))
            sent += 1000
            speaker.write(batch + b"\n")
        speaker.write(json.dumps({"jsonrpc": "2.0", "id": "the end", "method": "ping"}).encode() + b"\n")
        answers.join(timeout=600)
        growth = memory(speaker.pid)["Private_Dirty"] - before
    yield Row(
        f"`serve`: {sizes.damaged:,} damaged lines, {answers.count:,} answers: growth",
        megabytes(growth),
        rate(sizes.damaged, max(answers.seconds, 1e-9), "lines"),
        aim="survives, answers are sound",
        is_met=answers.is_over and not answers.wrong and growth < 64 << 20,
    )


class Answers(threading.Thread):
    """Reads what the server says until the answer to the last request, and looks whether it is JSON-RPC."""

    def __init__(self, speaker):
        super().__init__(daemon=True)
        self.speaker = speaker
        self.count, self.wrong, self.is_over, self.seconds = 0, [], False, 0.0
        self.start()

    def run(self):
        began = time.perf_counter()
        for line in self.speaker.process.stdout:
            message = json.loads(line)
            self.count += 1
            for one in message if isinstance(message, list) else [message]:
                if one.get("jsonrpc") != "2.0" or not ("method" in one or "id" in one):
                    self.wrong.append(line)
                if one.get("id") == "the end":
                    self.is_over, self.seconds = True, time.perf_counter() - began
                    return


def damaged(line, dice):
    for _ in range(dice.randint(0, 3)):
        place = dice.randint(0, len(line))
        fault = dice.randrange(5)
        if fault == 0:
            line = line[:place] + bytes([dice.randrange(256)]) + line[place:]
        elif fault == 1:
            line = line[:place] + bytes(dice.sample(b'[{"\\u,:-1e.\nnull', 3)) + line[place:]
        elif fault == 2:
            line = line[:place] + line[place + 5 :]
        elif fault == 3 and place < len(line):
            line = line[:place] + bytes([line[place] ^ 1 << dice.randrange(8)]) + line[place + 1 :]
        elif len(line) < 10_000:
            line += line[:place]
    return line
