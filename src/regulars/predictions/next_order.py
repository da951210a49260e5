"""The next order: when it comes and what it is worth, for customers who do order again.

LightGBM learns the 10 %, 50 % and 90 % quantiles (:cite:t:`koenker:quantiles`) of the days to the
next order and of its value from customers who ordered within the horizon. The outer two are
widened or narrowed until they hold 80 % of customers held out (:cite:t:`romano:cqr`). Whether an
order comes at all is another question: `fit_propensity` and `fit_churn` answer it.

Do not read the date of a customer who is unlikely to order: it says when, if.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from regulars.features import exact_sum
from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.cuts import DAY_S, CutsConfig, longest_horizon
from regulars.predictions.drift import baseline_of
from regulars.predictions.evaluate import Measure, wilson
from regulars.predictions.learn import (
    Boosting,
    Encoding,
    Examples,
    Fold,
    LearnConfig,
    learn_encoding,
    split,
)
from regulars.predictions.learn.boosting import mean_rounds
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.next_order_model import (
    QUANTILES,
    NextOrderModel,
    QuantileModel,
    next_order_table,
)
from regulars.predictions.shop import (
    Outcome,
    Shop,
    between,
    collected,
    look_back,
    task_of,
)
from regulars.wording import decimal, some

COVERAGE = 0.8
_FEWEST = 100
_LEAVES = 8
_BARELY = 0.9  # of the error of one value for all
_NARROW = 0.05  # of the days, or the value, in the middle
_ONE_FOR_ALL = "the same for all"


class NextOrderConfig(BaseModel):
    """How the next order is predicted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cuts: CutsConfig = CutsConfig()
    """The horizon, within which orders are learned from, and the moments to look back from."""
    learn: LearnConfig = LearnConfig()
    """How; one size of trees is grown."""


@dataclass(frozen=True, slots=True)
class NextOrder:
    """When the next order comes and what it is worth.

    Attributes:
        predictions: customer_id, as_of, next_order_at, next_order_value, each with _low and _high,
            an 80 % interval, given that an order comes.
        model: to be saved and applied again; its card has the coverage of the intervals on
            customers held out.
        today: the features of the customers predicted: what explains them.
    """

    predictions: pa.Table
    model: NextOrderModel
    today: pa.Table

    @property
    def card(self) -> ModelCard:
        """What it predicts and how well."""
        return self.model.card


def fit_next_order(
    shop: Shop, order_lines: nw.LazyFrame[Any], config: NextOrderConfig, *, seed: int
) -> NextOrder:
    """Learn the next order's date and value, and predict them for the customers of today.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: customer_id, order_id, ordered_at_s, revenue.
        config: the settings.
        seed: of everything random.

    Raises:
        BadData: the history is too short, too few customers ordered again, or those who did are all
            alike.
    """
    pasts = {
        name: look_back(shop, outcome, "amount", config.cuts)
        for name, outcome in (("days", _days(order_lines)), ("value", _value(order_lines)))
    }
    longest = longest_horizon(shop.span, config.cuts)
    ordered = {name: _who_ordered(past.examples, name, longest) for name, past in pasts.items()}
    alike = {name for name, examples in ordered.items() if _alike(examples)}
    if len(alike) == len(ordered):
        raise BadData(
            "all next orders came after the same time and were worth the same, so what tells"
            " customers apart cannot be learned",
            way_out="bring customers whose orders differ; of these expect the same again",
            file="order_lines",
        )
    measures: list[Measure] = []
    lessons = [_Lesson.of(examples, config.learn, seed) for examples in ordered.values()]
    learned: list[QuantileModel] = []
    today = pasts["days"].today
    for name, lesson in zip(ordered, lessons, strict=True):
        measures += lesson.measures(f"next order {name}")
        learned.append(lesson.learn(np.arange(len(lesson.examples))))
    card = _card(shop, lessons[-1], today, measures, config.cuts.horizon_days)
    of_days, of_value = learned
    model = NextOrderModel(of_days, of_value, card)
    days, value = model.quantiles(today)
    card = replace(card, warnings=(*card.warnings, *_too_sure(days, value)))
    predictions = next_order_table(today, days, value, as_of_s=shop.span.as_of_s)
    return NextOrder(predictions, replace(model, card=card), today)


