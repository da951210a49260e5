"""What customers will spend within the horizon, from their past: a mean amount, 0 for many."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from regulars.features import exact_sum
from regulars.predictions.cuts import CutsConfig
from regulars.predictions.learn import LearnConfig
from regulars.predictions.shop import (
    Outcome,
    Shop,
    ShopPrediction,
    between,
    collected,
    learn_past,
    look_back,
    task_of,
)
from regulars.wording import some


class SpendConfig(BaseModel):
    """How spending is predicted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cuts: CutsConfig = CutsConfig()
    """The horizon and the moments to learn from."""
    learn: LearnConfig = LearnConfig()
    """How."""


def fit_spend(
    shop: Shop, order_lines: nw.LazyFrame[Any], config: SpendConfig, *, seed: int
) -> ShopPrediction:
    """Learn what customers spend within the horizon, and predict it for those of today.

    Trees with the Tweedie loss, which suits amounts that are 0 for many, beside a regression.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: customer_id, ordered_at_s, revenue.
        config: the settings.
        seed: of everything random.

    Returns:
        The model; predictions in `expected_revenue_{horizon_days}d`, in the currency of the lines.

    Raises:
        BadData: the history is too short, nobody spends, or a customer spends less than 0.
    """
    past = look_back(shop, spent(order_lines), "amount", config.cuts)
    days = config.cuts.horizon_days
    task = task_of(
        "spend", f"revenue within {some(days, 'day')}", f"expected_revenue_{days}d", shop, days
    )
    return learn_past(past, task, config.learn, seed=seed)


def spent(order_lines: nw.LazyFrame[Any]) -> Outcome:
    """The revenue of each customer."""

    def outcome(after_s: int, until_s: int) -> pa.Table:
        lines = between(order_lines, after_s, until_s)
        revenue = exact_sum(nw.col("revenue")).alias("outcome")
        return collected(lines.group_by("customer_id").agg(revenue))

    return outcome
