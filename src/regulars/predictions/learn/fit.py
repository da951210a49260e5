"""Learn a model from examples: compare, choose, calibrate, measure, describe.

Nested: the customers measured on are not used to stop, choose or calibrate, so the figures are
those of the whole procedure. The model returned is learned from all examples by the method that was
chosen: measured on a later time, within the customers learned from, so that "chosen model" is the
method returned; with folds, each of which chooses anew, by the loss over all of them. Where a task
asks for it, the later customers choose: see `chosen_later`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.drift import baseline_of
from regulars.predictions.evaluate import (
    Measure,
    amount_measures,
    auc,
    auc_difference,
    brier_score,
    calibration_error,
    log_loss,
    reliability_curve,
)
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.compare import LOSS_WORDS, Lesson, losses
from regulars.predictions.learn.config import LearnConfig, Method
from regulars.predictions.learn.encoding import Encoding, learn_encoding
from regulars.predictions.learn.examples import Examples, Index, check_examples
from regulars.predictions.learn.model import SCORE, Model
from regulars.predictions.learn.splits import Fold, at_random, is_in_time, split

CHOSEN = "chosen model"
SAME_TIME = "chosen model, other customers at the same times"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be predicted.

    Attributes:
        kind: of prediction (`churn`).
        what: the label in words ("no order within 90 days").
        column: name of the prediction (`churn_probability_90d`).
        data_from: first moment of the data, ISO 8601; None without time.
        data_to: last moment.
        as_of: moment at which customers are known when the model is applied.
        horizon_days: how far ahead; None without time.
        chosen_later: whether, measured on a later time, the customers of that time choose the
            method and not those learned from: where these are of one season and those of another.
            Then "chosen model" judges each of them by the method that did best on others of them,
            so nobody chooses for himself, and the method returned is the best on all.
    """

    kind: str
    what: str
    column: str
    data_from: str | None = None
    data_to: str | None = None
    as_of: str | None = None
    horizon_days: int | None = None
    chosen_later: bool = False


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the procedure gave for rows that it had not seen.

    Attributes:
        rows: positions among the examples.
        label: of these.
        predicted: by the model chosen without them; the same order.
    """

    rows: Index
    label: Vector
    predicted: Vector


@dataclass(frozen=True, slots=True)
class Learned:
    """A model and the evidence.

    Attributes:
        model: learned from all examples.
        held_out: for lift tables, profit curves and comparisons.
    """

    model: Model
    held_out: HeldOut


def learn(
    examples: Examples,
    task: Task,
    config: LearnConfig,
    *,
    seed: int,
    left_out: Sequence[LeftOut] = (),
    warnings: Sequence[str] = (),
    on_step: Callable[[str], None] = lambda _: None,
) -> Learned:
    """Learn a model.

    Args:
        examples: what to learn from.
        task: what it is about.
        config: the settings.
        seed: of everything random; the same examples, settings and seed give the same model.
        left_out: columns that the caller has taken out, for the card.
        warnings: of the caller, for the card.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: nothing sound can be learned; says what is missing.
    """
    drawn = examples.draw(config.most_examples, seed=seed)
    if len(drawn) < len(examples):
        warnings = [*warnings, f"Learned from {len(drawn):,} of {len(examples):,} examples."]
        examples = examples.take(drawn)
    check_examples(
        examples,
        what=task.what,
        fewest_customers=config.fewest_customers,
        fewest_of_a_class=config.fewest_of_a_class,
    )
    encoding, dropped = learn_encoding(examples.features, levels=config.levels)
    examples, encoding = _base_last(examples, encoding)
    if not encoding.columns:
        reasons = "; ".join(f"{one.column}: {one.reason}" for one in dropped[:5])
        raise BadData(
            f"no column can tell anything about {task.what!r} ({reasons})",
            way_out="bring columns that differ between customers",
        )
    points = encoding.matrix(examples.features)
    every = np.arange(len(examples))
    folds = split(examples, every, folds=config.folds, fewest=config.fewest_of_a_class, seed=seed)
    lesson = Lesson(examples, points, encoding, config, seed)
    predicted, winners = _predictions(folds, lesson, config.methods, on_step)
    rows = np.concatenate([fold.held_out for fold in folds])
    label = examples.label[rows]
    names = lesson.names()
    by_row = {name: losses(examples.target, label, predicted[name]) for name in names}
    lowest = _lowest(by_row)
    shipped = winners[0] if is_in_time(folds) else lowest
    if is_in_time(folds) and task.chosen_later:
        predicted[CHOSEN], winners = _chosen_by_others(predicted, by_row, rows, lesson)
        shipped = lowest
    on_step("learn from all")
    (best,) = lesson.candidates(every, [names[shipped]])
    measures = _measures(label, predicted, examples, seed)
    if is_in_time(folds) and config.same_time:
        others = at_random(examples, every, config.folds, seed)
        there = np.concatenate([fold.held_out for fold in others])
        there_too, _ = _predictions(others, lesson, [names[shipped]], on_step)
        found = {SAME_TIME: there_too[CHOSEN]}
        measures += _measures(examples.label[there], found, examples, seed)
    card = ModelCard(
        kind=task.kind,
        label=task.what,
        method=f"{best.name}, {best.calibration.said()}",
        choice=_choice(shipped, lowest, label, predicted, examples),
        data_from=task.data_from,
        data_to=task.data_to,
        as_of=task.as_of,
        horizon_days=task.horizon_days,
        customers=len(np.unique(examples.groups)) if examples.cut_s is not None else len(examples),
        examples=len(examples),
        base_rate=float(examples.label.mean()),
        measures=measures,
        evaluated=_evaluated(
            examples, folds, winners, methods=len(names), chosen_later=task.chosen_later
        ),
        calibration=(
            reliability_curve(label, predicted[CHOSEN]) if examples.target == "binary" else ()
        ),
        features=tuple(encoding.names),
        left_out=(*left_out, *dropped),
        warnings=(*warnings, *_warnings(examples, folds), *_moved(measures)),
        seed=seed,
    )
    model = Model(task.column, encoding, best.predictor, best.calibration, card)
    latest = _latest(examples)
    scores = pa.array(model.of_points(points[latest]))
    taken = examples.features.take(pa.array(latest))
    came_true = examples.label[latest] if examples.target == "binary" else None
    baseline = [baseline_of(name, taken[name], came_true) for name in encoding.names]
    card = replace(card, baseline=(*baseline, baseline_of(SCORE, scores)))
    return Learned(replace(model, card=card), HeldOut(drawn[rows], label, predicted[CHOSEN]))


def _base_last(examples: Examples, encoding: Encoding) -> tuple[Examples, Encoding]:
    """The encoding with what is known beforehand as its last column.

    Where that is the same for everybody, or all there is, there is nothing to correct.
    """
    base = [column for column in encoding.columns if column.name == examples.base]
    others = tuple(column for column in encoding.columns if column.name != examples.base)
    if not base or not others:
        return replace(examples, base=None), encoding
    return examples, Encoding((*others, *base))


def _predictions(
    folds: list[Fold],
    lesson: Lesson,
    methods: Sequence[Method],
    on_step: Callable[[str], None],
) -> tuple[dict[str, Vector], list[str]]:
    """By the model chosen in each fold, then by each method: held-out rows, fold after fold.

    Beside them the name of the method chosen in each fold.
    """
    found: dict[str, list[Vector]] = {CHOSEN: []}
    winners = []
    for part, fold in enumerate(folds, 1):
        on_step(f"measure, part {part} of {len(folds)}")
        candidates = lesson.candidates(fold.learn, methods)
        winners.append(candidates[0].name)
        for candidate in candidates:
            predicted = candidate.predict(lesson.points[fold.held_out])
            found.setdefault(candidate.name, []).append(predicted)
        found[CHOSEN].append(found[winners[-1]][-1])
    return {name: np.concatenate(parts) for name, parts in found.items()}, winners


def _lowest(by_row: dict[str, Vector]) -> str:
    """The method of the lowest mean loss."""
    return min(by_row, key=lambda name: float(by_row[name].mean()))


def _chosen_by_others(
    predicted: dict[str, Vector], by_row: dict[str, Vector], rows: Index, lesson: Lesson
) -> tuple[Vector, list[str]]:
    """What the procedure gives where the held-out customers choose: by the others of them.

    Args:
        predicted: by each method, shape (n,).
        by_row: the loss of each, shape (n,).
        rows: positions of these customers among the examples, shape (n,).
        lesson: what all methods share.

    Returns:
        Predictions of the method chosen without each customer, shape (n,), and the method of each
        part of the customers.
    """
    place = np.empty(len(lesson.examples), dtype=np.intp)
    place[rows] = np.arange(len(rows))
    found, winners = np.empty(len(rows)), []
    for part in at_random(lesson.examples, rows, lesson.config.folds, lesson.seed):
        others, own = place[part.learn], place[part.held_out]
        winners.append(_lowest({name: loss[others] for name, loss in by_row.items()}))
        found[own] = predicted[winners[-1]][own]
    return found, winners


def _measures(
    label: Vector, predicted: dict[str, Vector], examples: Examples, seed: int
) -> tuple[Measure, ...]:
    found: list[Measure] = []
    for model, values in predicted.items():
        if examples.target == "amount":
            found += amount_measures(label, values, seed=seed, model=model)
            continue
        found += [
            auc(label, values, model=model),
            log_loss(label, values, model=model),
            brier_score(label, values, model=model),
            *calibration_error(label, values, seed=seed, model=model),
        ]
    return tuple(found)


def _choice(
    shipped: str, lowest: str, label: Vector, predicted: dict[str, Vector], examples: Examples
) -> str:
    others = [name for name in predicted if name not in {CHOSEN, shipped}]
    if not others:
        return ""
    text = f"{shipped} was chosen before {', '.join(others)}: "
    text += f"its {LOSS_WORDS[examples.target]} is lower on customers held out"
    text += (
        "." if shipped == lowest else f" of those learned from; at the later time {lowest}'s is."
    )
    if examples.target == "binary":
        difference, p_value = auc_difference(label, predicted[shipped], predicted[others[0]])
        chance = ", which chance may explain" if p_value > 0.05 else ""  # noqa: PLR2004
        text += (
            f" Difference of AUC to {others[0]}: {difference.value:+.3f} "
            f"({difference.low:+.3f} to {difference.high:+.3f}){chance}."
        )
    return text


def _evaluated(
    examples: Examples, folds: list[Fold], winners: list[str], *, methods: int, chosen_later: bool
) -> str:
    if is_in_time(folds):
        rows = len(folds[0].held_out)
        if chosen_later and methods > 1:
            return (
                f"Measured on {rows:,} customers at the last cut; learned and calibrated on "
                "earlier cuts whose outcome was known by then. The method is chosen by these "
                f'customers: of "{CHOSEN}", each of {len(winners)} parts of them is judged by the '
                "method that did best on the other parts."
            )
        return (
            f"Measured on {rows:,} customers at the last cut; learned, chosen and calibrated on "
            "earlier cuts whose outcome was known by then."
        )
    text = (
        f"Measured by {len(folds)}-fold cross-validation on {len(examples):,} examples; each is "
        "judged by a model that was learned, chosen and calibrated without it."
    )
    if methods > 1:
        tally = ", ".join(f"{name} in {n}" for name, n in Counter(winners).most_common())
        text += f' "{CHOSEN}" is the whole procedure, which chooses anew in each fold ({tally}).'
    return text


def _warnings(examples: Examples, folds: list[Fold]) -> list[str]:
    found = []
    if examples.cut_s is not None and not is_in_time(folds):
        found.append(
            "The history is too short to measure on a later time, or too few did the one or the "
            "other by then: the figures are those of other customers at the same time, and the "
            "future may differ."
        )
    copied = len(examples) - len(np.unique(examples.groups))
    if examples.cut_s is None and copied:
        found.append(
            f"{copied:,} rows seem to be copies of others; copies were kept on one side of each "
            "split, else the model would recognise them instead of predicting."
        )
    return found


def _moved(measures: tuple[Measure, ...]) -> list[str]:
    """Whether the level is much worse at a later time than for other customers at the same."""
    errors = {m.model: m for m in measures if m.name == "expected calibration error"}
    if SAME_TIME not in errors:
        return []
    later, same = errors[CHOSEN], errors[SAME_TIME]
    if later.low is None or later.low <= 2 * same.value:
        return []
    moved = (
        f"The level moved with the season or a trend: probabilities were off by "
        f"{100 * later.value:.1f} points on average at the later time, by {100 * same.value:.1f} "
        "for other customers at the same times. "
        "Trust the order of the customers more than the level."
    )
    return [moved]


def _latest(examples: Examples) -> Index:
    """Rows of the last cut: those that customers scored later are compared with."""
    if examples.cut_s is None:
        return np.arange(len(examples))
    return np.flatnonzero(examples.cut_s == examples.cut_s.max())
