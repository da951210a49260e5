"""Whether customers order at random or like a clock.

Buy-till-you-die models suppose that a living customer orders at random: of a customer with n gaps
between order days, S days together, any n whole numbers of at least 1 that add up to S are then as
likely as any other. With m = S - n days to share out, the squared deviations of the gaps from
their mean add up to

    m (2m + n - 1) / (n + 1) - m^2 / n

on average (the mean square of a uniform composition). What is seen over what is expected, both
summed over customers, is 1 at random, below 1 where customers keep a rhythm, 0 where all their gaps
are alike (:cite:t:`platzer:pareto_ggg` fit such a number for each customer).

Cost: one window over the order days.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from regulars.predictions.btyd.summaries import by_day, known_by
from regulars.predictions.lazy_frame import as_lazy
from regulars.wording import decimal, share

_FEWEST_GAPS = 100
_REGULAR, _BURSTS = 0.8, 1.2


def gap_variation(orders: Any, *, as_of_s: int) -> float | None:  # noqa: ANN401
    """How much the gaps between a customer's order days vary, beside orders at random.

    Args:
        orders: see `summarise_orders`.
        as_of_s: the moment; later orders are left out.

    Returns:
        0 for a clock, 1 at random, more where orders come in bursts; None where fewer than 100
        gaps can tell.

    >>> import duckdb
    >>> monthly = duckdb.sql('''select range % 40 as customer_id, 1.0 as revenue,
    ...     86400 * 30 * (range // 40) as ordered_at_s from range(400)''')
    >>> gap_variation(monthly, as_of_s=86400 * 400)
    0.0
    """
    before = nw.col("day").shift(1).over("customer_id", order_by="day")
    gaps = by_day(known_by(as_lazy(orders), until_s=as_of_s)).with_columns(
        gap=nw.col("day") - before
    )
    table = (
        gaps.filter(~nw.col("gap").is_null())
        .with_columns(square=nw.col("gap") * nw.col("gap"))
        .group_by("customer_id")
        .agg(
            nw.col("gap").count().alias("gaps"),
            nw.col("gap").sum().alias("days"),
            nw.col("square").sum(),
        )
        .collect(backend="pyarrow")
        .to_arrow()
    )
    n, days, square = (
        np.asarray(table[name].to_numpy(), dtype=np.int64).astype(np.float64)
        for name in ("gaps", "days", "square")
    )
    free = days - n
    telling = (n > 1) & (free > 0)
    if n[telling].sum() < _FEWEST_GAPS:
        return None
    n, days, square, free = n[telling], days[telling], square[telling], free[telling]
    # What is left of squares of whole numbers; a clock leaves exactly nothing.
    seen = float(((n * square - days**2) / n).sum())
    return seen / float((free * (2 * free + n - 1) / (n + 1) - free**2 / n).sum())


def rhythm_said(variation: float | None) -> str:
    """In which direction customers who are late are misjudged; empty where they are not.

    Args:
        variation: see `gap_variation`.

    >>> rhythm_said(1.0), rhythm_said(1.5)[:23]
    ('', 'Orders come in bursts (')
    """
    if variation is None or _REGULAR <= variation <= _BURSTS:
        return ""
    if variation < _REGULAR:
        return (
            f"Orders come more regularly than at random (gaps vary {share(variation)} as much): of"
            " customers who came back and are late by several of their gaps, fewer come than"
            " is expected, and P(alive) is too high."
        )
    return (
        f"Orders come in bursts (gaps vary {decimal(variation)} times as much as at random): of"
        " customers who came back and are late by many of their gaps, more come than is"
        " expected, and P(alive) is too low."
    )
