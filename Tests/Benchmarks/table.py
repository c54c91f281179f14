"""The rows of the result, and how they are printed."""

from dataclasses import dataclass


@dataclass
class Row:
    """One figure: what was measured, what the nearest peer needs, and what was aimed at."""

    figure: str
    ours: str
    peer: str = ""
    ratio: float | None = None
    aim: str = ""
    is_met: bool | None = None

    def cells(self):
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        met = {True: "yes", False: "no", None: ""}[self.is_met]
        return [self.figure, self.ours, self.peer, ratio, self.aim, met]


def printed(rows):
    """The rows as a table in Markdown, in columns of one width."""
    head = ["figure", "jobs", "peer", "ratio", "aim", "met"]
    table = [head, *(row.cells() for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(head))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths)) + " |" for cells in table]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def milliseconds(seconds):
    return f"{seconds * 1e3:.1f} ms"


def megabytes(count):
    return f"{count / 1e6:.2f} MB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def rate(bytes_or_jobs, seconds, unit):
    return f"{bytes_or_jobs / seconds:,.0f} {unit}/s"