def _who_ordered(examples: Examples, name: str, longest: int) -> Examples:
    """The examples with a next order.

    Args:
        examples: of everybody.
        name: `days` or `value`.
        longest: the horizon that the history bears, in days.
    """
    again = np.flatnonzero(examples.label > 0)
    if len(again) < _FEWEST:
        horizon = examples.horizon_s // DAY_S
        order = "a next order" if name == "days" else "a next order worth more than 0"
        # Within a longer horizon more of those looked at order, never more than all of them.
        helps = horizon < longest and len(examples) >= _FEWEST
        longer = f"choose a longer horizon (at most {some(longest, 'day')}), or " * helps
        raise BadData(
            f"too few examples with {order} within {some(horizon, 'day')}: needs {_FEWEST}, has "
            f"{len(again)} of {len(examples):,} ({examples.looked_at})",
            way_out=longer + examples.more,
            file="order_lines",
        )
    return examples.take(again)


def _alike(examples: Examples) -> bool:
    """Whether at each cut what came is the same of all."""
    assert examples.cut_s is not None  # noqa: S101 - a shop's past has cuts
    return all(
        float(np.ptp(examples.label[examples.cut_s == cut])) == 0
        for cut in np.unique(examples.cut_s)
    )


def _too_sure(days: Matrix, value: Matrix) -> Iterator[str]:
    """Intervals as narrow as those of a clock, or of one price, hold as long as these do."""
    for what, (low, middle, high) in (("date", days.T), ("value", value.T)):
        if np.median(high - low) <= _NARROW * np.median(middle):
            yield (
                f"The {what} hardly varies: orders came as regularly as a subscription's, and the"
                " intervals hold only as long as they do."
                if what == "date"
                else "The value hardly varies: nearly all orders are worth the same, and the"
                " intervals hold only as long as they are."
            )


