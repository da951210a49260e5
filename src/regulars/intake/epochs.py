"""Dates written as a count since 1970: seconds, or thousandths or millionths of one.

Their digits tell which: ten digits of seconds reach from 2001 to 2033, thirteen of milliseconds and
sixteen of microseconds as far. Such numbers look like many others, so that only a column whose name
says when it was ordered is read so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Epoch = Literal["seconds", "milliseconds", "microseconds"]

IS_EPOCH = r"^1(\d{9}|\d{12}|\d{15})(\.\d+)?$"
"""What every such text matches, and few others."""

_MICROSECONDS: Mapping[Epoch, int] = MappingProxyType(
    {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}
)
_DIGITS: Mapping[Epoch, int] = MappingProxyType(
    {"seconds": 10, "milliseconds": 13, "microseconds": 16}
)


def share_sql(text: str, unit: Epoch) -> str:
    """SQL that counts the cells that are such a count.

    Args:
        text: SQL of the trimmed cell.
        unit: what is counted.
    """
    return rf"count_if(regexp_matches({text}, '^1\d{{{_DIGITS[unit] - 1}}}(\.\d+)?$'))"


def epoch_sql(text: str, unit: Epoch) -> str:
    """SQL that reads a count as TIMESTAMP (UTC); NULL where it is none.

    >>> import duckdb
    >>> for text, unit in (("1700000000", "seconds"), ("1700000000500", "milliseconds")):
    ...     print(duckdb.sql("SELECT " + epoch_sql(f"'{text}'", unit)).fetchall()[0][0])
    2023-11-14 22:13:20
    2023-11-14 22:13:20.500000
    """
    exact = f"TRY_CAST({text} AS DECIMAL(30, 6)) * {_MICROSECONDS[unit]}"
    return (
        rf"CASE WHEN regexp_matches({text}, '^\d{{1,{_DIGITS[unit]}}}(\.\d+)?$')"
        f" THEN make_timestamp(CAST({exact} AS BIGINT)) END"
    )


UNITS: tuple[Epoch, ...] = tuple(_DIGITS)
"""What may be counted, coarsest first."""
