"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Write a table.

    Args:
        head: the names of the columns.
        rows: the cells; a `|` in one of them is escaped.

    >>> print(table(("option", "meaning"), [("--date-order", "dmy|mdy")]), end="")
    | option | meaning |
    |---|---|
    | --date-order | dmy\|mdy |
    """
    lines = [head, *rows]
    text = ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]
    text.insert(1, "|" + "---|" * len(head))
    return "\n".join(text) + "\n"


def code(text: str) -> str:
    """Set in the type of code; nothing stays nothing."""
    return f"`{text}`" if text else ""
