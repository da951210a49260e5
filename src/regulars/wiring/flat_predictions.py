"""Predictions from a table with one row per customer: leads and other yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions import (
    Learned,
    Model,
    ModelCard,
    explain,
    fit_flat,
    read_label,
    read_like,
)
from regulars.settings import Settings, load_settings
from regulars.wiring.flat_rows import FlatRows, read_flat_rows
from regulars.wiring.inputs import Inputs, as_list
from regulars.wording import count, decimal, long_date, plural, share

_EXPLAINED = 100
_LEARNED_FROM = (
    "These are the people that were learned from, each scored by models that had not seen them; "
    "--score adds others."
)


@dataclass(frozen=True, slots=True)
class FlatPrediction:
    """A model of a table and what it says of the customers.

    Attributes:
        card: what it predicts and how well.
        scores: the id of each customer and the prediction, the highest first.
        remarks: about the files.
        reasons: the id, rank, feature, contribution and reason of those with the highest
            predictions; None where the model gives none.
        says: what the list is and which model made it, in sentences, where that needs saying.
        without_yes: whether those who did it already are left out of the list.
    """

    card: ModelCard
    scores: pa.Table
    remarks: tuple[str, ...]
    reasons: pa.Table | None = None
    says: tuple[str, ...] = ()
    without_yes: bool = False


def learn_table(
    table: Inputs,
    *,
    label: str,
    kind: str = "leads",
    score: Inputs = (),
    leave_out_yes: bool = False,
    id_column: str | None = None,
    positive: str | None = None,
    without: Sequence[str] = (),
    keep: Sequence[str] = (),
    model: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FlatPrediction:
    """Learn who will do something from a table of those of whom it is known, and score others.

    Args:
        table: one row per customer: files, URLs or a frame.
        label: the column that says what they did: two values, or an amount.
        kind: of prediction, for the card (`leads`, `propensity`).
        score: those to predict; without it the rows of `table` themselves, each by models that were
            learned without it.
        leave_out_yes: whether rows of `table` that said yes are not among those to predict.
        id_column: tells customers apart; default: a column of ids where there is one, else the
            number of the row, from 1.
        positive: the value of the label that means yes, where it is not plain.
        without: columns not to learn from.
        keep: columns to learn from although they seem to know the outcome, or to be ids.
        model: a folder to save the model in.
        settings: settings that win over the defaults.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: the files or the label cannot be understood, or nothing sound can be learned.
        Refused: the folder may not be written.
    """
    chosen = load_settings(Path(), settings or {})
    known = read_flat_rows(table, chosen, id_column)
    how = {"label": label, "kind": kind, "positive": positive, "without": without}
    found = fit_rows(known, chosen, model, on_step, keep=keep, **how)
    if not as_list(score):
        rows = read_like(known.rows, found.model.encoding)
        scores = unseen(found.model.score(rows, id_column=known.who), found)
        says: tuple[str, ...] = ()
        if leave_out_yes:
            scores, says = without_yes(scores, known.rows, label, positive)
        listed = ranked(found.model, rows, scores, (*known.remarks, _LEARNED_FROM))
        return replace(listed, says=says, without_yes=bool(says))
    others = read_flat_rows(score, chosen, id_column)
    rows = read_like(others.rows, found.model.encoding)
    scores = found.model.score(rows, id_column=others.who)
    return ranked(found.model, rows, scores, (*known.remarks, *others.remarks))


def fit_rows(
    people: FlatRows,
    chosen: Settings,
    model: str | Path | None,
    on_step: Callable[[str], None],
    **how: Any,  # noqa: ANN401 - of `fit_flat`
) -> Learned:
    """Learn from people and keep the model.

    Args:
        people: of whom it is known.
        chosen: the settings.
        model: a folder to save the model in.
        on_step: called with the name of each step when it begins.
        how: label, kind and further words of `fit_flat`.
    """
    config, seed = chosen.predictions.table, chosen.seed
    found = fit_flat(
        people.rows, id_column=people.who, seed=seed, config=config, on_step=on_step, **how
    )
    if model is not None:
        card = replace(found.model.card, learned_on=today())
        replace(found.model, card=card).save(Path(model).expanduser())
    on_step("score")
    return found


def said_of_scored(model: Model, scores: pa.Table) -> str:
    """What is expected of the rows that were scored, and when the model was learned.

    No limits are told: how far the level may be off was measured on customers of another time.
    """
    card, values = model.card, scores[model.column]
    learned = f"the model was learned from {plural(card.customers, 'customer')}"
    learned += f" as of {long_date(card.as_of)}" if card.as_of else ""
    if card.as_of is None and card.learned_on:
        learned += f" on {long_date(card.learned_on)}"
    mean = pc.mean(values).as_py()
    if mean is None:
        return f"No row was scored; {learned}."
    if card.calibration:
        expected = f"{share(mean)} on average"
    else:
        expected = f"{decimal(mean)} on average, {count(pc.sum(values).as_py())} in all"
    return f"Of {plural(len(values), 'row')} scored, {card.label}: {expected}; {learned}."


def today() -> str:
    """The day of the clock, for the card of a model of a table: that has no dates of its own."""
    return datetime.now(UTC).date().isoformat()


def unseen(scores: pa.Table, found: Learned) -> pa.Table:
    """The scores of people who were learned from, by models that had not seen them."""
    place = scores.column_names.index(found.model.column)
    values = scores[found.model.column].to_numpy().copy()
    values[found.held_out.rows] = found.held_out.predicted
    return scores.set_column(place, found.model.column, pa.array(values))


def without_yes(
    scores: pa.Table, rows: pa.Table, label: str, positive: str | None
) -> tuple[pa.Table, tuple[str, ...]]:
    """Those who have not said yes, and how many are left out, in a sentence.

    Args:
        scores: of all.
        rows: they, in the same order, with the label.
        label: the column that says what they did; where it is an amount, nobody is left out.
        positive: the value of the label that means yes, where it is not plain.
    """
    target, values, words = read_label(rows, label, positive)
    if target != "binary":
        return scores, ()
    others = scores.filter(pa.array(values != 1))
    said = (
        f"Of {plural(scores.num_rows, 'customer')}, {count(scores.num_rows - others.num_rows)} "
        f"said yes already ({words}): they taught the model and are left out. The list holds the "
        f"{count(others.num_rows)} others, the likeliest first; --everybody lists them all."
    )
    return others, (said,)


def ranked(
    model: Model, rows: pa.Table, scores: pa.Table, remarks: tuple[str, ...]
) -> FlatPrediction:
    """The scores from the highest down, with the reasons of the first.

    Args:
        model: that gave the scores.
        rows: the customers, those of the scores among them.
        scores: the id of each and the prediction.
        remarks: about the files.
    """
    who = scores.column_names[0]
    scores = scores.sort_by([(model.column, "descending"), (who, "ascending")])
    first = scores[who].slice(0, _EXPLAINED)
    named = rows.filter(pc.is_in(rows[who], first.combine_chunks()))
    why = explain(model, named, id_column=who)
    return FlatPrediction(model.card, scores, remarks, why)
