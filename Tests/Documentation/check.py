#!/usr/bin/env python3
"""Checks that what is written about the command line is true: man pages, settings, variables and completions say what the
executable given as the argument has, and all of it."""

import sys

import advice
import completions
import environment
import pages
import readme
import settings
from program import Program


def main():
    program = Program(sys.argv[1])
    parts = (pages, settings, environment, completions, readme, advice)
    found = [problem for part in parts for problem in part.problems(program)]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
