"""One function for each kind of prediction: learn from the past, predict the customers of today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.explained import reasons_of, reasons_of_lifetimes
from regulars.flow.made import Made
from regulars.flow.moments import wall_clock_s
from regulars.flow.more_predictors import discount, early_value
from regulars.flow.past import Past
from regulars.model import BadData, Cannot
from regulars.predictions import (
    NO_REVENUE,
    ChurnConfig,
    LifetimeModel,
    ModelCard,
    NextOrderConfig,
    NextOrderModel,
    PropensityConfig,
    backtest_churn,
    fit_churn,
    fit_lifetime,
    fit_next_order,
    fit_propensity,
    net_orders,
)
from regulars.settings import Settings

_LEAST_ALIVE = 0.05  # below, no next order is dated
_NEXT = re.compile(r"^(next_order_at|next_order_value)(.*)$")


OnOrigin = Callable[[int, int], None]
"""Called before each origin of a backtest with its number, from 1, and how many there are."""


def make(
    kind: str,
    past: Past,
    settings: Settings,
    question: PropensityConfig | None = None,
    *,
    backtest: OnOrigin | None = None,
    asked: bool = False,
) -> Made:
    """Learn one kind of prediction.

    Args:
        kind: `clv`, `churn`, `next-order`, `early-value`, `discount` or `propensity`.
        past: the shop's past and its customers of today.
        settings: the settings.
        question: what a propensity is about.
        backtest: told how far a backtest of churn is; None: there is none.
        asked: whether it was asked for by itself. Then a horizon of money that the history is too
            short for is refused; else its columns are left out, and why is said.

    Raises:
        BadData: the data do not allow it.
        BadData: the history is too short.
    """
    if kind == "clv":
        return _lifetime(past, settings, asked=asked)
    if kind == "churn":
        return _churn(past, settings, backtest)
    if kind == "next-order":
        return _next_order(past, settings)
    if kind == "early-value":
        return early_value(past, settings)
    if kind == "discount":
        return discount(past, settings)
    assert question is not None  # noqa: S101 - the command asks for it
    return _propensity(past, settings, question)


def _lifetime(past: Past, settings: Settings, *, asked: bool) -> Made:
    orders, as_of_s = orders_of(past, settings)
    config = settings.predictions.lifetime
    customers = past.table("customers") if config.covariates else None
    found = fit_lifetime(
        orders, as_of_s=as_of_s, seed=settings.seed, config=config, customers=customers
    )
    of_money = [one for one in found.too_far if one.horizon_days == config.revenue_horizon_days]
    if asked and found.spend is not None and of_money:
        too_far = of_money[0]
        raise BadData(too_far.why, way_out=too_far.way_out, file="order_lines")
    predictions = found.predict(orders, as_of_s=as_of_s, customers=customers)
    return made_of_lifetime(found, found.card, predictions, past, settings)


def made_of_lifetime(
    found: LifetimeModel, card: ModelCard, predictions: pa.Table, past: Past, settings: Settings
) -> Made:
    """What a model of lifetimes gave, without columns that say nothing, and which those are."""
    predictions = _dated_if_alive(predictions)
    empty = [n for n in predictions.column_names if predictions[n].null_count == len(predictions)]
    predictions = predictions.drop_columns(empty)
    return Made(
        "clv",
        card,
        predictions,
        lambda to: found.save(to / "model.json"),
        reasons_of_lifetimes(predictions, past, settings),
        cannot=tuple(_left_out(found, empty)),
    )


def _left_out(found: LifetimeModel, empty: list[str]) -> Iterator[Cannot]:
    """Which columns a lifetime model leaves out, and why."""
    money = ("clv_", "expected_order_value", "expected_revenue_")
    expected = [n for n in empty if n.startswith(money) and not n.endswith(("_low", "_high"))]
    for one in found.too_far:
        yield Cannot(
            f"Lifetime value ({', '.join(one.columns)})",
            f"Too short a history: {one.lacks}.",
            f"{one.way_out[:1].upper()}{one.way_out[1:]}.",
        )
        expected = [name for name in expected if name not in one.columns]
    if found.spend is None and expected:
        why = next(said for said in found.card.warnings if said.startswith(NO_REVENUE))
        yield Cannot(f"Lifetime value ({', '.join(expected)})", why)


def orders_of(past: Past, settings: Settings) -> tuple[nw.LazyFrame[Any], int]:
    """Orders less what was sent back, and their moment, both on the shop's wall clock."""
    returns = past.table("returns") if past.has_amounts else None
    as_of_s = wall_clock_s(past.shop.span.as_of_s, settings)
    assert as_of_s is not None  # noqa: S101 - there is a moment
    return net_orders(past.order_lines, returns), as_of_s


