"""What a Swift file imports, defines and names, as far as this can be read without a compiler."""

import re
from dataclasses import dataclass, field
from pathlib import Path

MODIFIERS = (
    r"(?:@\w+(?:\([^)]*\))?\s+|(?:package|public|internal|final|indirect|static|class|mutating|nonmutating|"
    r"nonisolated|override|consuming|borrowing|convenience|required|unowned|weak|lazy)(?:\([^)]*\))?\s+)*"
)
# Anchored at the beginning of a statement: what is private there does not match.
TYPE = re.compile(MODIFIERS + r"(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)")
FUNCTION = re.compile(MODIFIERS + r"func\s+(\w+)")
MEMBER = re.compile(MODIFIERS + r"(?:func|var|let)\s+(\w+)")
EXTENSION = re.compile(MODIFIERS + r"extension\s+(\w+)")
IMPORT = re.compile(r"^(?:@\w+\s+|(?:package|public|internal)\s+)*import\s+(?:(?:struct|enum|func)\s+)?(\w+)", re.M)
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
CALLED = re.compile(r"(?<=\.)\s*[A-Za-z_]\w*|(?<![\w.])[A-Za-z_]\w*(?=\()")
DECLARED = re.compile(r"\b(?:func|var|let|case)\s+(\w+)")
# Where something begins or ends that is not code.
MARK = re.compile(r'//|/\*|\*/|#*"""|#*"|\\#*\(|[()]')


@dataclass
class SourceFile:
    path: Path
    module: str
    # The folder below the module's, or "." for its root.
    folder: str
    imports: set[str] = field(default_factory=set)
    # Types and functions that other files can name.
    defined: set[str] = field(default_factory=set)
    # Names of types within types: here they hide others.
    nested: set[str] = field(default_factory=set)
    # By the type that an extension extends: the members that it adds.
    added: dict[str, set[str]] = field(default_factory=dict)
    # All that is declared, by any keyword.
    declared: set[str] = field(default_factory=set)
    # Names that do not follow a dot.
    named: set[str] = field(default_factory=set)
    # Names that follow a dot, or that a parenthesis follows.
    called: set[str] = field(default_factory=set)


def read(path: Path, module: str, folder: str) -> SourceFile:
    code = without_text(path.read_text())
    file = SourceFile(path, module, folder)
    file.imports = set(IMPORT.findall(code))
    file.declared = set(DECLARED.findall(code))
    file.named = set(NAME.findall(code))
    file.called = {name.strip() for name in CALLED.findall(code)}
    extended, depth = None, 0
    for line in code.splitlines():
        statement = line.strip()
        if depth == 0:
            if match := EXTENSION.match(statement):
                extended = file.added.setdefault(match[1], set())
            elif match := TYPE.match(statement) or FUNCTION.match(statement):
                file.defined.add(match[1])
                extended = None
        elif match := TYPE.match(statement):
            file.nested.add(match[1])
        if depth == 1 and extended is not None and (match := MEMBER.match(statement) or TYPE.match(statement)):
            extended.add(match[1])
        depth += line.count("{") - line.count("}")
    return file


def without_text(source: str) -> str:
    """The code without comments and without the words of strings; what strings interpolate is code, and stays."""
    kept: list[str] = []
    # What encloses the place, innermost last: ")" for parentheses, "*/" for comments, or the end of a string.
    open_ends: list[str] = []
    place = 0
    while match := MARK.search(source, place):
        mark, end = match[0], open_ends[-1] if open_ends else ")"
        if end == ")":
            kept.append(source[place : match.start()])
        place = match.end()
        if end == "*/":
            if mark == "/*":
                open_ends.append("*/")
            elif mark == "*/":
                open_ends.pop()
        elif end == ")":
            if mark == "//":
                place = source.find("\n", place)
                if place < 0:
                    return "".join(kept)
            elif mark == "/*":
                open_ends.append("*/")
            elif mark.endswith('"'):
                open_ends.append(mark.lstrip("#") + "#" * mark.count("#"))
                kept.append(" ")
            elif mark == ")":
                if open_ends:
                    open_ends.pop()
                kept.append(")")
            else:
                open_ends.append(")")
                kept.append("(")
        elif mark.endswith('"'):
            # Inside of a string: its end, or a quotation mark in it.
            quotes, hashes = end.rstrip("#"), end.count("#")
            start = match.end() - len(mark.lstrip("#"))
            escaped = not hashes and quotes == '"' and ends_with_escape(source, start)
            if not escaped and source.startswith(quotes + "#" * hashes, start):
                open_ends.pop()
                place = start + len(end)
            else:
                place = start + 1
        elif mark.startswith("\\") and mark.count("#") == end.count("#") and not ends_with_escape(source, match.start()):
            open_ends.append(")")
            kept.append(" (")
    if not open_ends:
        kept.append(source[place:])
    return "".join(kept)


def ends_with_escape(source: str, place: int) -> bool:
    """Whether a backslash that counts is in front of the place."""
    count = 0
    while source[place - 1 - count] == "\\":
        count += 1
    return count % 2 == 1
