"""Weighted sums of columns as expressions."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from regulars.segments.scale import Vector


def linear(columns: Sequence[str], weights: Vector, start: float) -> nw.Expr:
    """Return start + sum of weight times column; weights of shape (number of columns,).

    >>> import numpy as np, pyarrow as pa
    >>> table = nw.from_native(pa.table({"x": [1.0], "y": [10.0]}))
    >>> table.select(s=linear(["x", "y"], np.array([2.0, 0.5]), 1.0))["s"].to_list()
    [8.0]
    """
    total = nw.lit(start)
    for column, weight in zip(columns, weights, strict=True):
        total = total + nw.col(column) * float(weight)
    return total
