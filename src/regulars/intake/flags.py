"""Lines that are kept but worth a look: exact repeats and amounts far outside the usual."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from regulars.intake.sources import FILE, ROW
from regulars.intake.typed import CELLS

_FENCE = 3.0
_FEWEST_LINES = 100
_LARGEST_EXPONENT = 700.0


@dataclass(frozen=True, slots=True)
class Flags:
    """What was found.

    Attributes:
        counts: kept lines by kind of oddity.
        warnings: the same in words, with an example row.
    """

    counts: dict[str, int]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows that are equal to another in every column.

    Attributes:
        within_file: rows that repeat an earlier row of their file.
        across_files: different rows of a file that stand in an earlier file too.
    """

    within_file: int
    across_files: int = 0


def count_repeats(
    lines: nw.LazyFrame[Any], aside: nw.LazyFrame[Any], *, kept: int, files: int
) -> Repeats:
    """Count the kept rows that repeat another row in every column.

    Why a row is set aside follows from its cells. So equal rows are kept or set aside together, and
    no rule need be asked a second time to count the different rows that are kept.

    Args:
        lines: typed lines with the hash of their raw cells.
        aside: those of them that are set aside.
        kept: the number of the others.
        files: the number of files that they came from.
    """
    cells = _different(lines, CELLS) - _different(aside, CELLS)
    if files == 1:
        return Repeats(kept - cells)
    in_files = _different(lines, CELLS, FILE) - _different(aside, CELLS, FILE)
    return Repeats(kept - in_files, in_files - cells)


def _different(lines: nw.LazyFrame[Any], *columns: str) -> int:
    return int(lines.select(*columns).unique().select(nw.len()).collect().item())


def fences(lines: nw.LazyFrame[Any]) -> dict[str, float]:
    """The largest usual `revenue` and `quantity` of a line.

    Beyond three interquartile ranges above the upper quartile, measured on logarithms, a value is
    unusual (Tukey's outer fence; key `tukey:eda`). Fewer than 100 lines, or a column whose middle
    half is all one value, give no fence.

    Args:
        lines: typed lines; those that are not positive do not count.
    """
    found = {}
    for column in ("revenue", "quantity"):
        logs = lines.filter(nw.col(column) > 0.0).select(log=nw.col(column).log())
        (row,) = (
            logs.select(
                nw.col("log").quantile(0.25, "linear").alias("low"),
                nw.col("log").quantile(0.75, "linear").alias("high"),
                nw.len().alias("rows"),
            )
            .collect()
            .rows(named=True)
        )
        if row["rows"] >= _FEWEST_LINES and row["high"] > row["low"]:
            # A fence beyond the largest double is no fence; rounding leaves a value on it inside.
            exponent = row["high"] + _FENCE * (row["high"] - row["low"])
            if exponent < _LARGEST_EXPONENT:
                found[column] = math.exp(exponent) * (1.0 + 1e-9)
    return found


def flag_lines(
    kept: nw.LazyFrame[Any],
    typed: nw.LazyFrame[Any],
    fence: Mapping[str, float],
    repeats: Repeats,
) -> Flags:
    """Look over the kept lines.

    Args:
        kept: the lines that count as purchases, as stored.
        typed: the same before they were stored, with the rows of the files that they came from.
        fence: the largest usual values, see `fences`.
        repeats: equal rows among the raw rows, see `count_repeats`.
    """
    counts: dict[str, int] = {}
    warnings: list[str] = []
    if repeats.across_files:
        counts["rows_of_several_files"] = repeats.across_files
        warnings.append(
            f"rows that stand in more than one file: {repeats.across_files:,}. They were kept. If"
            " the files overlap in time, these orders count twice: leave one of them out."
        )
    if repeats.within_file:
        counts["exact_duplicates"] = repeats.within_file
        warnings.append(
            f"rows that repeat another row exactly: {repeats.within_file:,}. They were kept, since"
            " two of one item may be real. If the export doubles rows, remove the copies and run"
            " again."
        )
    shared = (
        kept.group_by("order_id")
        .agg(first=nw.col("customer_id").min(), last=nw.col("customer_id").max())
        .filter(nw.col("first") != nw.col("last"))
        .select(nw.len())
        .collect()
        .item()
    )
    if shared:
        counts["orders_of_several_customers"] = shared
        warnings.append(
            f"order numbers used by more than one customer: {shared:,}; each customer's part"
            " counts as an order of its own."
        )
    for column, most in fence.items():
        found = _beyond(kept, typed, column, most)
        if found is not None:
            counts[f"unusual_{column}"], warning = found
            warnings.append(warning)
    return Flags(counts, warnings)


def _beyond(
    kept: nw.LazyFrame[Any], typed: nw.LazyFrame[Any], column: str, most: float
) -> tuple[int, str] | None:
    beyond = kept.filter(nw.col(column) > most)
    counted = beyond.select(nw.len().alias("rows"), nw.col("revenue").sum()).collect()
    count, part = int(counted["rows"][0]), float(counted["revenue"][0] or 0.0)
    if not count:
        return None
    largest = typed.filter(nw.col(column) > most).select(column, FILE, ROW)
    largest = largest.sort(column, FILE, ROW, descending=[True, False, False]).head(1)
    (row,) = largest.collect().rows(named=True)
    whole = float(kept.select(nw.col("revenue").sum()).collect().item() or 0.0)
    worth = f" with {part / whole:.1%} of the revenue" if whole > 0.0 else ""
    return count, (
        f"unusually large {column}, up to {row[column]:,.2f} ({row[FILE]}, row {row[ROW]}); lines"
        f" concerned: {count:,}{worth}. They were kept; if they are mistakes, run again with"
        " --set-aside-unusual."
    )
