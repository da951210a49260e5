"""Backtest of churn: predicted at moments of the past, judged by the horizon after each.

The last origin lies one horizon before `as_of`; earlier ones follow at equal steps. At each the
whole procedure of `fit_churn` is done again on what was known then: cuts, choice, calibration.
BG/NBD, fitted at the same origin, stands beside it.

Cost: a fit at each origin, and the customers described at its cuts and at itself. Use to learn what
churn probabilities of a shop are worth in other seasons; not after each run, whose card tells of
the latest cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np

from regulars.model import BadData
from regulars.predictions.churn import (
    NO_ORDER,
    ChurnConfig,
    learn_churn,
    no_order_by_bg_nbd,
    ordered,
)
from regulars.predictions.cuts import DAY_S, BacktestConfig, CutsConfig, choose_cuts
from regulars.predictions.evaluate import Backtest, Measure, OriginScore, pool_origins, score_origin
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import CHOSEN
from regulars.predictions.shop import Shop, outcome_of_each
from regulars.wording import long_date

Judged = tuple[OriginScore, Vector, Vector]
"""What a method's predictions of one origin were worth; what came; what was predicted."""


def backtest_churn(
    shop: Shop,
    order_lines: nw.LazyFrame[Any],
    config: ChurnConfig,
    backtest: BacktestConfig,
    *,
    seed: int,
    on_origin: Callable[[int, int], None] = lambda _number, _of: None,
) -> Backtest:
    """Predict churn at moments of the past, and judge it by what came.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: customer_id, ordered_at_s, revenue.
        config: how churn is predicted.
        backtest: the origins.
        seed: of everything random.
        on_origin: called before each origin with its number, from 1, and how many there are.

    Raises:
        BadData: the history is too short, or no origin allows a model; says what is needed.
    """
    cuts = config.cuts
    rule = CutsConfig(
        horizon_days=cuts.horizon_days,
        step_days=backtest.every_days,
        most_cuts=backtest.most_origins,
        history_days=max(backtest.history_days, cuts.history_days + cuts.horizon_days),
    )
    origins = choose_cuts(shop.span, rule)
    # What a fit would measure of itself at its last cut is judged by the origin after it.
    learn = config.learn.model_copy(update={"same_time": False})
    config = config.model_copy(update={"learn": learn})
    judged: dict[str, list[Judged]] = {}
    skipped, refusal = [], None
    for number, origin_s in enumerate(origins, start=1):
        on_origin(number, len(origins))
        then = replace(shop, span=replace(shop.span, as_of_s=origin_s))
        try:
            for one in _judge(then, order_lines, config, seed):
                judged.setdefault(one[0].method, []).append(one)
        except BadData as error:
            refusal = error
            day = long_date(np.datetime64(origin_s, "s").item())
            skipped.append(f"On {day} no model could be learned: {error.problem}.")
    if refusal is not None and not judged:
        raise refusal
    return Backtest(
        every_days=backtest.every_days,
        history_days=rule.history_days,
        scores=tuple(score for own in judged.values() for score, _, _ in own),
        pooled=tuple(measure for own in judged.values() for measure in _pool(own, seed)),
        skipped=tuple(skipped),
    )


def _judge(
    then: Shop, order_lines: nw.LazyFrame[Any], config: ChurnConfig, seed: int
) -> Iterator[Judged]:
    """The model's predictions of one origin, and those of BG/NBD where it can be fitted."""
    origin_s, horizon_days = then.span.as_of_s, config.cuts.horizon_days
    found, _ = learn_churn(then, order_lines, config, seed=seed)
    card, customers = found.model.card, found.predictions["customer_id"]
    came = ordered(order_lines)(origin_s, origin_s + horizon_days * DAY_S)
    label = (outcome_of_each(customers, came) == 0).astype(np.float64)
    origin = card.as_of
    assert origin is not None  # noqa: S101 - a shop's model has dates

    def judge(method: str, probability: Vector, limits: tuple[float, float] | None) -> Judged:
        score = score_origin(
            *(label, probability), origin=origin, method=method, seed=seed, limits=limits
        )
        return score, label, probability

    level = card.level
    limits = None if level is None else (level.low, level.high)
    yield judge(CHOSEN, found.predictions[found.model.column].to_numpy(), limits)
    peer = no_order_by_bg_nbd(order_lines, customers, as_of_s=origin_s, horizon_days=horizon_days)
    if not isinstance(peer, str):
        yield judge(NO_ORDER, peer[1], None)


def _pool(judged: Sequence[Judged], seed: int) -> tuple[Measure, ...]:
    """One method's origins together."""
    scores, labels, probabilities = zip(*judged, strict=True)
    return pool_origins(scores, np.concatenate(labels), np.concatenate(probabilities), seed=seed)
