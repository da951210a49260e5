"""Tables with thousands of columns: those that matter are kept, the others are named and left."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from regulars.intake.dialect import Dialect
from regulars.intake.roles import roles_named
from regulars.intake.sources import SourceFile
from regulars.model import BadData
from regulars.store import explained

MOST_COLUMNS = 500
"""So many columns are read at most: the engine is known to work with them."""


def columns_kept(names: Sequence[str]) -> list[int]:
    """The positions of the columns to read: those whose names mean something, then from the left.

    >>> columns_kept(["a", "b"])
    [0, 1]
    """
    everything = range(len(names))
    if len(names) <= MOST_COLUMNS:
        return list(everything)
    named = [i for i in everything if roles_named(names[i])][:MOST_COLUMNS]
    taken = set(named)
    others = [i for i in everything if i not in taken]
    return sorted([*named, *others[: MOST_COLUMNS - len(named)]])


def left_out(source: SourceFile, names: Sequence[str], kept: Sequence[int]) -> list[str]:
    """A warning about the columns that are not read, if there are any."""
    if len(kept) == len(names):
        return []
    first_left = next(name for i, name in enumerate(names) if i >= len(kept) or kept[i] != i)
    said = (
        f"{source.name} has {len(names):,} columns; {len(kept)} are read, and"
        f" {len(names) - len(kept):,} whose names say nothing are left out, from {first_left} on"
    )
    return [said]


def narrowed(
    source: SourceFile, path: Path, dialect: Dialect, kept: Sequence[int], target: Path
) -> Dialect:
    """Copy the kept columns of a text table; a row of another width is copied as it is.

    Raises:
        BadData: a cell is too long.
        Refused: the disk is full.
    """
    width = len(dialect.names)
    with (
        explained(target),
        path.open(encoding="utf-8-sig", newline="") as file,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        reader = csv.reader(
            file,
            delimiter=dialect.delimiter,
            doublequote=dialect.escape == '"',
            escapechar=None if dialect.escape == '"' else dialect.escape,
        )
        writer = csv.writer(out, delimiter=dialect.delimiter, lineterminator="\n")
        try:
            for number, row in enumerate(reader):
                if number >= dialect.skip and any(row):
                    fits = len(row) == width
                    writer.writerow([row[i] for i in kept] if fits else row)
        except csv.Error as error:
            raise BadData(
                f"a cell of a table this wide has more than {csv.field_size_limit():,} characters",
                file=source.shown,
                way_out="keep the columns that say who bought what, when and for how much",
            ) from error
    place = {old: new for new, old in enumerate(kept)}
    return replace(
        dialect,
        names=tuple(dialect.names[i] for i in kept),
        written=tuple(dialect.written[i] for i in kept) if dialect.written else (),
        usual=tuple(place[i] for i in dialect.usual if i in place),
        width=len(kept),
        skip=0,
        escape='"',
    )
