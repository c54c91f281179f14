"""Checks that modules point downwards, that the folders of a module do not use each other in a circle, and that nothing outside
JobExecutors knows which executor runs a job.

    check.py [ROOT]           Check the tree at ROOT, by default the one that this file is in.
    check.py --list [ROOT]    Print all arrows between folders, with what draws them.
"""

import sys
from pathlib import Path

import arrows

EXECUTORS = "JobExecutors"
# Those of its folders that are no executor of another place.
COMMON_TO_EXECUTORS = {"Contract", "Local"}

# How many uses of an arrow are shown.
SHOWN = 5


def problems(root: Path) -> list[str]:
    order = arrows.modules(root)
    tree = {module: arrows.files(root, module) for module in order}
    everything = [file for module in order for file in tree[module]]
    found = [
        f"{path.relative_to(root)}: imports {name}, which Package.swift does not list before its module"
        for path, name in arrows.upwards(order, tree)
    ]
    found += [
        f"{path.relative_to(root)}: imports {name}, which is no dependency of its module in Package.swift"
        for path, name in arrows.undeclared(root, order, tree)
    ]
    found += [
        f"{path.relative_to(root)}:{line}: says '{name}': only {EXECUTORS} knows which executor runs a job"
        for path, line, name in told_executors(root)
    ]
    for module in order:
        drawn = arrows.between_folders(tree[module], everything)
        for knot in arrows.knots(drawn):
            inside = {ends: uses for ends, uses in drawn.items() if set(ends) <= set(knot)}
            # The thin arrows are the ones to cut.
            shown = sorted(inside.items(), key=lambda arrow: (len(arrow[1]), arrow[0]))
            lines = [line for ends, uses in shown for line in described(ends, uses, root / "Sources" / module, SHOWN)]
            found.append(f"Sources/{module}: the folders {', '.join(knot)} use each other in a circle:\n" + "\n".join(lines))
    return found


def told_executors(root: Path):
    """Where the name of an executor is said that only its own module may know: path, line, name."""
    sources = root / "Sources"
    home = sources / EXECUTORS
    folders = {folder.name for folder in home.glob("*/")} - COMMON_TO_EXECUTORS
    for path in sorted(sources.rglob("*")):
        if path.suffix not in (".swift", ".c", ".h") or path.is_relative_to(home):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for name in folders:
                if name.lower() in line.lower():
                    yield path, number, name


def described(ends, uses, base: Path, most: int) -> list[str]:
    lines = [f"  {ends[0]} -> {ends[1]}"]
    for use in sorted(uses)[:most]:
        lines.append(f"    {use.user.relative_to(base)} uses {use.name} of {use.home.relative_to(base)}")
    if len(uses) > most:
        lines.append(f"    and {len(uses) - most} more")
    return lines


def list_arrows(root: Path):
    order = arrows.modules(root)
    tree = {module: arrows.files(root, module) for module in order}
    everything = [file for module in order for file in tree[module]]
    for module in order:
        print(module)
        for ends, uses in sorted(arrows.between_folders(tree[module], everything).items()):
            print("\n".join(described(ends, uses, root / "Sources" / module, len(uses))))


def main() -> int:
    arguments = [argument for argument in sys.argv[1:] if argument != "--list"]
    root = Path(arguments[0] if arguments else __file__).resolve()
    root = root if arguments else root.parents[2]
    if "--list" in sys.argv:
        list_arrows(root)
        return 0
    found = problems(root)
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
