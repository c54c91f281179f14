#!/usr/bin/env python3
"""Finds out in which order a client's functions are first called, for the linker to put them side by side.

A client of a few milliseconds spends much of them on its first touch of each page of the program. Names that the program no
longer has do no harm, so the order has to be found again only when a benchmark says that a start has become slower."""

import argparse
import bisect
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from home import Home

# What is called most often, most often first.
CALLS = (["status", "1"], ["run", "--", "true"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=Path, required=True, help="the executable, with its symbols")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    jobs = options.jobs.resolve()
    symbols = Symbols(jobs)
    order = {}
    with Home(jobs) as home, tempfile.TemporaryDirectory() as directory:
        home.jobs("run", "--wait", "--", "true")
        steps = Path(directory) / "steps"
        source = Path(__file__).with_name("steps.c")
        subprocess.run(["clang", "-O2", "-o", steps, source], check=True)
        for call in CALLS:
            command = [steps, f"{symbols.first:x}", f"{symbols.last:x}", *home.argv(*call)]
            output = subprocess.run(command, env=home.environment, check=True, capture_output=True, text=True).stdout
            order.update(dict.fromkeys(symbols.name(int(address, 16)) for address in output.split()))
            print(f"{' '.join(call)}: {len(order)} functions by now", file=sys.stderr)
    options.output.write_text("".join(f"{name}\n" for name in order))


class Symbols:
    """The functions of the program, by their addresses."""

    def __init__(self, program):
        listing = subprocess.run(["nm", "-n", "--defined-only", program], check=True, capture_output=True, text=True)
        lines = [line.split(" ", 2) for line in listing.stdout.splitlines()]
        functions = [(int(address, 16), name) for address, kind, name in lines if kind in "tTwW"]
        if not functions:
            raise SystemExit(f"{program} has no symbols: link it without -s")
        self.addresses, self.names = zip(*functions)
        self.first, self.last = self.addresses[0], self.addresses[-1]

    def name(self, address):
        return self.names[bisect.bisect_right(self.addresses, address) - 1]


if __name__ == "__main__":
    main()