@dataclass(frozen=True, slots=True)
class _Lesson:
    """Customers who ordered again, and how to learn from them."""

    examples: Examples
    points: Matrix
    encoding: Encoding
    config: LearnConfig
    seed: int

    @classmethod
    def of(cls, examples: Examples, config: LearnConfig, seed: int) -> _Lesson:
        encoding, _ = learn_encoding(examples.features, levels=config.levels)
        if not encoding.columns:
            raise BadData(
                "no column can tell anything about the next order",
                way_out="bring columns that differ between customers",
                file="features",
            )
        return cls(examples, encoding.matrix(examples.features), encoding, config, seed)

    def measures(self, name: str) -> list[Measure]:
        """What the intervals hold, and how far the middle is off, on customers held out."""
        every, label = np.arange(len(self.examples)), self.examples.label
        folds = self._split(every, self.config.folds)
        parts = [self.learn(f.learn).of_points(self.points[f.held_out]) for f in folds]
        low, middle, high = np.concatenate(parts).T
        actual = label[np.concatenate([fold.held_out for fold in folds])]
        inside = ((low <= actual) & (actual <= high)).astype(np.float64)
        share = float(inside.mean())
        off, plain = (
            float(np.median(np.abs(guess - actual))) for guess in (middle, np.median(label))
        )
        ends = wilson(share * len(actual), len(actual))
        return [
            Measure(f"{name}: share inside the 80 % interval", share, *ends),
            Measure(f"{name}: median absolute error", off),
            Measure(f"{name}: median absolute error", plain, model=_ONE_FOR_ALL),
        ]

    def learn(self, rows: Index) -> QuantileModel:
        folds, label = self._split(rows, self.config.inner_folds), self.examples.label
        held = np.concatenate([fold.held_out for fold in folds])
        trees, raw = [], []
        for quantile in QUANTILES:
            how = self._boosting(quantile)
            grown = [
                how.grow_until_held_out(
                    *(self.points[f.learn], label[f.learn]),
                    *(self.points[f.held_out], label[f.held_out]),
                )
                for f in folds
            ]
            parts = [t.predict(self.points[f.held_out]) for t, f in zip(grown, folds, strict=True)]
            raw.append(np.concatenate(parts))
            trees.append(how.grow(self.points[rows], label[rows], mean_rounds(grown)))
        # How far the actual amounts lie outside the raw interval; below 0 where they lie inside.
        outside = np.maximum(raw[0] - label[held], label[held] - raw[-1])
        rank = min(1.0, COVERAGE * (1 + 1 / len(held)))
        return QuantileModel(self.encoding, tuple(trees), float(np.quantile(outside, rank)))

    def _split(self, rows: Index, folds: int) -> list[Fold]:
        return split(self.examples, rows, folds=folds, fewest=_FEWEST // 2, seed=self.seed)

    def _boosting(self, quantile: float) -> Boosting:
        objective = {"objective": "quantile", "metric": "quantile", "alpha": quantile}
        texts, config = self.encoding.categorical, self.config
        return Boosting(config.boosting, objective, _LEAVES, texts, config.threads, self.seed)


def _days(order_lines: nw.LazyFrame[Any]) -> Outcome:
    """Days to the first order, in parts of a day."""

    def outcome(after_s: int, until_s: int) -> pa.Table:
        first = nw.col("ordered_at_s").min()
        lines = between(order_lines, after_s, until_s).group_by("customer_id")
        return collected(lines.agg(((first - after_s) / DAY_S).alias("outcome")))

    return outcome


def _value(order_lines: nw.LazyFrame[Any]) -> Outcome:
    """Revenue of the first order; of two in one second, the one whose id sorts first."""

    def outcome(after_s: int, until_s: int) -> pa.Table:
        orders = (
            between(order_lines, after_s, until_s)
            .group_by("customer_id", "order_id")
            .agg(nw.col("ordered_at_s").min(), exact_sum(nw.col("revenue")).alias("outcome"))
        )
        table = collected(orders).sort_by(
            [(name, "ascending") for name in ("customer_id", "ordered_at_s", "order_id")]
        )
        ids = table["customer_id"].combine_chunks().dictionary_encode().indices.to_numpy()
        _, first = np.unique(ids, return_index=True)
        return table.take(pa.array(first)).select(["customer_id", "outcome"])

    return outcome


def _card(
    shop: Shop, lesson: _Lesson, today: pa.Table, measures: list[Measure], horizon_days: int
) -> ModelCard:
    what = "date and value of the next order, if one comes"
    task = task_of("next_order", what, "", shop, horizon_days)
    return ModelCard(
        kind=task.kind,
        label=task.what,
        method="LightGBM quantiles, conformal interval of 80 %",
        data_from=task.data_from,
        data_to=task.data_to,
        as_of=task.as_of,
        horizon_days=horizon_days,
        customers=len(np.unique(lesson.examples.groups)),
        examples=len(lesson.examples),
        measures=tuple(measures),
        evaluated="Measured on customers held out, who did order within the horizon.",
        features=tuple(lesson.encoding.names),
        baseline=tuple(baseline_of(name, today[name]) for name in lesson.encoding.names),
        warnings=(
            f"The date says when, if an order comes within {some(horizon_days, 'day')}.",
            *_barely_told(measures),
        ),
        seed=lesson.seed,
    )


def _barely_told(measures: list[Measure]) -> Iterator[str]:
    """What the model tells hardly better than one value for all customers does."""
    off = {(m.name, m.model): m.value for m in measures}
    for what, name, unit in (("date", "days", " days"), ("value", "value", "")):
        error = f"next order {name}: median absolute error"
        own, plain = off[error, ""], off[error, _ONE_FOR_ALL]
        if own > _BARELY * plain:
            yield (
                f"The {what} is hardly told better than by one {what} for all customers: off by "
                f"{decimal(own)}{unit} at the median, against {decimal(plain)}{unit}."
            )
