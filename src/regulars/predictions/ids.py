"""Columns that only tell rows apart: ids and running numbers, from which nothing is to be learned.

A column of whole numbers that are all different may as well be an income. It counts as an id where
its name says so (`account_nr`, `ticket code`), or where its numbers run on: evenly spaced, with
hardly a gap between the lowest and the highest. Blank cells make an id no feature. Texts that are
nearly all different have no levels and are left out by `Encoding`.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.intake import ROLES, roles_named
from regulars.predictions.card import LeftOut

ID_WORDS = frozenset(
    {"code", "guid", "id", "ids", "key", "nbr", "no", "nr", "num", "number", "numero", "nummer"}
    | {"phone", "rowid", "uid", "uuid"}
)
"""The last words of names of ids."""
FULL = 0.9  # of the evenly spaced places between lowest and highest, taken by running numbers
_NOT_A_WORD = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")
_PLAIN = 1.0  # how plainly a name must say a role
_LARGEST_WHOLE = 2.0**53  # up to it a float holds every whole number
KEEP = "To learn from it all the same: `--keep` (in Python `keep`)."


def id_column(name: str, column: pa.ChunkedArray) -> LeftOut | None:
    """Why a column is taken for an id; None where it is none.

    Args:
        name: of the column.
        column: its values.

    >>> numbers = pa.chunked_array([[52_300, 17_100, 48_755]])
    >>> id_column("income", numbers) is None
    True
    >>> id_column("ticket_nr", numbers).reason.split(":")[0]
    'Every row has a number of its own, and its name says an id'
    """
    numbers = _whole(column)
    if numbers is None or pc.count_distinct(numbers).as_py() != len(numbers):
        return None
    if _named_so(name):
        why = "its name says an id: such numbers tell rows apart and nothing about them"
    elif _run_on(numbers):
        why = "they run on evenly, as numbers of rows do"
    else:
        return None
    every = "Every row" if len(numbers) == len(column) else "Every row that is not blank"
    return LeftOut(name, f"{every} has a number of its own, and {why}.", is_id=True)


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """The numbers of a column without its blanks; None where there are none, or one has parts.

    A column of whole numbers comes as floats where a cell is blank.
    """
    filled = column.drop_null()
    if pa.types.is_floating(filled.type):
        filled = filled.filter(pc.invert(pc.is_nan(filled)))
        exact = pc.and_(
            pc.less_equal(pc.abs(filled), _LARGEST_WHOLE), pc.equal(filled, pc.floor(filled))
        )
        if not pc.all(exact, min_count=0).as_py():
            return None
        filled = filled.cast(pa.int64())
    return filled if pa.types.is_integer(filled.type) and len(filled) else None


def _named_so(name: str) -> bool:
    words = [word.lower() for word in _NOT_A_WORD.split(name) if word]
    said = [role for role, plain in roles_named(name).items() if plain >= _PLAIN]
    return bool(
        "id" in words
        or (words and words[-1] in ID_WORDS)
        or any(ROLES[role].kind == "id" for role in said)
    )


def _run_on(column: pa.ChunkedArray) -> bool:
    """Whether numbers that are all different are evenly spaced with hardly a gap."""
    if len(column) <= 2:  # noqa: PLR2004 - any two numbers are evenly spaced
        return False
    numbers = np.sort(column.to_numpy())
    steps = np.diff(numbers).astype(np.uint64)
    # As Python's integers: ids of 19 digits lie farther apart than 64 bits with a sign hold.
    places = (int(numbers[-1]) - int(numbers[0])) // int(np.gcd.reduce(steps)) + 1
    return len(numbers) >= FULL * places
