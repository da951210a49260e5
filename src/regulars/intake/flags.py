"""Lines that are kept but worth a look: exact repeats and amounts far outside the usual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.read import FILE, ROW
from regulars.store import identifier

# Tukey's outer fence, on the logarithm because amounts are skewed.
_FENCE = 3.0
_FEWEST_LINES = 100


@dataclass(frozen=True, slots=True)
class Flags:
    """What was found.

    Attributes:
        counts: kept lines by kind of oddity.
        warnings: the same in words, with an example row.
    """

    counts: dict[str, int]
    warnings: list[str]


def count_repeats(rows: duckdb.DuckDBPyRelation, columns: Sequence[str]) -> int:
    """Count the rows that repeat an earlier row of the same file in every column."""
    row = "hash(" + ", ".join(identifier(c) for c in [*columns, FILE]) + ")"
    found = rows.aggregate(f"count(*), count(DISTINCT {row})").fetchall()[0]
    return int(found[0]) - int(found[1])


def flag_lines(kept: nw.LazyFrame[Any], repeats: int) -> Flags:
    """Look over the kept lines.

    Args:
        kept: typed lines that count as purchases.
        repeats: exact repeats among the raw rows, see `count_repeats`.
    """
    counts: dict[str, int] = {}
    warnings: list[str] = []
    if repeats:
        counts["exact_duplicates"] = repeats
        warnings.append(
            f"rows that repeat another row exactly: {repeats:,}. They were kept, since two of one"
            " item may be real. If the export doubles rows, remove the copies and run again."
        )
    shared = (
        kept.group_by("order_id")
        .agg(nw.col("customer_id").n_unique().alias("customers"))
        .filter(nw.col("customers") > 1)
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
    for column in ("revenue", "quantity"):
        found = _outliers(kept, column)
        if found is not None:
            counts[f"unusual_{column}"], warning = found
            warnings.append(warning)
    return Flags(counts, warnings)


def _outliers(kept: nw.LazyFrame[Any], column: str) -> tuple[int, str] | None:
    positive = kept.filter(nw.col(column) > 0.0).with_columns(log=nw.col(column).log())
    quartiles = positive.select(
        nw.col("log").quantile(0.25, "linear").alias("low"),
        nw.col("log").quantile(0.75, "linear").alias("high"),
        nw.len().alias("rows"),
    ).collect()
    low, high, rows = (quartiles[name][0] for name in ("low", "high", "rows"))
    if rows < _FEWEST_LINES or high == low:
        return None
    beyond = positive.filter(nw.col("log") > high + _FENCE * (high - low))
    count = int(beyond.select(nw.len()).collect().item())
    if not count:
        return None
    top = beyond.sort(column, FILE, ROW, descending=[True, False, False]).head(1).collect()
    return count, (
        f"unusually large {column}, up to {top[column][0]:,.2f} ({top[FILE][0]}, row"
        f" {top[ROW][0]}); lines concerned: {count:,}, all kept. Check whether they are real."
    )
