"""What the customers of a finished run will do: one model learned and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from regulars import flow
from regulars.predictions import (
    ContactConfig,
    ModelCard,
    Payback,
    PaybackConfig,
    PropensityConfig,
    load_model,
)
from regulars.settings import load_settings
from regulars.stopwatch import Stopwatch
from regulars.wiring.workspace import open_finished, require_finished


@dataclass(frozen=True, slots=True)
class Prediction:
    """One model of a workspace.

    Attributes:
        model: its name in the tables.
        card: what it predicts and how well.
        predictions: customer_id, as_of and its columns, one row per customer.
        reasons: customer_id, rank, feature, contribution, reason of the customers explained; None
            where the model gives none.
        contact: what a contact brings and costs, where that was told.
    """

    model: str
    card: ModelCard
    predictions: pa.Table
    reasons: pa.Table | None
    contact: ContactConfig = field(default_factory=ContactConfig)


def predict(
    kind: Literal["clv", "churn", "next-order", "early-value", "discount", "propensity"],
    *,
    workspace: str | Path = "my-shop",
    question: Mapping[str, Any] | None = None,
    backtest: bool = False,
    model: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Prediction:
    """Predict what every customer of a finished run will do.

    Args:
        kind: `clv` (alive, orders, revenue, lifetime value), `churn`, `next-order`,
            `early-value`, `discount` or `propensity`.
        workspace: the folder that `run` wrote; its table `predictions` gains the columns.
        question: what a propensity is about: `of`, `value`, `lowest_price`, `highest_price`.
        backtest: whether churn is predicted again at moments of the past and judged by what came.
        model: the folder of a saved model (of `clv`, `churn`, `next-order` or `propensity`) to
            apply to the customers as they are known now; nothing is learned then.
        settings: settings that win over `regulars.toml`; `predictions` says how.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: there is no finished run here, its orders allow no such prediction, the history is
            too short, or the folder holds no model of this kind, or one that needs columns that are
            not here.
        Unavailable: another run is writing to the workspace.
    """
    folder = Path(workspace).expanduser()
    require_finished(folder)
    chosen = load_settings(folder, settings or {})
    saved = None
    if model is not None:
        threads = chosen.predictions.learn.threads
        saved = load_model(Path(model).expanduser(), kind, to_shop=True, threads=threads)
    asked = None
    if saved is None and kind == "propensity":
        how = {"cuts": chosen.predictions.cuts, "learn": chosen.predictions.learn}
        asked = PropensityConfig(**{**how, **(question or {})})
    with open_finished(folder, chosen) as warehouse:
        made = flow.predict(
            warehouse,
            chosen,
            kind,
            question=asked,
            backtest=backtest,
            saved=saved,
            now=now or datetime.now(UTC),
            stopwatch=Stopwatch(on_step),
        )
    return Prediction(made.name, made.card, made.predictions, made.reasons, made.contact)


def payback(
    cost: float | Mapping[date, float],
    *,
    margin_share: float,
    months: int = 24,
    workspace: str | Path = "my-shop",
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Payback:
    """Tell after how many months the customers won in a month have earned what they cost.

    Args:
        cost: of winning one customer, in the currency of the orders: for all, or by the first day
            of the month in which customers first ordered.
        margin_share: share of revenue that is left after the cost of goods and delivery.
        months: since the first order, that cohorts are followed at most.
        workspace: the folder that `run` wrote; gains the tables `payback_cohorts` and
            `payback_months`.
        settings: settings that win over `regulars.toml`.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: there is no finished run here, a cost is negative, or the orders have no amounts.
        BadData: no cohort has enough customers, or none of them a cost.
        Unavailable: another run is writing to the workspace.
    """
    folder = Path(workspace).expanduser()
    require_finished(folder)
    chosen = load_settings(folder, settings or {})
    config = PaybackConfig(margin_share=margin_share, months=months, seed=chosen.seed)
    with open_finished(folder, chosen) as warehouse:
        return flow.payback(
            warehouse,
            chosen,
            cost,
            config,
            now=now or datetime.now(UTC),
            stopwatch=Stopwatch(on_step),
        )
