"""Reasons of a lifetime value: which part of it sets one customer apart.

A lifetime value is a product, so its logarithm is a sum, and each summand less its median over all
customers is exactly what that part moved it away from the usual (a mean would be ruled by those who
left long ago):

    log V = log P(alive) + log(orders while alive) + log(value of an order)

The first follows from the pause since the last order, which speaks for it. The other two speak for
themselves: a customer's average order and number of orders so far may point the other way, since
returns are taken off, a few orders tell little, and three in a week are not three in a year.
Without amounts there is no third.
"""

from __future__ import annotations

import re
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions.drift import baseline_of
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.reasons import name_reasons
from regulars.predictions.shop import collected

_PAUSE, _VALUE = "days_since_last_order", "expected_order_value"
_READ = ("customer_id", _PAUSE, "orders", "mean_gap_days")
_LEAST = np.finfo(np.float64).tiny  # a part counts as this at least: its logarithm is finite


def explain_lifetime(
    predictions: pa.Table,
    features: nw.LazyFrame[Any] | pa.Table,
    column: str,
    *,
    of: pa.ChunkedArray | None = None,
    top: int = 2,
    currency: str | None = None,
) -> pa.Table:
    """Name what sets each customer's lifetime value, or expected orders, apart.

    Args:
        predictions: customer_id, `p_alive`, `column` and, where values are known,
            `expected_order_value`; one row per customer.
        features: of these customers, in any order, days_since_last_order among them; who is not
            among them is not explained.
        column: `clv_365d` or another product of these parts.
        of: ids of the customers to explain, beside what is usual of all; None: all.
        top: the most reasons for each; with as many as there are parts, 3, weak ones are told, too.
        currency: of amounts; None where it is not known.

    Returns:
        As `explain`, in the order of ids; contributions are logarithms, features
        days_since_last_order, orders_within_365d_while_alive (of the days of `column`) and
        expected_order_value. Of whoever has no value (null), nothing.
    """
    today = _read(features)
    place = pc.index_in(today["customer_id"], predictions["customer_id"].combine_chunks())
    known = pc.and_(pc.is_valid(place), pc.is_valid(predictions[column].take(place)))
    today, place = today.filter(known), place.filter(known)
    own = predictions.take(place)
    days = re.findall(r"_(\d+)d$", column)[0]
    orders = f"orders_within_{days}d_while_alive"
    whole, alive = _logarithm(own, column), _logarithm(own, "p_alive")
    parts = {_PAUSE: alive, orders: whole - alive}
    if column.startswith(("clv_", "expected_revenue_")):
        parts[_VALUE] = _logarithm(own, _VALUE)
        parts[orders] = parts[orders] - parts[_VALUE]
    for name in [name for name in parts if name != _PAUSE]:
        today = today.append_column(name, pa.array(np.exp(parts[name])))
    baseline = [baseline_of(name, today[name]) for name in parts]
    moved = np.column_stack(
        [part - (np.median(part) if len(part) else 0.0) for part in parts.values()]
    )
    if of is not None:
        asked = pc.is_in(today["customer_id"], value_set=of.combine_chunks())
        today, moved = today.filter(asked), moved[asked.to_numpy()]
    units = {orders: "orders", _VALUE: "currency"}
    return name_reasons(
        moved, list(parts), today, baseline, top=top, currency=currency, units=units
    )


def _read(features: nw.LazyFrame[Any] | pa.Table) -> pa.Table:
    """What reasons are told with, by customer."""
    frame = nw.from_native(features).lazy() if isinstance(features, pa.Table) else features
    there = frame.collect_schema().names()
    table = collected(frame.select(*(name for name in _READ if name in there)))
    ids = table["customer_id"].cast(pa.string())
    return table.set_column(0, "customer_id", ids).sort_by("customer_id")


def _logarithm(table: pa.Table, column: str) -> Vector:
    values: Vector = pc.fill_null(table[column], 0.0).to_numpy()
    found: Vector = np.log(np.maximum(values, _LEAST))
    return found
