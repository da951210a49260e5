"""How a text table is written: its delimiter, its quotes, whether it has a header."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from regulars.intake.roles import roles_named
from regulars.intake.sources import FILE, ROW
from regulars.model import BadData

_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 1 << 20
# Where two cut equally well, the comma is the likelier to be a decimal sign.
_DELIMITERS = (";", "\t", "|", ",")
_SAID_IN_FILE = re.compile(r'"?sep=(.)"?\s*')
_RUN_OF_BLANKS = re.compile(r"[ \t]+")
_NUMBER_OR_DATE = re.compile(r"[-+]?[\d.,/:\s-]*\d[\d.,/:\s-]*([ap]m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to cut a text file into rows and cells.

    Attributes:
        delimiter: one character; `" "` stands for any run of blanks.
        header: whether the first row names the columns.
        names: the columns' names, from the header or `column_1`, `column_2`, ...
        skip: lines above the table: 1 if the file begins with `sep=;`, as Excel writes it.
    """

    delimiter: str
    header: bool
    names: tuple[str, ...]
    skip: int = 0


def detect_dialect(
    path: Path, *, shown_as: Path, delimiter: str | None = None, header: bool | None = None
) -> Dialect:
    """Tell the dialect from the first rows of a UTF-8 file.

    Each delimiter is tried; the one that cuts most rows into the same number of cells (more than
    one) wins, more cells first.

    Args:
        path: the file, UTF-8.
        shown_as: the name for messages.
        delimiter: the delimiter if the user named it.
        header: whether there is a header, if the user said so.

    Raises:
        BadData: no delimiter gives columns, or there is a header and nothing below it.
    """
    lines = _sample(path)
    if not any(line.strip() for line in lines):
        raise BadData("the file is blank", file=str(shown_as), way_out="export it again")
    said = _SAID_IN_FILE.fullmatch(lines[0])
    if said is not None:
        lines = lines[1:]
    best = (said.group(1) if said else _best_delimiter(lines)) if delimiter is None else delimiter
    rows = [] if best is None else cut(lines, best)
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 1
    if best is None or width == 1:
        raise BadData(
            "only one column was found" + ("" if best is None else f" when cut at {best!r}"),
            file=str(shown_as),
            row=1,
            way_out="name the delimiter, for example --delimiter ';'"
            if delimiter is None
            else "name the right delimiter, or leave out --delimiter to have it found",
        )
    if len(rows[0]) == 1:
        raise BadData(
            f"the first line has one cell and the others have {width}",
            file=str(shown_as),
            row=1,
            way_out="remove the lines above the table",
        )
    has_header = _has_header(rows) if header is None else header
    if has_header and len(rows) == 1:
        raise BadData(
            "there is a header and no row below it",
            file=str(shown_as),
            way_out="export it again; if the first row is data, add --no-header",
        )
    names = rows[0] if has_header else [f"column_{i + 1}" for i in range(width)]
    return Dialect(best, has_header, tuple(unique_names(names)), skip=1 if said else 0)


def cut(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cut lines into cells; a quoted cell may span lines."""
    if delimiter == " ":
        return [_RUN_OF_BLANKS.split(line.strip()) for line in lines if line.strip()]
    rows: list[list[str]] = []
    # A quote that is never closed makes a cell too long to be one: what was cut before it counts.
    with contextlib.suppress(csv.Error):
        rows.extend(row for row in csv.reader(lines, delimiter=delimiter) if any(row))
    return rows


def unique_names(names: Sequence[str]) -> list[str]:
    """Name every column, each name once: blanks become `column_N`, repeats get a number.

    The columns that every source gets, `source_file` and `source_row`, count as used.

    >>> unique_names(["id", "", "price", "Price"])
    ['id', 'column_2', 'price', 'Price_2']
    """
    used = Counter((FILE, ROW))
    result = []
    for position, raw in enumerate(names, start=1):
        name = raw.strip() or f"column_{position}"
        used[name.lower()] += 1
        while used[name.lower()] > 1:
            name = f"{name}_{used[name.lower()]}"
            used[name.lower()] += 1
        result.append(name)
    return result


def _sample(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(_SAMPLE_CHARACTERS)
    lines = list(io.StringIO(text.removeprefix("\ufeff")))
    if len(text) == _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()
    return [line for line in lines if line.strip()][:_SAMPLE_ROWS]


def _best_delimiter(lines: Sequence[str]) -> str | None:
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        widths = Counter(len(row) for row in cut(lines, delimiter))
        width, rows = widths.most_common(1)[0]
        score = rows / widths.total() + min(width, 50) / 1000
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    if best is None:
        # Blanks separate cells only where every row has the same number of them.
        counts = {len(row) for row in cut(lines, " ")}
        if len(counts) == 1 and counts != {1}:
            return " "
    return best


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """A header has names, all different, where the rows below have numbers or dates."""
    first, below = rows[0], rows[1:]
    if any(_NUMBER_OR_DATE.fullmatch(cell.strip()) for cell in first):
        return False
    if any(roles_named(cell) for cell in first):
        return True
    return (
        any(
            _NUMBER_OR_DATE.fullmatch(row[i].strip())
            for row in below[:20]
            for i in range(min(len(row), len(first)))
        )
        or not below
    )
