"""The table of predictions: everything is computed for cells and handed to their customers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.discount import discounted_orders
from regulars.predictions.btyd.intervals import around, delta_error
from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.btyd.next_order import next_order_quantile
from regulars.predictions.btyd.order_count import order_count_quantile
from regulars.predictions.btyd.purchase_model import PurchaseModel
from regulars.predictions.btyd.revenue_quantile import revenue_quantiles
from regulars.predictions.btyd.spend import Spend, order_values
from regulars.predictions.btyd.summaries import Summaries

_SECONDS_PER_DAY = 86_400
_MICROSECONDS = 1_000_000


def forecast(
    model: PurchaseModel,
    spend: Spend | None,
    summaries: Summaries,
    groups: tuple[Cells, Counts],
    config: LifetimeConfig,
) -> pa.Table:
    """Predict for every customer.

    Args:
        model: says when they order.
        spend: says for how much; None leaves revenue empty.
        summaries: the customers.
        groups: their cells, and the cell of each.
        config: horizons and levels.

    Returns:
        customer_id, as_of; p_alive and expected_orders_{h}d with the interval of each (`_low`,
        `_high`: how surely the expectation is known; none of who is alive by construction);
        order_probability_{h}d; orders_{h}d_low and _high (how many there may be);
        expected_order_value; expected_revenue_{h}d and clv_{h}d (the same in today's money) with
        `_low` and `_high` (how much it may be); next_order_at with `_low` and `_high` (of
        customers who order again in time).
    """
    cells, cell = groups
    columns: dict[str, pa.Array] = {
        "customer_id": summaries.customer_id,
        "as_of": _moments(np.full(len(summaries), summaries.as_of_s)),
    }

    def add(name: str, values: Vector) -> None:
        columns[name] = pa.array(values[cell])

    def add_between(name: str, values: Vector, error: Vector, *, probability: bool = False) -> None:
        add(name, values)
        ends = around(values, error, level=config.level, probability=probability)
        for end, side in zip(ends, ("low", "high"), strict=True):
            add(f"{name}_{side}", end)

    estimate = model.estimate
    alive = model.p_alive(cells)
    error = delta_error(lambda t: model.at(t).p_alive(cells), estimate, probability=True)
    add_between("p_alive", alive, error, probability=True)
    if model.certain_of_new:
        known = pa.array((cells.frequency > 0)[cell])
        for name in ("p_alive_low", "p_alive_high"):
            columns[name] = pc.if_else(known, columns[name], pa.scalar(None, pa.float64()))
    horizon = config.orders_horizon_days
    error = delta_error(lambda t: model.at(t).expected_orders(cells, horizon), estimate)
    add_between(f"expected_orders_{horizon}d", model.expected_orders(cells, horizon), error)
    add(f"order_probability_{horizon}d", model.order_probability(cells, horizon))
    tail = (1 - config.predictive_level) / 2
    for side, probability in (("low", tail), ("high", 1 - tail)):
        counts = order_count_quantile(model, cells, horizon, probability)
        columns[f"orders_{horizon}d_{side}"] = pa.array(counts[cell])
    columns |= _revenue(model, spend, summaries, groups, config)
    within = config.next_order_within_days
    for name, probability in (
        ("next_order_at", 0.5),
        ("next_order_at_low", tail),
        ("next_order_at_high", 1 - tail),
    ):
        days = np.ceil(next_order_quantile(model, cells, probability, limit_days=within))
        day = summaries.as_of_s // _SECONDS_PER_DAY + np.maximum(days, 1).astype(np.int64)
        columns[name] = _moments((day * _SECONDS_PER_DAY)[cell])
    return pa.table(columns)


def _revenue(
    model: PurchaseModel,
    spend: Spend | None,
    summaries: Summaries,
    groups: tuple[Cells, Counts],
    config: LifetimeConfig,
) -> dict[str, pa.Array]:
    """Expected orders times the expected value of one, and between which amounts it may land."""
    cells, cell = groups
    horizon = config.revenue_horizon_days
    name, clv = f"expected_revenue_{horizon}d", f"clv_{horizon}d"
    names = (
        *("expected_order_value", name, f"{name}_low", f"{name}_high"),
        *(clv, f"{clv}_low", f"{clv}_high"),
    )
    if spend is None:
        return dict.fromkeys(names, pa.nulls(len(summaries), pa.float64()))
    seen = order_values(summaries, config.value_from)
    value = spend.expected_value(*seen)
    orders = model.expected_orders(cells, horizon)
    worth = discounted_orders(
        model, cells, horizon, annual_discount_rate=config.annual_discount_rate
    )
    tail = (1 - config.predictive_level) / 2
    ends = revenue_quantiles(
        *(model, spend, groups, seen), horizon_days=horizon, probabilities=(tail, 1 - tail)
    )
    # Orders that may come are as early or late as those expected: one discount for either.
    discount = worth / np.where(orders > 0, orders, 1.0)
    found = [value]
    for factor in (np.ones(len(cells)), discount):
        amount = (orders * factor)[cell] * value
        low, high = (end * factor[cell] for end in ends)
        found += [amount, np.minimum(low, amount), np.maximum(high, amount)]
    return dict(zip(names, map(pa.array, found), strict=True))


def _moments(seconds: Counts) -> pa.Array:
    return pa.array(seconds * _MICROSECONDS, type=pa.int64()).cast(pa.timestamp("us"))
