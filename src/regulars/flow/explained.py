"""Whose predictions are explained, and why they are what they are.

`predictions.explained_customers` of them at most: those whose prediction matters first.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.past import Past
from regulars.predictions import (
    Model,
    NextOrderModel,
    counted_anew,
    explain,
    explain_lifetime,
)
from regulars.settings import Settings


def reasons_of(
    model: Model | NextOrderModel,
    predictions: pa.Table,
    today: pa.Table,
    past: Past,
    settings: Settings,
    *,
    saved: bool = False,
) -> pa.Table | None:
    """Why customers have their prediction; of a next order, what moved its date.

    Args:
        model: that predicts.
        predictions: of the customers of today.
        today: all of them.
        past: of the shop.
        settings: how many to explain.
        saved: whether the model was learned earlier: its card tells what is usual of others.
    """
    most = settings.predictions.explained_customers
    if not most:
        return None
    first = _first(today, _ranks(model, predictions, today), most)
    columns = dict(zip(today.column_names, today.columns, strict=True))
    usual = counted_anew(model.card.baseline, columns) if saved else None
    if isinstance(model, NextOrderModel):
        return model.explain(first, currency=past.currency, baseline=usual)
    return explain(model, first, currency=past.currency, baseline=usual)


def reasons_of_lifetimes(predictions: pa.Table, past: Past, settings: Settings) -> pa.Table | None:
    """What sets the most valuable customers apart; without amounts, those of most orders."""
    names = (
        n
        for start in ("clv_", "expected_orders_")
        for n in predictions.column_names
        if n.startswith(start)
    )
    column, most = next(names), settings.predictions.explained_customers
    if not most:
        return None
    first = _first(predictions, [predictions[column]], most)["customer_id"]
    today = past.shop.describe_at(past.shop.span.as_of_s)
    return explain_lifetime(predictions, today, column, of=first, currency=past.currency)


def _ranks(
    model: Model | NextOrderModel, predictions: pa.Table, today: pa.Table
) -> list[pa.ChunkedArray]:
    """By what customers come first: the highest ones, and those of the most revenue."""
    if isinstance(model, NextOrderModel):
        return [_of_each(today, predictions, "next_order_value")]
    score = _of_each(today, predictions, model.column)
    if "revenue" not in today.column_names:
        return [score]
    return [score, pc.multiply(score, pc.fill_null(today["revenue"], 0.0))]


def _of_each(today: pa.Table, predictions: pa.Table, column: str) -> pa.ChunkedArray:
    """What is predicted of customers, in their order."""
    place = pc.index_in(today["customer_id"], predictions["customer_id"].combine_chunks())
    return predictions[column].take(place)


def _first(customers: pa.Table, ranks: list[pa.ChunkedArray], most: int) -> pa.Table:
    """So many customers, in their order: the first by each rank; all where there are no more."""
    if customers.num_rows <= most:
        return customers
    chosen: set[str] = set()
    for rank in ranks:
        by = customers.select(["customer_id"]).append_column("rank", rank)
        first = by.sort_by([("rank", "descending"), ("customer_id", "ascending")])
        chosen |= set(first["customer_id"].slice(0, -(-most // len(ranks))).to_pylist())
    rows = pc.is_in(customers["customer_id"], value_set=pa.array(sorted(chosen), pa.string()))
    return customers.filter(rows)
