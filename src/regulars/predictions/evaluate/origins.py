"""Backtest over rolling origins: what predictions made at moments of the past were worth.

A single test at one later time confounds the model with the season. At each origin the model is
learned from what was known then and judged by the horizon after it
(:cite:t:`tashman:rolling_origins`). Pooled over origins, errors of the level that cancel are
forgiven, and one customer counts at each origin; so figures of single origins stand beside, with
their mean, spread and worst. Horizons longer than the step overlap: origins are not independent,
and pooled figures have no interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from regulars.predictions.evaluate.auc import auc
from regulars.predictions.evaluate.calibration import calibration_error
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.evaluate.measure import Measure
from regulars.predictions.evaluate.scoring_rules import brier_score
from regulars.wording import count, long_date, share

_YEAR_DAYS = 364  # 13 steps of 28 days
ERROR = "expected calibration error"


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginScore:
    """What one method's predictions of one origin were worth.

    Attributes:
        origin: the moment, ISO 8601.
        method: whose predictions.
        customers: known then, and predicted.
        observed: the share of them of whom it came true.
        predicted: the mean probability.
        predicted_low: lower limit of the share, of 80 %, as told then; None where none was.
        predicted_high: upper limit.
        auc: of their order; None where it came true of all or none.
        auc_low: lower end of its 95 % interval.
        auc_high: upper end.
        brier_score: of the probabilities.
        calibration_error: expected calibration error.
        calibration_error_low: lower end of its 95 % interval.
        calibration_error_high: upper end.
        calibration_error_by_chance: what true probabilities would show.
    """

    origin: str
    method: str
    customers: int
    observed: float
    predicted: float
    predicted_low: float | None = None
    predicted_high: float | None = None
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    brier_score: float
    calibration_error: float
    calibration_error_low: float | None = None
    calibration_error_high: float | None = None
    calibration_error_by_chance: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """A backtest of the way that a model is learned.

    Attributes:
        every_days: from one origin to the next.
        history_days: of orders before the first origin, at least.
        scores: one for each origin and method, the earliest first; the model's own before others.
        pooled: figures over all origins of each method.
        skipped: origins at which no model could be learned, and why, as sentences.
    """

    every_days: int
    history_days: int
    scores: tuple[OriginScore, ...]
    pooled: tuple[Measure, ...]
    skipped: tuple[str, ...] = ()

    def said(self) -> list[str]:
        """The backtest in words, a sentence or two per line."""
        own = [score for score in self.scores if score.method == self.scores[0].method]
        first, last = own[0].origin, own[-1].origin
        when = long_date(first) if first == last else f"{long_date(first)} to {long_date(last)}"
        predicted = sum(score.customers for score in own)
        lines = [
            (
                f"Backtest: {len(own)} origins, {self.every_days} days apart ({when}), at least"
                f" {self.history_days} days of orders before each; at each learned only from what"
                f" was known then, {count(predicted)} predictions in all."
            ),
            _ranking(self.pooled),
            _calibration(self.pooled, own),
            _shares(own),
        ]
        days = (datetime.fromisoformat(last) - datetime.fromisoformat(first)).days
        if days + self.every_days < _YEAR_DAYS:
            lines.append(
                "The origins span less than a year: what is the season and what the model cannot"
                " be told apart."
            )
        return [line for line in (*lines, *self.skipped) if line]


def score_origin(
    label: Vector,
    probability: Vector,
    *,
    origin: str,
    method: str,
    seed: int,
    limits: tuple[float, float] | None = None,
) -> OriginScore:
    """Judge the predictions of one origin.

    Args:
        label: what came, 0 or 1, shape (n,).
        probability: what was predicted, shape (n,).
        origin: the moment, ISO 8601.
        method: whose predictions.
        seed: of the resampling.
        limits: of the share, as told then.
    """
    ranking: tuple[float | None, ...] = (None, None, None)
    if 0 < label.sum() < len(label):
        found = auc(label, probability)
        ranking = (found.value, found.low, found.high)
    error, by_chance = calibration_error(label, probability, seed=seed)
    low, high = limits or (None, None)
    return OriginScore(
        origin=origin,
        method=method,
        customers=len(label),
        observed=float(label.mean()),
        predicted=float(probability.mean()),
        predicted_low=low,
        predicted_high=high,
        auc=ranking[0],
        auc_low=ranking[1],
        auc_high=ranking[2],
        brier_score=brier_score(label, probability).value,
        calibration_error=error.value,
        calibration_error_low=error.low,
        calibration_error_high=error.high,
        calibration_error_by_chance=by_chance.value,
    )


def pool_origins(
    scores: Sequence[OriginScore], label: Vector, probability: Vector, *, seed: int
) -> tuple[Measure, ...]:
    """Pool one method's origins.

    Args:
        scores: of the method.
        label: of all origins one after another, shape (n,).
        probability: the same rows.
        seed: of the labels drawn to tell what comes by chance.
    """
    method = scores[0].method
    rankings = [score.auc for score in scores if score.auc is not None]
    errors = [score.calibration_error for score in scores]
    error, by_chance = calibration_error(label, probability, seed=seed)
    found = {"AUC, mean of origins": float(np.mean(rankings))} if rankings else {}
    if len(rankings) > 1:
        found["AUC, standard deviation over origins"] = float(np.std(rankings, ddof=1))
    found |= {
        "Brier score, all origins": brier_score(label, probability).value,
        f"{ERROR}, all origins": error.value,
        f"{ERROR} by chance, all origins": by_chance.value,
        f"{ERROR}, mean of origins": float(np.mean(errors)),
        f"{ERROR}, highest of origins": max(errors),
    }
    return tuple(Measure(name, value, model=method) for name, value in found.items())


def _ranking(pooled: Sequence[Measure]) -> str:
    """The AUC of each method and its spread."""
    spread = {m.model: m.value for m in pooled if m.name == "AUC, standard deviation over origins"}
    told = [
        f"{m.value:.3f} ({m.model}"
        + (f", standard deviation {spread[m.model]:.3f})" if m.model in spread else ")")
        for m in pooled
        if m.name == "AUC, mean of origins"
    ]
    return f"AUC in the mean of origins: {', '.join(told)}." if told else ""


def _calibration(pooled: Sequence[Measure], own: Sequence[OriginScore]) -> str:
    """The calibration error of all predictions together, and of single origins."""
    together = {m.name: m.value for m in pooled if m.model == own[0].method}
    errors = [score.calibration_error for score in own]
    return (
        f"Expected calibration error of all predictions together:"
        f" {together[f'{ERROR}, all origins']:.3f}; of single origins {min(errors):.3f} to"
        f" {max(errors):.3f}, in the mean {np.mean(errors):.3f}."
    )


def _shares(own: Sequence[OriginScore]) -> str:
    """What came beside what was expected, and whether the limits held it."""
    weights = [score.customers for score in own]
    seen, expected = (
        float(np.average([getattr(score, name) for score in own], weights=weights))
        for name in ("observed", "predicted")
    )
    text = f"It came true of {share(seen)} of them, {share(expected)} were expected"
    told = [
        score.predicted_low <= score.observed <= score.predicted_high
        for score in own
        if score.predicted_low is not None and score.predicted_high is not None
    ]
    if told:
        text += f"; the limits of 80 % held the share at {sum(told)} of {len(told)} origins"
    return f"{text}."
