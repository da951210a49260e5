"""Fit survival models, measure them on customers they have not seen, keep the better one.

Customers are predicted by models fitted without them. Beside both stands Kaplan-Meier, one
curve for everybody: what a model must beat to have learned anything about single customers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.predictions.card import LIBRARIES, ModelCard, library_versions
from regulars.predictions.drift import baseline_of
from regulars.predictions.evaluate import Measure
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import Encoding, learn_encoding
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.survival import cox, hazard
from regulars.predictions.survival.censoring import ProductLimit
from regulars.predictions.survival.concordance import concordance
from regulars.predictions.survival.config import SurvivalConfig
from regulars.predictions.survival.horizon import Landmarks, integrated_brier
from regulars.predictions.survival.kaplan_meier import kaplan_meier
from regulars.predictions.survival.model import SurvivalModel
from regulars.predictions.survival.proportional import Proportionality, check_proportionality
from regulars.predictions.survival.steps import beyond_said, survival_at, time_edges
from regulars.predictions.survival.tenures import Tenures, read_tenures, without_grown
from regulars.wording import count, decimal, plural, some

EVERYBODY = "Kaplan-Meier, one curve for everybody"
_LEVELS = 30
_CRITERION = "Brier score at the horizon"


@dataclass(frozen=True, slots=True)
class FittedSurvival:
    """A survival model and the evidence.

    Attributes:
        model: fitted on all customers; its card holds the measures of all.
        proportionality: the check of each column of the Cox regression, with its factor.
        curve: time, share_kept, share_kept_low, share_kept_high: Kaplan-Meier of everybody.
    """

    model: SurvivalModel
    proportionality: tuple[Proportionality, ...]
    curve: pa.Table


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the models are fitted on.

    Attributes:
        tenures: the customers.
        points: their encoded columns, shape (n, f).
        encoding: of the columns.
        edges: ends of the steps of time.
        config: the settings.
    """

    tenures: Tenures
    points: Matrix
    encoding: Encoding
    edges: Vector
    config: SurvivalConfig


