"""Which columns hold data, and which features they allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from regulars.features.dates import SECONDS_PER_DAY, day_of
from regulars.features.feature import Feature

TIME_OF_DAY = "order_lines.time_of_day"
"""Available when the order lines show at least two different times of day.

Files with dates but no times read as midnight, or as one fixed hour where the shop's clock is not
UTC; without this check they would show every customer as a night owl.
"""

DATES = "order_lines.ordered_at_s"


def columns_with_data(**tables: nw.LazyFrame[Any]) -> frozenset[str]:
    """Look which columns have at least one value, in one pass per table.

    Args:
        tables: frames by table name.

    Returns:
        Names as `table.column`, with `order_lines.time_of_day` where times of day are known.

    >>> import duckdb
    >>> lines = duckdb.sql('''select * from (values ('c1', null, 90000), ('c2', null, 91000))
    ...     as lines(customer_id, channel, ordered_at_s)''')
    >>> sorted(columns_with_data(order_lines=nw.from_native(lines)))
    ['order_lines.customer_id', 'order_lines.ordered_at_s', 'order_lines.time_of_day']
    """
    found: set[str] = set()
    for table, frame in tables.items():
        counts = {name: nw.col(name).count() for name in frame.collect_schema().names()}
        if "ordered_at_s" in counts:
            clock = nw.col("ordered_at_s")
            if "ordered_at_local_s" in counts:
                clock = nw.coalesce(nw.col("ordered_at_local_s"), clock)
            time_of_day = clock - day_of(clock) * SECONDS_PER_DAY
            counts["time_of_day"] = time_of_day.max() - time_of_day.min()
        (row,) = frame.select(**counts).collect().rows(named=True)
        found.update(f"{table}.{name}" for name, count in row.items() if count)
    return frozenset(found)


def usable(available: Iterable[str], *, as_of_s: int | None) -> frozenset[str]:
    """Correct what is available for what can be told at a moment.

    Without `as_of_s` dates mean nothing. Where orders are dated but returns are not, no return can
    be said to lie before `as_of_s`. A birth date and a moment give an age.
    """
    columns = set(available)
    if as_of_s is None:
        columns.discard(DATES)
    if DATES in columns and "returns.ordered_at_s" not in columns:
        columns = {column for column in columns if not column.startswith("returns.")}
    if as_of_s is not None and "customers.birth_date" in columns:
        columns.add("customers.age_years")
    return frozenset(columns)


def possible(features: Mapping[str, Feature], columns: frozenset[str]) -> dict[str, Feature]:
    """The features whose needs, and those of the features they use, are met."""
    return {
        name: feature for name, feature in features.items() if columns >= all_needs(name, features)
    }


def all_needs(name: str, features: Mapping[str, Feature]) -> frozenset[str]:
    """The columns that a feature needs, directly or through the features that it reads."""
    feature = features[name]
    through = (all_needs(used, features) for used in (*feature.uses, *feature.ranks))
    return frozenset(feature.needs).union(*through)
