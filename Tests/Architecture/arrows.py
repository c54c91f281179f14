"""Who uses whom: the arrows between modules and between the folders of a module, and the circles among them."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import swift


@dataclass(frozen=True, order=True)
class Use:
    """A file names what another file defines."""

    user: Path
    name: str
    home: Path


def modules(root: Path) -> list[str]:
    """The modules in Swift, from the bottom up: a module may import those that Package.swift lists before it."""
    package = (root / "Package.swift").read_text()
    names = re.findall(r'\.(?:executableTarget|target)\(\s*name:\s*"(\w+)"', package)
    return [name for name in names if any((root / "Sources" / name).rglob("*.swift"))]


def undeclared(root: Path, order: list[str], tree: dict[str, list[swift.SourceFile]]) -> list[tuple[Path, str]]:
    """The imports that Package.swift does not list as dependencies: the compiler finds any module that was built before."""
    package = (root / "Package.swift").read_text()
    found = []
    for module in order:
        target = package[package.index(f'name: "{module}"', package.index("targets:")) :]
        listed = set(re.findall(r'"(\w+)"', re.split(r"[tT]arget\(", target)[0]))
        names = set(order) - listed - {module}
        found += [(file.path, name) for file in tree[module] for name in sorted(file.imports & names)]
    return found


def files(root: Path, module: str) -> list[swift.SourceFile]:
    base = root / "Sources" / module
    paths = sorted(base.rglob("*.swift"))
    return [swift.read(path, module, (path.relative_to(base).parts[:-1] or (".",))[0]) for path in paths]


def upwards(order: list[str], tree: dict[str, list[swift.SourceFile]]) -> list[tuple[Path, str]]:
    """The imports of a module that is not below."""
    above = {module: set(order[place:]) for place, module in enumerate(order)}
    return [(file.path, name) for module in order for file in tree[module] for name in sorted(file.imports & above[module])]


def between_folders(
    own: list[swift.SourceFile], everywhere: list[swift.SourceFile]
) -> dict[tuple[str, str], set[Use]]:
    """The arrows between the folders of one module: from the folder that uses to the one that defines.

    Types and functions are told by their names. What an extension adds to a type of another folder counts only if nothing
    else in the sources has that name: without a compiler the type before a dot is not known.
    """
    homes: dict[str, list[swift.SourceFile]] = defaultdict(list)
    for file in own:
        for name in file.defined:
            homes[name].append(file)
    declarations: dict[str, int] = defaultdict(int)
    for file in everywhere:
        for name in file.declared:
            declarations[name] += 1
    adders = {
        name: file
        for file in own
        for extended, names in file.added.items()
        for name in names
        if declarations[name] == 1 and any(home.folder != file.folder for home in homes.get(extended, []))
    }
    arrows: dict[tuple[str, str], set[Use]] = defaultdict(set)
    for file in own:
        for name in file.named - file.nested:
            if name in homes and all(home.folder != file.folder for home in homes[name]):
                home = homes[name][0]
                arrows[file.folder, home.folder].add(Use(file.path, name, home.path))
        for name in (file.called | file.named) & adders.keys():
            if adders[name].folder != file.folder:
                arrows[file.folder, adders[name].folder].add(Use(file.path, name, adders[name].path))
    return arrows


def knots(arrows: dict[tuple[str, str], set[Use]]) -> list[list[str]]:
    """The sets of at least two folders of which each reaches all others."""
    nearest = defaultdict(set)
    for start, end in arrows:
        nearest[start].add(end)

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        left = [start]
        while left:
            new = nearest[left.pop()] - found
            found |= new
            left += new
        return found

    reach = {start: reached(start) for start in list(nearest)}
    circles = {frozenset(end for end in ends if start in reach.get(end, ())) for start, ends in reach.items()}
    return sorted(sorted(circle) for circle in circles if len(circle) > 1)
