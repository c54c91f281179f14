"""What the day's commands do: programs whose output holds the facts that an agent needs, and much that it does not."""

import socket
import stat
from pathlib import Path

BUILD = """
for i in range(36000):
    print(f"[{i + 1}/36000] CXX obj/src/error/module_{i}.o -O2 -Wall -Iinclude -Ivendor/fmt/include")
    if i == 17998:
        print("src/error/parser.cpp:212:9: error: expected ';' after expression")
        print("  212 |     return next(token)")
        print("      |         ^")
print("ninja: build stopped: subcommand failed.")
raise SystemExit(1)
"""
TESTS = """
broken = {812: "expected 3, got 4", 2077: "timeout after 5000 ms", 3901: "undefined is not a function"}
for i in range(4000):
    name = "returns an error for bad input" if i % 5 < 3 else "adds"
    if i in broken:
        print(f"FAIL test/suite_{i % 40}.test.js > case {i} > {name}")
        print(f"  AssertionError: {broken[i]}")
        print(f"      at test/suite_{i % 40}.test.js:{i % 90 + 10}:7")
    else:
        print(f"PASS test/suite_{i % 40}.test.js > case {i} > {name} ({i % 17} ms)")
print("Tests: 3 failed, 3997 passed, 4000 total")
raise SystemExit(1)
"""
# What an agent must have read of these two.
BUILD_FACT = "parser.cpp:212:9: error: expected ';'"
TEST_FACTS = ("case 812", "case 2077", "case 3901", "3 failed")
PROGRESS = """
import sys
for i in range(1, 2001):
    print(f"\\rdownloading {i * 100 // 2000:3d}% [{'#' * (i // 50):<40}] {i} of 2000", end="")
print("\\nsaved 2000 files to out/")
"""
PROMPT = """
answer = input("Overwrite the 3 files in dist/? [y/N] ")
print("3 files written" if answer == "y" else "nothing done")
"""
# It says that it listens, as servers do, when it does.
SERVER = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"healthy")
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
print("compiling 214 modules", flush=True)
print(f"listening on http://127.0.0.1:{os.environ['PORT']}", flush=True)
server.serve_forever()
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, sys.argv[0], "child"])
print("up", flush=True)
time.sleep(1000)
"""
# Fails the seventh time.
FLAKY = """
from pathlib import Path
count = Path("flaky.count")
n = int(count.read_text()) + 1 if count.exists() else 1
count.write_text(str(n))
for i in range(40):
    print(f"ok {i} - check {i}")
if n == 7:
    print("not ok 41 - the cache is warm: read 0 of 8 entries")
    raise SystemExit(1)
"""
LOG = """
lines = [f"2026-11-20T10:{i % 60:02d}:00Z INFO request {i} GET /api/items/{i % 977} 200 {i % 300} ms\\n" for i in range(720000)]
lines[512345] = "2026-11-20T10:17:41Z WARN order ORD-4711 was charged twice\\n"
import sys
sys.stdout.writelines(lines)
"""
PROGRAMS = {
    "build": BUILD, "tests": TESTS, "progress": PROGRESS, "ask": PROMPT, "server": SERVER, "stubborn": STUBBORN,
    "flaky": FLAKY, "log": LOG,
}


def write(directory):
    """Puts the programs into a directory, as executables."""
    for name, text in PROGRAMS.items():
        path = Path(directory, name)
        path.write_text("#!/usr/bin/env python3" + text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


def free_port():
    with socket.socket() as end:
        end.bind(("127.0.0.1", 0))
        return end.getsockname()[1]


def is_free(port):
    with socket.socket() as end:
        return end.connect_ex(("127.0.0.1", port)) != 0
