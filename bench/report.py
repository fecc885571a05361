"""Prints a benchmark's results."""

from collections.abc import Sequence
from statistics import median


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, rows_only: bool = False) -> None:
    """Prints rows under their head, as Markdown, so that they can be kept as they are; or more rows of that table."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * width for width in widths]
    for row in rows if rows_only else (head, rule, *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)


def goal(what: str, got: float, at_most: float, unit: str = "") -> None:
    """Prints whether a goal holds; a benchmark never fails by what it measures."""
    print(f"goal: {what} at most {at_most:g}{unit}, got {got:.3g}{unit}: {'holds' if got <= at_most else 'MISSED'}")


def spread(values: Sequence[float], digits: int = 0) -> str:
    """The median, the least and the most."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
