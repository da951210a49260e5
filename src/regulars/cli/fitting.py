"""Which columns of a table stand beside each other, how wide, and which texts stand below.

Columns come in the order of what matters and are taken while there is room. One that is empty in
every row tells nothing and gives its room to the next. A short text may be folded, a long one
(advice, a sentence, a raw row) has a line of its own below its row: no table is wide enough for it.
Widths are those of a terminal, where a letter of Chinese, Japanese or Korean takes two places.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import fnmatchcase

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

GAP = "  "
_LONG = 72  # letters of a text that stands below its row
_NARROWEST = 32  # letters that a folded text needs; else it stands below its row, too
_NAME_NARROWEST = 12
_MOST_LETTERS = 480  # of a text, about six lines; the rest is cut off
_LINES_UNPARTED = 2  # rows of more lines are parted by an empty one


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out.

    Attributes:
        beside: the columns beside each other, with their widths.
        below: the columns whose texts stand below their row.
        left_out: the columns that are not shown though they hold something, those that matter
            first.
        empty: the columns that are empty in every row.
        cut: the columns of which a text is cut off.
        folded_names: whether names of columns are folded at their underscores.
    """

    beside: Mapping[str, int]
    below: tuple[str, ...]
    left_out: tuple[str, ...]
    empty: tuple[str, ...]
    cut: tuple[str, ...]
    folded_names: bool


def lay_out(
    cells: Mapping[str, Sequence[str]],
    *,
    width: int,
    first: Sequence[str] = (),
    texts: AbstractSet[str] = frozenset(),
    fold_names: bool = True,
) -> Layout:
    """Choose the columns for a width.

    Args:
        cells: the written values of each column.
        width: letters in a line.
        first: the columns that matter, the most important first, `*` for any letters; empty: all as
            they come.
        texts: the columns that may be folded; others are written in one piece.
        fold_names: whether names may be folded where that lets another column in.

    >>> cells = {"customer_id": ["a"], "as_of": ["2024-01-01"], "clv_365d": ["1.00"]}
    >>> dict(lay_out(cells, first=["customer_id", "clv_*"], width=22).beside)
    {'customer_id': 11, 'clv_365d': 8}
    """
    names = _in_order(list(cells), first)
    told = [name for name in names if any(cells[name])] or names
    rows = len(_rows(cells))
    empty = tuple(n for n in cells if rows and not any(cells[n]) and n not in told)
    row = [name for name in told if name not in texts or _longest(cells[name]) <= _LONG]
    folded = False
    beside = _while_room(cells, row, width, texts, folded=False)
    if fold_names and len(beside) < len(row):
        more = _while_room(cells, row, width, texts, folded=True)
        folded = len(more) > len(beside)
        beside = more if folded else beside
    below = tuple(
        name
        for name in told
        if name in texts and name not in beside and _longest(cells[name]) > _NARROWEST
    )
    shown = {*beside, *below, *empty}
    return Layout(
        beside=beside,
        below=below,
        left_out=tuple(name for name in dict.fromkeys((*names, *cells)) if name not in shown),
        empty=empty,
        cut=tuple(name for name in below if _longest(cells[name]) > _MOST_LETTERS),
        folded_names=folded,
    )


def _longest(cells: Sequence[str]) -> int:
    return max(map(cell_len, cells), default=0)


def _in_order(names: list[str], first: Sequence[str]) -> list[str]:
    """The columns that matter, in that order; where none is told, all."""
    wanted = [n for pattern in first for n in names if fnmatchcase(n, pattern)]
    return list(dict.fromkeys(wanted)) or names


