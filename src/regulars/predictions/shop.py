"""Learning from a shop's own past: customers as known at earlier moments, and what they did next.

Features are computed at each cut by the caller (`regulars.features.build_features`), outcomes are
counted in (cut, cut + horizon]. Nothing after `as_of` is read, and nothing after a cut reaches its
features.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions.card import LeftOut
from regulars.predictions.cuts import DAY_S, CutsConfig, Span, choose_cuts
from regulars.predictions.drift import counted_anew
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.leakage import find_leaks
from regulars.predictions.learn import (
    Examples,
    HeldOut,
    LearnConfig,
    Model,
    Task,
    learn,
    learn_encoding,
)
from regulars.predictions.learn.examples import Index, Target
from regulars.predictions.learn.model import SCORE
from regulars.predictions.level import Level, level_of_share, level_of_total

DescribeAt = Callable[[int], "nw.LazyFrame[Any] | pa.Table"]
"""Gives the `features` of all customers with an order by then, as known at that second."""

Outcome = Callable[[int, int], pa.Table]
"""Gives customer_id and `outcome` (a number; absent customers have 0) in (after_s, until_s]."""

REPEATED = frozenset(
    {"recency_score", "frequency_score", "monetary_score", "rfm_score", "rfm_segment"}
)
"""Features that say again, and coarser, what others say; their meaning moves with the customers."""
_NOT_FEATURES = frozenset({"customer_id", "as_of"})
_UNDATED = "trait_"


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's past.

    Attributes:
        describe_at: gives the features at a moment.
        span: of the orders.
    """

    describe_at: DescribeAt
    span: Span


@dataclass(frozen=True, slots=True)
class Past:
    """Customers at the cuts, what they did, and the customers of today.

    Attributes:
        examples: one row per customer and cut.
        customer_id: of each row, shape (n,).
        today: the features at `as_of`, with customer_id; what the model will be applied to.
        cuts_s: the cuts, the earliest first.
    """

    examples: Examples
    customer_id: pa.Array
    today: pa.Table
    cuts_s: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShopPrediction:
    """A model of a shop, its evidence and what it predicts.

    Attributes:
        model: to be saved and applied again.
        held_out: what it gave for customers it had not seen, for lift tables and profit curves.
        held_out_id: the customers of these rows.
        predictions: customer_id, as_of, the prediction and, where a later time was measured, its
            limits; one row per customer of today.
        today: these customers' features, with those of the question: what explains them.
    """

    model: Model
    held_out: HeldOut
    held_out_id: pa.Array
    predictions: pa.Table
    today: pa.Table


def customers_at(shop: Shop, moment_s: int) -> pa.Table:
    """The features of all customers as known at a moment, in the order of their ids."""
    return _table(shop.describe_at(moment_s))


def look_back(
    shop: Shop,
    outcome: Outcome,
    target: Target,
    config: CutsConfig,
    *,
    opposite: bool = False,
    base: str | None = None,
) -> Past:
    """Collect the examples of a shop's past.

    Only features that exist at all cuts and today are kept.

    Args:
        shop: its features and span.
        outcome: what customers did.
        target: whether that is yes or no (any number above 0 is yes) or an amount.
        config: the horizon and the cuts.
        opposite: whether the label is that it did not happen.
        base: the feature that holds a probability of the label, where the shop gives one.

    Raises:
        BadData: the history is too short; or a cut has no customers.
    """
    cuts = choose_cuts(shop.span, config)
    horizon_s = config.horizon_days * DAY_S
    today = _table(shop.describe_at(shop.span.as_of_s))
    described = [_table(shop.describe_at(cut)) for cut in cuts]
    names = _shared([*described, today])
    labels, ids, moments = [], [], []
    for cut, table in zip(cuts, described, strict=True):
        values = outcome_of_each(table["customer_id"], outcome(cut, cut + horizon_s))
        if target == "binary":
            values = (values > 0).astype(np.float64)
            values = 1 - values if opposite else values
        labels.append(values)
        ids.append(table["customer_id"])
        moments.append(np.full(table.num_rows, cut, dtype=np.int64))
    customer_id = pa.chunked_array([c for column in ids for c in column.chunks]).combine_chunks()
    examples = Examples(
        features=pa.concat_tables(
            [table.select(names) for table in described], promote_options="permissive"
        ),
        label=np.concatenate(labels),
        target=target,
        groups=_codes(customer_id),
        cut_s=np.concatenate(moments),
        horizon_s=horizon_s,
        base=base if base in names else None,
        can_grow=len(cuts) < config.most_cuts,
    )
    return Past(examples, customer_id, today, cuts)


