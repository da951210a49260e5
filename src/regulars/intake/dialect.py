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
from regulars.intake.table_on_page import as_wide_as_rows, first_row, usual_width, usually_filled
from regulars.model import BadData

_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 1 << 20
# Where two cut equally well, the comma is the likelier to be a decimal sign.
_DELIMITERS = (";", "\t", "|", ",")
_SAID_IN_FILE = re.compile(r'"?sep=(.)"?\s*')
_RUN_OF_BLANKS = re.compile(r"[ \t]+")
# A quote after a backslash that does not close its cell.
_BACKSLASHED_QUOTE = re.compile(r'[^\\]\\"[^,;\t|"\r\n]')
_NUMBER_OR_DATE = re.compile(r"[-+]?[\d.,/:\s-]*\d[\d.,/:\s-]*([ap]m)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to cut a text file into rows and cells.

    Attributes:
        delimiter: one character; `" "` stands for any run of blanks.
        header: whether the first row of the table names the columns.
        names: the columns' names, from the header or `column_1`, `column_2`, ...
        skip: lines above the table: titles, blank lines, `sep=;` as Excel writes it.
        escape: what stands before a quote inside a quoted cell: another quote, or a backslash.
        written: the header's cells as they are written, empty without a header.
        usual: positions of the columns that nearly every row of the sample fills.
        width: cells of most rows; fewer than there are names where rows leave out empty ends.
        last_cells: the last cells of the sample's whole rows, but for its very last row.
    """

    delimiter: str
    header: bool
    names: tuple[str, ...]
    skip: int = 0
    escape: str = '"'
    written: tuple[str, ...] = ()
    usual: tuple[int, ...] = ()
    width: int = 0
    last_cells: tuple[str, ...] = ()


def detect_dialect(
    path: Path, *, shown_as: str, delimiter: str | None = None, header: bool | None = None
) -> Dialect:
    """Tell the dialect from the first rows of a UTF-8 file.

    Each delimiter is tried; the one that cuts most rows into the same number of cells (more than
    one) wins, more cells first. The table begins at the first row that is about as wide as most;
    what stands above it is skipped.

    Args:
        path: the file, UTF-8.
        shown_as: the name for messages.
        delimiter: the delimiter if the user named it.
        header: whether there is a header, if the user said so.

    Raises:
        BadData: no delimiter gives columns, or there is a header and nothing below it.
    """
    lines = _sample(path, shown_as)
    if not any(line.strip() for line in lines):
        raise BadData("the file is blank", file=shown_as, way_out="export it again")
    said = _SAID_IN_FILE.fullmatch(lines[0])
    if said is not None:
        lines[0] = "\n"
    escape = "\\" if any(_BACKSLASHED_QUOTE.search(line) for line in lines) else '"'
    best = delimiter or (said.group(1) if said else _best_delimiter(lines, escape))
    cut_rows = [] if best is None else cut_numbered(lines, best, escape)
    rows = [row for _, row in cut_rows]
    width = usual_width(rows)
    if best is None or width == 1:
        raise BadData(
            "only one column was found" + ("" if best is None else f" when cut at {best!r}"),
            file=shown_as,
            row=1,
            way_out="an order file has at least who bought, and when or how much, each in a column"
            " of its own; if this one has, name the delimiter, for example --delimiter ';'"
            if delimiter is None
            else "name the right delimiter, or leave out --delimiter to have it found",
        )
    begin = 0 if best == " " else first_row(rows, width)
    rows = rows[begin:]
    named = has_header(rows) if header is None else header
    if named and len(rows) == 1:
        raise BadData(
            "there is a header and no row below it",
            file=shown_as,
            way_out="export it again; if the first row is data, add --no-header",
        )
    written = as_wide_as_rows(rows, width) if named else []
    return Dialect(
        best,
        named,
        tuple(unique_names(written or [""] * width)),
        # A blank line above is passed over by itself, but counts where others are skipped.
        skip=cut_rows[begin][0] if begin or said else 0,
        escape=escape,
        written=tuple(written),
        usual=usually_filled(rows[named:], width),
        width=width,
        last_cells=tuple(row[-1] for row in rows[named:-1] if len(row) == width),
    )


def cut(lines: Sequence[str], delimiter: str, escape: str = '"') -> list[list[str]]:
    """Cut lines into cells; a quoted cell may span lines."""
    return [row for _, row in cut_numbered(lines, delimiter, escape)]


def cut_numbered(
    lines: Sequence[str], delimiter: str, escape: str = '"'
) -> list[tuple[int, list[str]]]:
    """Cut lines into rows of cells, each with the number of rows above it, blank ones too."""
    if delimiter == " ":
        return [
            (number, _RUN_OF_BLANKS.split(line.strip()))
            for number, line in enumerate(lines)
            if line.strip()
        ]
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        doublequote=escape == '"',
        escapechar=None if escape == '"' else escape,
    )
    # A quote that is never closed makes a cell too long to be one: what was cut before it counts.
    with contextlib.suppress(csv.Error):
        rows.extend(
            (above, row) for above, row in enumerate(reader) if any(cell.strip() for cell in row)
        )
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


def _sample(path: Path, shown: str) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(_SAMPLE_CHARACTERS)
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if len(text) == _SAMPLE_CHARACTERS:
        if len(lines) == 1:
            raise BadData(
                f"the first line has more than {_SAMPLE_CHARACTERS:,} characters",
                file=shown,
                row=1,
                way_out="export the orders as a table with one line per row",
            )
        lines.pop()
    return lines[:_SAMPLE_ROWS]


def _best_delimiter(lines: Sequence[str], escape: str) -> str | None:
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        rows = cut(lines, delimiter, escape)
        width = usual_width(rows)
        score = sum(len(row) == width for row in rows) / len(rows) + min(width, 50) / 1000
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    if best is None:
        # Blanks separate cells only where every row has the same number of them.
        counts = {len(row) for row in cut(lines, " ")}
        if len(counts) == 1 and counts != {1}:
            return " "
    return best


def has_header(rows: Sequence[Sequence[str]]) -> bool:
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
