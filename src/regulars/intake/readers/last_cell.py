"""Tell from a file's very last cell whether the file may have been cut off within it.

That a cell is short shows nothing: names, quantities and amounts differ in length. It must look
unfinished itself, beside others that all have the same form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Fewer agree by chance.
_ENOUGH = 5
_BESIDE = r"[^\w.,]*"  # a currency's sign, a minus
_NUMBER = re.compile(rf"{_BESIDE}[\d.,]*\d")
_OPEN_NUMBER = re.compile(rf"{_BESIDE}[\d.,]*[-+.,]")
_DECIMALS = re.compile(rf"{_BESIDE}[\d.,]*([.,])(\d+)")
# Three digits after a sign may be thousands.
_THOUSANDS = 3
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}(?!\d).*")
_DIGITS = re.compile(r"\d+")


def looks_unfinished(cell: str, others: Sequence[str]) -> bool:
    """Whether a cell looks as if its end were missing.

    Args:
        cell: what the file ends with.
        others: cells of the same column; below five, nothing is said.

    >>> dates = [f"2024-05-{day}" for day in range(10, 20)]
    >>> looks_unfinished("2024-05-", dates), looks_unfinished("2024-05-20", dates)
    (True, False)
    """
    cell, others = cell.strip(), [other.strip() for other in others]
    if len(others) < _ENOUGH or not all(others):
        return False
    return not cell or _open_date(cell, others) or _open_number(cell, others)


def _open_number(cell: str, others: Sequence[str]) -> bool:
    """It ends in a sign, or has fewer decimals than the others, which have equally many."""
    if not all(_NUMBER.fullmatch(other) for other in others):
        return False
    if _OPEN_NUMBER.fullmatch(cell):
        return True
    found = [_DECIMALS.fullmatch(other) for other in others]
    forms = {(match[1], len(match[2])) if match else ("", 0) for match in found}
    if len(forms) > 1 or not _NUMBER.fullmatch(cell):
        return False
    ((sign, decimals),) = forms
    if decimals in {0, _THOUSANDS}:
        return False
    _, found_sign, after = cell.rpartition(sign)
    return (len(after) if found_sign else 0) < decimals


def _open_date(cell: str, others: Sequence[str]) -> bool:
    """It has fewer parts than the others, or a last part shorter than all of theirs."""
    if not all(_DATE.fullmatch(other) for other in others):
        return False
    forms = {_DIGITS.sub("9", other) for other in others}
    if len(forms) > 1:
        return False
    (form,) = forms
    own = _DIGITS.sub("9", cell)
    if own != form:
        return form.startswith(own)
    return len(_DIGITS.findall(cell)[-1]) < min(len(_DIGITS.findall(o)[-1]) for o in others)