def _while_room(
    cells: Mapping[str, Sequence[str]],
    names: Sequence[str],
    width: int,
    texts: AbstractSet[str],
    *,
    folded: bool,
) -> dict[str, int]:
    """The columns that have room, with their widths; folded texts stand last."""
    least: dict[str, int] = {}
    whole: dict[str, int] = {}
    room = width + len(GAP)
    for name in names:
        longest = _longest(cells[name])
        head = cell_len(name)
        if folded:
            head = min(head, max(longest, _NAME_NARROWEST, *map(cell_len, _parts(name))))
        wide = max(head, longest)
        narrow = max(head, min(longest, _NARROWEST)) if name in texts else wide
        if narrow + len(GAP) <= room or not least:
            least[name], whole[name] = min(narrow, width), min(wide, width)
            room -= least[name] + len(GAP)
    given: dict[str, int] = {}
    for name, wide in least.items():  # room that is left: to the most important folded texts
        more = max(0, min(room, whole[name] - wide))
        given[name] = wide + more
        room -= more
    short = {name: wide for name, wide in given.items() if wide == whole[name]}
    return short | given


def lines_of(
    cells: Mapping[str, Sequence[str]], layout: Layout, *, right: AbstractSet[str], width: int
) -> Iterator[str]:
    """The lines of a table: names, a rule, rows.

    Args:
        cells: the written values.
        layout: as `lay_out` chose.
        right: the columns of numbers, which are aligned at their right end.
        width: letters in a line.
    """
    beside = layout.beside
    heads = {
        name: _folded_name(name, wide) if layout.folded_names else [name]
        for name, wide in beside.items()
    }
    yield from _row(heads, beside, right)
    yield "─" * min(width, sum(beside.values()) + len(GAP) * (len(beside) - 1))
    first = next(iter(beside), "")
    indent = " " * (beside.get(first, 0) + len(GAP) if first not in layout.below else 0)
    written = [list(_written(cells, layout, row, right, indent, width)) for row in _rows(cells)]
    parted = any(len(lines) > _LINES_UNPARTED for lines in written)
    for number, lines in enumerate(written):
        if parted and number:
            yield ""
        yield from lines


def _rows(cells: Mapping[str, Sequence[str]]) -> range:
    return range(len(next(iter(cells.values()), ())))


def _written(
    cells: Mapping[str, Sequence[str]],
    layout: Layout,
    row: int,
    right: AbstractSet[str],
    indent: str,
    width: int,
) -> Iterator[str]:
    """The lines of one row."""
    parts = {name: _folded(cells[name][row], wide) or [""] for name, wide in layout.beside.items()}
    yield from _row(parts, layout.beside, right)
    for name in layout.below:
        text = cells[name][row]
        if len(text) > _MOST_LETTERS:
            text = f"{text[: _MOST_LETTERS - 1]}…"
        if text:
            yield from _folded(f"{name}: {text}", width, indent, f"{indent}  ")


def _row(
    parts: Mapping[str, list[str]], widths: Mapping[str, int], right: AbstractSet[str]
) -> Iterator[str]:
    """Columns beside each other, each of some lines."""
    for line in range(max(map(len, parts.values()), default=0)):
        written = []
        for name, cell in parts.items():
            text = cell[line] if line < len(cell) else ""
            blank = " " * (widths[name] - cell_len(text))
            written.append(blank + text if name in right else text + blank)
        yield GAP.join(written).rstrip()


def _folded(text: str, width: int, first: str = "", further: str = "") -> list[str]:
    """A text in lines, and what stands before the first and before the others.

    >>> _folded("東京 tea", 5), _folded("green tea", 5)
    (['東京', 'tea'], ['green', 'tea'])
    """
    if cell_len(text) == len(text):
        return textwrap.wrap(
            text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False
        )
    lines = Text(text).wrap(Console(), max(1, width - len(further)))
    return [
        f"{further if line else first}{lines[line].plain.rstrip()}" for line in range(len(lines))
    ]


def _parts(name: str) -> list[str]:
    """The words of a column's name, each with the underscore behind it."""
    words = name.split("_")
    return [f"{word}_" for word in words[:-1]] + words[-1:]


def _folded_name(name: str, width: int) -> list[str]:
    """A column's name in lines that break behind underscores.

    >>> _folded_name("expected_orders_90d", 10)
    ['expected_', 'orders_90d']
    """
    lines = [""]
    for part in _parts(name):
        if lines[-1] and len(lines[-1]) + len(part) > width:
            lines.append("")
        lines[-1] += part
    return lines
