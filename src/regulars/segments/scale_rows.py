"""Many features scaled by one expression: a row for each value, its scale's numbers beside it.

`ColumnScale` writes its numbers into an expression of its own for each feature. Where dozens of
features are counted at once, an engine plans such expressions far longer than it runs them; here
the numbers are columns, and the expression is the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.segments.scale import ColumnScale, known
from regulars.segments.stream import like

_NUMBERS = ("low", "high", "centre", "spread", "tail_limit")


def scaled_rows(
    features: nw.LazyFrame[Any], scales: Mapping[str, ColumnScale], *, index: str, farthest: float
) -> nw.LazyFrame[Any]:
    """Turn features into rows and scale each, `ColumnScale.apply` without filling gaps.

    Args:
        features: columns `index` and the features, float64.
        scales: the scale of each feature; at least one.
        index: a column that stays as it is.
        farthest: in scales without tails, values beyond so many spreads are pulled in to it.

    Returns:
        Columns index, feature, value, scaled; a value that is missing or not a number of a possible
        size has no row.
    """
    numbers = pa.table(
        {
            "feature": pa.array(list(scales), pa.string()),
            "log": pa.array([scale.log for scale in scales.values()], pa.bool_()),
            **{
                name: pa.array([getattr(s, name) for s in scales.values()], pa.float64())
                for name in _NUMBERS
            },
        }
    )
    # Not `unpivot`: narwhals runs that on DuckDB's default connection, whatever the frame's is.
    rows = nw.concat(
        [
            features.select(index, nw.lit(name).alias("feature"), nw.col(name).alias("value"))
            for name in scales
        ]
    ).with_columns(known("value"))
    there = rows.filter(~nw.col("value").is_null())
    joined = there.join(like(there, numbers), on="feature")
    return (
        joined.with_columns(within=_within())
        .with_columns(t=_logarithm())
        .with_columns(z=(nw.col("t") - nw.col("centre")) / nw.col("spread"))
        .select(index, "feature", "value", scaled=_held(farthest))
    )


def _within() -> nw.Expr:
    """The value, pulled in to the ends where the scale has some; a missing end compares as no."""
    x, low, high = nw.col("value"), nw.col("low"), nw.col("high")
    return nw.when(x < low).then(low).when(x > high).then(high).otherwise(x)


def _logarithm() -> nw.Expr:
    """log(1 + x) where the scale takes it; defined on all rows, since engines compute both ways."""
    x = nw.col("within")
    positive = nw.when(nw.col("log") & (x > 0.0)).then(x).otherwise(nw.lit(0.0))
    return nw.when(nw.col("log")).then((positive + 1.0).log()).otherwise(x)


def _held(farthest: float) -> nw.Expr:
    """Tails held from the limit on, or cut at `farthest` in a scale that has none."""
    z, limit = nw.col("z"), nw.col("tail_limit")
    size = z.abs()
    beyond = nw.when(size > limit).then(size - limit).otherwise(nw.lit(0.0))
    held = limit + ((beyond + 1.0).log() + 1.0).log()
    sign = nw.when(z < 0.0).then(nw.lit(-1.0)).otherwise(nw.lit(1.0))
    return (
        nw.when(size > limit)
        .then(sign * held)
        .when(limit.is_null() & (size > farthest))
        .then(sign * farthest)
        .otherwise(z)
    )
