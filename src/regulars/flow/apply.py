"""A saved model applied to the customers of a run, as they are known now: nothing is learned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.explained import reasons_of
from regulars.flow.made import Made
from regulars.flow.past import Past
from regulars.flow.predictors import (
    made_of_lifetime,
    made_of_next_order,
    orders_of,
)
from regulars.model import BadData
from regulars.predictions import (
    BY_DATES,
    ColumnDrift,
    LifetimeModel,
    Model,
    ModelCard,
    NextOrderModel,
    PropensityConfig,
    SavedModel,
    add_order_dates,
    applied_card,
    asked_today,
    customers_at,
)
from regulars.settings import Settings


def apply_saved(model: SavedModel, past: Past, settings: Settings) -> Made:
    """Predict the customers of today by a model that was learned earlier.

    Args:
        model: of a shop's orders.
        past: the shop's past and its customers of today.
        settings: the settings.

    Returns:
        Under the names that it would have if learned now; its files are written as they were saved.

    Raises:
        BadData: columns that it needs are not here, or of another type.
    """
    if isinstance(model, LifetimeModel):
        orders, as_of_s = orders_of(past, settings)
        customers = past.table("customers") if model.config.covariates else None
        predictions = model.predict(orders, as_of_s=as_of_s, customers=customers)
        card = _card(model.card, past, predictions, model.drift(orders, as_of_s=as_of_s))
        return made_of_lifetime(model, card, predictions, past, settings)
    if isinstance(model, NextOrderModel):
        today = customers_at(past.shop, past.shop.span.as_of_s)
        found = model.predict(today, as_of_s=past.shop.span.as_of_s)
        card = _card(model.card, past, found, model.drift(today))
        why = reasons_of(model, found, today, past, settings, saved=True)
        return made_of_next_order(model, card, found, why)
    assert isinstance(model, Model)  # noqa: S101 - `load_model` gives no other for a shop
    today = _today(model, past)
    scores = model.score(today)
    chance = pc.mean(scores[model.column]).as_py() if model.card.calibration else None
    card = _card(model.card, past, scores, model.drift(today), mean=chance)
    name = "churn" if card.kind == "churn" else model.column
    told = settings.predictions.contact
    why = reasons_of(model, scores, today, past, settings, saved=True)
    return Made(name, card, scores, model.save, why, told)


def _today(model: Model, past: Past) -> pa.Table:
    """The customers of today, with the features of the question that the model answers."""
    as_of_s = past.shop.span.as_of_s
    if model.card.kind != "propensity":
        today = customers_at(past.shop, as_of_s)
        days = model.card.horizon_days
        if BY_DATES not in model.encoding.names or days is None:
            return today
        found = add_order_dates(today, past.order_lines, as_of_s=as_of_s, horizon_days=days)
        if isinstance(found, str):
            raise BadData(
                f"the model corrects BG/NBD, which cannot be fitted to these orders: {found}",
                way_out="bring more orders",
            )
        return found
    if model.card.question is None:
        raise BadData(
            "the saved model does not say what it was asked", way_out="fit the model again"
        )
    config = PropensityConfig.model_validate(model.card.question)
    tables = {name: past.table(name) for name in ("products", "returns")}
    return asked_today(past.shop, past.order_lines, config, **tables)


def _card(
    card: ModelCard,
    past: Past,
    predictions: pa.Table,
    drifts: Sequence[ColumnDrift],
    *,
    mean: float | None = None,
) -> ModelCard:
    as_of = datetime.fromtimestamp(past.shop.span.as_of_s, UTC).replace(tzinfo=None).isoformat()
    return applied_card(card, predictions.num_rows, drifts, as_of=as_of, mean=mean)
