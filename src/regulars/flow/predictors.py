"""One function for each kind of prediction: learn from the past, predict the customers of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.moments import wall_clock_s
from regulars.flow.past import Past
from regulars.predictions import (
    ChurnConfig,
    Model,
    ModelCard,
    NextOrderConfig,
    PropensityConfig,
    explain,
    fit_churn,
    fit_lifetime,
    fit_next_order,
    fit_propensity,
)
from regulars.settings import Settings
from regulars.store import write_text_atomically


@dataclass(frozen=True, slots=True)
class Made:
    """What one model gave.

    Attributes:
        name: of the model, also its folder's.
        card: what it predicts and how well.
        predictions: customer_id, as_of and the model's columns, one row per customer.
        save: writes its files under a path without an ending.
        reasons: customer_id, rank, feature, contribution, reason; empty where it gives none.
    """

    name: str
    card: ModelCard
    predictions: pa.Table
    save: Callable[[Path], None]
    reasons: pa.Table | None = None

    @property
    def columns(self) -> list[str]:
        """The predictions' own columns."""
        return [n for n in self.predictions.column_names if n not in {"customer_id", "as_of"}]


def make(kind: str, past: Past, settings: Settings, question: PropensityConfig | None) -> Made:
    """Learn one kind of prediction.

    Args:
        kind: `clv`, `churn`, `next-order` or `propensity`.
        past: the shop's past and its customers of today.
        settings: the settings.
        question: what a propensity is about.

    Raises:
        BadData: the data do not allow it.
        Refused: the history is too short.
    """
    if kind == "clv":
        return _lifetime(past, settings)
    if kind == "churn":
        return _churn(past, settings)
    if kind == "next-order":
        return _next_order(past, settings)
    assert question is not None  # noqa: S101 - the command asks for it
    return _propensity(past, settings, question)


def _lifetime(past: Past, settings: Settings) -> Made:
    clock = nw.coalesce(nw.col("ordered_at_local_s"), nw.col("ordered_at_s"))
    orders = past.order_lines.select("customer_id", "revenue", ordered_at_s=clock)
    as_of_s = wall_clock_s(past.shop.span.as_of_s, settings)
    assert as_of_s is not None  # noqa: S101 - there is a moment
    config = settings.predictions.lifetime
    found = fit_lifetime(orders, as_of_s=as_of_s, seed=settings.seed, config=config)
    predictions = found.predict(orders, as_of_s=as_of_s)
    return Made("clv", found.card, predictions, lambda to: found.save(to / "model.json"))


def _churn(past: Past, settings: Settings) -> Made:
    chosen = settings.predictions
    config = ChurnConfig(cuts=chosen.cuts, learn=chosen.learn)
    found = fit_churn(past.shop, past.order_lines, config, seed=settings.seed)
    why = _reasons(found.model, found.predictions, past, settings)
    return Made("churn", found.model.card, found.predictions, found.model.save, why)


def _next_order(past: Past, settings: Settings) -> Made:
    chosen = settings.predictions
    config = NextOrderConfig(cuts=chosen.cuts, learn=chosen.learn)
    found = fit_next_order(past.shop, past.order_lines, config, seed=settings.seed)

    def save(to: Path) -> None:
        write_text_atomically(to / "card.json", found.card.to_json())

    return Made("next-order", found.card, found.predictions, save)


def _propensity(past: Past, settings: Settings, question: PropensityConfig) -> Made:
    found = fit_propensity(
        past.shop,
        past.order_lines,
        question,
        seed=settings.seed,
        products=past.table("products"),
        returns=past.table("returns"),
    )
    why = _reasons(found.model, found.predictions, past, settings)
    return Made(found.model.column, found.model.card, found.predictions, found.model.save, why)


def _reasons(model: Model, predictions: pa.Table, past: Past, settings: Settings) -> pa.Table:
    """Why customers have their prediction: the highest ones, and those of the most revenue."""
    most = settings.predictions.explained_customers
    features = past.shop.describe_at(past.shop.span.as_of_s)
    assert isinstance(features, nw.LazyFrame)  # noqa: S101 - a draft's table
    known = features.collect("pyarrow").to_native()
    table = known.join(predictions.select(["customer_id", model.column]), "customer_id")
    ranks = [table[model.column]]
    if "revenue" in table.column_names:
        ranks.append(pc.multiply(table[model.column], pc.fill_null(table["revenue"], 0.0)))
    chosen: set[str] = set()
    for rank in ranks:
        by = table.select(["customer_id"]).append_column("rank", rank)
        first = by.sort_by([("rank", "descending"), ("customer_id", "ascending")])
        chosen |= set(first["customer_id"].slice(0, -(-most // len(ranks))).to_pylist())
    rows = table.filter(pc.is_in(table["customer_id"], pa.array(sorted(chosen), pa.string())))
    return explain(model, rows.sort_by("customer_id"))