def _dated_if_alive(predictions: pa.Table) -> pa.Table:
    """No date of the next order for customers who have almost certainly left."""
    gone = pc.less(predictions["p_alive"], _LEAST_ALIVE)
    for name in ("next_order_at", "next_order_at_low", "next_order_at_high"):
        place = predictions.column_names.index(name)
        dates = pc.if_else(gone, pa.scalar(None, predictions[name].type), predictions[name])
        predictions = predictions.set_column(place, name, dates)
    return predictions


def _churn(past: Past, settings: Settings, on_origin: OnOrigin | None) -> Made:
    chosen, seed = settings.predictions, settings.seed
    config = ChurnConfig(
        cuts=chosen.cuts, learn=chosen.learn, corrects_dates=chosen.churn_corrects_dates
    )
    shop, lines = past.shop, past.order_lines
    found = fit_churn(shop, lines, config, seed=seed)
    model = found.model
    if on_origin is not None:
        tested = backtest_churn(
            shop, lines, config, chosen.backtest, seed=seed, on_origin=on_origin
        )
        model = replace(model, card=replace(model.card, backtest=tested))
    why = reasons_of(model, found.predictions, found.today, past, settings)
    return Made("churn", model.card, found.predictions, model.save, why, chosen.contact)


def _next_order(past: Past, settings: Settings) -> Made:
    if not past.has_amounts:
        raise BadData(
            "the orders have no amounts, so the value of the next one cannot be learned",
            way_out="`predict clv` tells when it may come",
            file="order_lines",
            column="revenue",
        )
    chosen = settings.predictions
    config = NextOrderConfig(cuts=chosen.cuts, learn=chosen.learn)
    found = fit_next_order(past.shop, past.order_lines, config, seed=settings.seed)
    why = reasons_of(found.model, found.predictions, found.today, past, settings)
    return made_of_next_order(found.model, found.card, found.predictions, why)


def made_of_next_order(
    model: NextOrderModel, card: ModelCard, predictions: pa.Table, why: pa.Table | None
) -> Made:
    """What a model of the next order gave, under names that say within how many days.

    That is another date than `next_order_at` of `clv`: of those only who order within the horizon.
    """
    end = f"if_within_{card.horizon_days}d"
    names = [
        name if name in {"customer_id", "as_of"} else _NEXT.sub(rf"\1_{end}\2", name)
        for name in predictions.column_names
    ]
    return Made("next-order", card, predictions.rename_columns(names), model.save, why)


def _propensity(past: Past, settings: Settings, question: PropensityConfig) -> Made:
    found = fit_propensity(
        past.shop,
        past.order_lines,
        question,
        seed=settings.seed,
        products=past.table("products"),
        returns=past.table("returns"),
    )
    why = reasons_of(found.model, found.predictions, found.today, past, settings)
    named, told = found.model, settings.predictions.contact
    card = named.card
    if question.of == "any":
        same = f"1 - `churn_probability_{card.horizon_days}d` (`predict churn`)"
        said = f"{same} answers the same by another model; where they differ, believe that one."
        card = replace(card, premises=(*card.premises, said))
        named = replace(named, card=card)
    return Made(named.column, card, found.predictions, named.save, why, told)