def fit_survival(
    customers: Any,  # noqa: ANN401 - any frame that narwhals knows
    config: SurvivalConfig,
    *,
    as_of: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FittedSurvival:
    """Fit Cox's regression and a discrete-time hazard, and keep the better on held-out customers.

    The lower Brier score at the horizon wins: that is what is predicted of customers.

    Args:
        customers: one row per customer, those who left among them; their columns as they were known
            during the contract, not after it.
        config: names the columns.
        as_of: until when customers were watched; needed with dates of start and end.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: columns are absent or hold what cannot be; nobody or everybody has left, or too
            few have or all at one tenure.
        Refused: the extra is not installed.
    """
    tenures = without_grown(read_tenures(customers, config, as_of=as_of), config)
    _check(tenures, config)
    encoding, dropped = learn_encoding(tenures.features, levels=_LEVELS)
    if not encoding.columns:
        raise BadData(
            "no column differs between customers, so one curve is all that can be told",
            way_out="bring columns that were known during the contract",
        )
    points = encoding.matrix(tenures.features)
    edges = time_edges(tenures.duration, tenures.left, config.most_periods)
    lesson = Lesson(tenures, points, encoding, edges, config)
    held_out = _held_out(lesson, on_step)
    on_step("learn from all")
    measures, landmarks = _measures(held_out, tenures, edges, config)
    names = [name for name in held_out if name != EVERYBODY]
    scores = {m.model: m.value for m in measures if m.name == _CRITERION}
    best = min(names, key=lambda name: scores[name])
    predictors = fit_both(lesson, np.arange(len(points)))
    regression = predictors[cox.NAME]
    checks = (
        check_proportionality(regression, points, tenures.duration, tenures.left)
        if isinstance(regression, cox.CoxModel)
        else ()
    )
    card = ModelCard(
        kind="survival",
        label=f"leaving within {some(config.horizon_days, 'day')}, given the time under contract",
        method=best,
        choice=_choice(best, scores),
        as_of=None if as_of is None else as_of.isoformat(),
        horizon_days=config.horizon_days,
        customers=len(points),
        base_rate=_share_expected_to_leave(
            predictors[best].survival(points), tenures, config, edges
        ),
        measures=tuple(sorted(measures, key=lambda m: m.model != best)),
        evaluated=(
            f"Measured by {config.folds}-fold cross-validation; each customer is judged by models "
            "fitted without them."
        ),
        calibration=landmarks.calibration(_at_horizon(held_out[best], landmarks, edges, config)),
        features=tuple(encoding.names),
        left_out=(*tenures.left_out, *dropped),
        baseline=tuple(baseline_of(name, tenures.features[name]) for name in encoding.names),
        warnings=tuple(_warnings(checks, scores, best, lesson)),
        versions=library_versions((*LIBRARIES, "statsmodels")),
        seed=config.seed,
    )
    return FittedSurvival(
        SurvivalModel(config, encoding, predictors[best], card), checks, _curve(tenures)
    )


def _check(tenures: Tenures, config: SurvivalConfig) -> None:
    left, n = int(tenures.left.sum()), len(tenures.left)
    if left in {0, n}:
        who = "nobody has left" if not left else "everybody has left"
        raise BadData(
            f"{who} of {count(n)} customers, so who leaves cannot be learned",
            way_out="bring both customers who left and customers who stayed",
        )
    if left < config.fewest_events:
        raise BadData(
            f"too few have left: needs {count(config.fewest_events)}, has {count(left)}",
            way_out="bring more customers or a longer history",
        )
    ended = tenures.duration[tenures.left]
    if ended.min() == ended.max():
        raise BadData(
            f"all {count(left)} who left did so at the same tenure, {decimal(float(ended[0]))}, so"
            " when customers leave cannot be learned",
            way_out="check the column of tenures, or learn without it who leaves",
        )


def fit_both(lesson: Lesson, rows: Index) -> dict[str, hazard.HazardTrees | cox.CoxModel]:
    """Both models by name, fitted on some of the customers."""
    tenures, encoding = lesson.tenures, lesson.encoding
    these = lesson.points[rows], tenures.duration[rows], tenures.left[rows], lesson.edges
    trees = hazard.HazardTrees.fit(*these, categorical=encoding.categorical, config=lesson.config)
    return {hazard.NAME: trees, cox.NAME: cox.CoxModel.fit(*these, encoding)}


def _held_out(lesson: Lesson, on_step: Callable[[str], None]) -> dict[str, Matrix]:
    """S at the edges of every customer, by models that have not seen them."""
    tenures, points = lesson.tenures, lesson.points
    rng = np.random.default_rng(lesson.config.seed)
    fold = np.empty(len(points), dtype=np.intp)
    for group in (tenures.left, ~tenures.left):
        members = np.flatnonzero(group)
        fold[rng.permutation(members)] = np.arange(len(members)) % lesson.config.folds
    names = (hazard.NAME, cox.NAME, EVERYBODY)
    found = {name: np.ones((len(points), len(lesson.edges))) for name in names}
    for held in range(lesson.config.folds):
        on_step(f"measure, part {held + 1} of {lesson.config.folds}")
        rows, inside = np.flatnonzero(fold != held), fold == held
        for name, model in fit_both(lesson, rows).items():
            found[name][inside] = model.survival(points[inside])
        curve = ProductLimit.of(tenures.duration[rows], tenures.left[rows])
        found[EVERYBODY][inside] = curve.at(lesson.edges)
    return found


def _measures(
    held_out: dict[str, Matrix], tenures: Tenures, edges: Vector, config: SurvivalConfig
) -> tuple[list[Measure], Landmarks]:
    landmarks = Landmarks.of(tenures, config.horizon)
    watched = ProductLimit.of(tenures.duration, ~tenures.left)
    found = []
    for name, survival in held_out.items():
        expected = survival[:, 1:] @ np.diff(edges)
        if name != EVERYBODY:
            found.append(
                concordance(tenures.duration, tenures.left, -expected, seed=config.seed, model=name)
            )
        found.append(integrated_brier(tenures, survival, edges, watched, model=name))
        probability = _at_horizon(survival, landmarks, edges, config)
        found += landmarks.measures(probability, seed=config.seed, model=name)
    return found, landmarks


def _at_horizon(
    survival: Matrix, landmarks: Landmarks, edges: Vector, config: SurvivalConfig
) -> Vector:
    rows = survival[landmarks.customer]
    now = survival_at(rows, edges, landmarks.at)
    probability: Vector = 1 - survival_at(rows, edges, landmarks.at + config.horizon) / now
    return probability


def _share_expected_to_leave(
    survival: Matrix, tenures: Tenures, config: SurvivalConfig, edges: Vector
) -> float:
    """Of the customers who are there, within the horizon: the mean of what is predicted of them."""
    there = ~tenures.left
    rows, since = survival[there], tenures.duration[there]
    later, now = (survival_at(rows, edges, at) for at in (since + config.horizon, since))
    return float((1 - later / now).mean())


def _choice(best: str, scores: dict[str, float]) -> str:
    others = ", ".join(f"{scores[name]:.4f} ({name})" for name in scores if name != best)
    own = f"Its {_CRITERION} on held-out customers is {scores[best]:.4f}"
    return f"{own}, against {others}."


def _warnings(
    checks: tuple[Proportionality, ...], scores: dict[str, float], best: str, lesson: Lesson
) -> list[str]:
    found, tenures = [], lesson.tenures
    beyond = beyond_said(tenures.duration[~tenures.left], lesson.edges, lesson.config)
    found += [beyond] if beyond else []
    new = int((tenures.duration == 0).sum())
    if new:
        found.append(f"{plural(new, 'customer')} with no time under contract taught nothing.")
    if scores[best] >= scores[EVERYBODY]:
        found.append(
            "No model tells customers better than one curve for everybody: do not act on single "
            "probabilities."
        )
    failing = [check for check in checks if not check.holds]
    if failing:
        found.append(
            f"Hazards are not proportional for {count(len(failing))} of {count(len(checks))} "
            f"columns of the Cox regression. {failing[0].said()}"
        )
    return found


def _curve(tenures: Tenures) -> pa.Table:
    times, place = np.unique(np.ceil(tenures.duration).astype(int), return_inverse=True)
    left = np.bincount(place, weights=tenures.left).astype(int).tolist()
    stayed = np.bincount(place, weights=~tenures.left).astype(int).tolist()
    rows = [
        {
            "time": float(step.day),
            "share_kept": 1 - step.happened,
            "share_kept_low": None if step.high is None else 1 - step.high,
            "share_kept_high": None if step.low is None else 1 - step.low,
        }
        for step in kaplan_meier(zip(times.tolist(), left, stayed, strict=True))
    ]
    schema = pa.schema([(name, pa.float64()) for name in rows[0]])
    return pa.Table.from_pylist(rows, schema)