def learn_past(past: Past, task: Task, config: LearnConfig, *, seed: int) -> ShopPrediction:
    """Learn from the past and predict the customers of today.

    Traits carry no date: where one seems to know the outcome it is left out and named.

    Raises:
        BadData: nothing sound can be learned; says what is missing.
    """
    left_out = _leaking_traits(past.examples, config, seed)
    features = past.examples.features.drop_columns([one.column for one in left_out])
    examples = replace(past.examples, features=features)
    learned = learn(examples, task, config, seed=seed, left_out=left_out)
    predictions = learned.model.score(past.today)
    today = predictions[learned.model.column].to_numpy()
    card = learned.model.card
    card = replace(
        card,
        level=_level(past, task.what, learned.held_out, today),
        # Customers of today have been here for longer than those of the cuts: no sign of staleness.
        baseline=counted_anew(card.baseline, {**_columns(past.today), SCORE: pa.array(today)}),
    )
    model = replace(learned.model, card=card)
    return ShopPrediction(
        model=model,
        held_out=learned.held_out,
        held_out_id=past.customer_id.take(pa.array(learned.held_out.rows)),
        predictions=model.limited(predictions),
        today=past.today,
    )


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _level(past: Past, what: str, held_out: HeldOut, today: Vector) -> Level | None:
    """What is expected of all customers of today.

    None where no later time was measured: at a single cut, or where earlier cuts are held out too;
    and of an amount, where none was seen or foretold then.
    """
    assert past.examples.cut_s is not None  # noqa: S101 - a shop's past has cuts
    first, last = past.cuts_s[0], past.cuts_s[-1]
    if first == last or (past.examples.cut_s[held_out.rows] < last).any():
        return None
    label, predicted = held_out.label, held_out.predicted
    if past.examples.target == "binary":
        return level_of_share(what, today, seen=label, foretold=predicted)
    seen, foretold = float(label.sum()), float(predicted.sum())
    return level_of_total(what, today, seen=seen, foretold=foretold)


def task_of(kind: str, what: str, column: str, shop: Shop, horizon_days: int) -> Task:
    """The task with the dates of the shop."""
    return Task(
        kind=kind,
        what=what,
        column=column,
        data_from=_iso(shop.span.first_s),
        data_to=_iso(shop.span.as_of_s),
        as_of=_iso(shop.span.as_of_s),
        horizon_days=horizon_days,
    )


def between(lines: nw.LazyFrame[Any], after_s: int, until_s: int) -> nw.LazyFrame[Any]:
    """The lines ordered in (after_s, until_s]."""
    second = nw.col("ordered_at_s")
    return lines.filter(second > after_s, second <= until_s, ~nw.col("customer_id").is_null())


def outcome_of_each(customers: pa.ChunkedArray, outcome: pa.Table) -> Vector:
    """The outcome of each customer, 0 where none is told, shape (n,)."""
    place = pc.index_in(customers, value_set=outcome["customer_id"].cast(pa.string()))
    found = outcome["outcome"].cast(pa.float64()).take(place)
    values: Vector = pc.fill_null(found, 0.0).to_numpy()
    return values


def collected(frame: nw.LazyFrame[Any]) -> pa.Table:
    """A small frame as an Arrow table."""
    return frame.collect("pyarrow").to_native()


def _table(features: nw.LazyFrame[Any] | pa.Table) -> pa.Table:
    """Features by customer, so that nothing depends on the engine's order of rows."""
    table = features if isinstance(features, pa.Table) else collected(features)
    if not table.num_rows:
        raise BadData(
            "there are no customers at one of the cuts",
            way_out="bring older orders, or fewer cuts",
            file="features",
        )
    place = table.schema.get_field_index("customer_id")
    table = table.set_column(place, "customer_id", table["customer_id"].cast(pa.string()))
    return table.sort_by("customer_id")


def _shared(tables: list[pa.Table]) -> list[str]:
    """Columns of all tables, in the order of the last one."""
    names = set.intersection(*(set(table.column_names) for table in tables))
    names -= REPEATED | _NOT_FEATURES
    return [name for name in tables[-1].column_names if name in names]


def _codes(ids: pa.Array) -> Index:
    codes: npt.NDArray[np.intp] = ids.dictionary_encode().indices.to_numpy().astype(np.intp)
    return codes


def _leaking_traits(examples: Examples, config: LearnConfig, seed: int) -> list[LeftOut]:
    names = [name for name in examples.features.column_names if name.startswith(_UNDATED)]
    usable = examples.target == "binary" and examples.label.min() < examples.label.max()
    if not names or not usable:
        return []
    encoding, _ = learn_encoding(examples.features, levels=config.levels)
    points = encoding.matrix(examples.features)
    leaks = find_leaks(
        *(points, examples.label, encoding), threads=config.threads, seed=seed, among=names
    )
    return [LeftOut(leak.column, leak.reason, knows_outcome=True) for leak in leaks]


def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None).isoformat()
