"""Churn of contracts: who of those who are still there will leave, with and without dates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions import (
    SurvivalConfig,
    cox_library,
    fit_survival,
    read_label,
    read_like,
    read_texts,
)
from regulars.settings import load_settings
from regulars.wiring.flat_predictions import FlatPrediction, fit_rows, ranked, today, unseen
from regulars.wiring.flat_rows import read_flat_rows
from regulars.wiring.inputs import Inputs
from regulars.wording import count, plural, share, some

_EXPLAINED = 100
_ALIKE = 0.5
_TENURE = re.compile(r"tenure|seniority|account_?length|(months?|days)_?(on|with|since|as|under)")


def compare_leavers(
    table: Inputs,
    *,
    label: str,
    id_column: str | None = None,
    positive: str | None = None,
    without: Sequence[str] = (),
    keep: Sequence[str] = (),
    model: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FlatPrediction:
    """Compare contracts that ended with those that run, and say which of the latter look alike.

    Use it where nothing says how long contracts have run; `stay_or_leave` where something does.
    Those who have left teach the model and are not in its list.

    Args:
        table: one row per customer, those who left among them: files, URLs or a frame.
        label: the column that says who has left.
        id_column: tells customers apart; default: a column of ids where there is one, else the
            number of the row, from 1.
        positive: the value of the label that means that they left, where it is not plain.
        without: columns not to learn from.
        keep: columns to learn from although they seem to know the outcome, or to be ids.
        model: a folder to save the model in.
        settings: settings that win over the defaults.
        on_step: called with the name of each step when it begins.

    Returns:
        The model and the customers who are still there, each scored by models that were learned
        without them, those most like the leavers first.

    Raises:
        BadData: the files or the label cannot be understood, or nothing sound can be learned.
        Refused: the folder may not be written.
    """
    chosen = load_settings(Path(), settings or {})
    people = read_flat_rows(table, chosen, id_column)
    if label in people.rows.column_names:
        _check_yes_or_no(people.rows, label, positive)
    how = {"label": label, "kind": "churn", "positive": positive, "without": without}
    found = fit_rows(people, chosen, model, on_step, keep=keep, **how)
    stay = pc.equal(pa.array(read_label(people.rows, label, positive)[1]), 0.0)
    rows = read_like(people.rows, found.model.encoding)
    scores = unseen(found.model.score(rows, id_column=people.who), found).filter(stay)
    listed = ranked(found.model, rows, scores, people.remarks)
    says = _said_of_leavers(listed, people.rows, label)
    return replace(listed, says=says, without_yes=True)


def _check_yes_or_no(rows: pa.Table, label: str, positive: str | None) -> None:
    """Who has left is yes or no; an amount says it of nobody.

    Raises:
        BadData: the label has many numbers, and none of them is named.
    """
    target, _, _ = read_label(rows, label, positive)
    if target == "amount":
        values = pc.count_distinct(rows[label]).as_py()
        raise BadData(
            f"it has {count(values)} values, not yes and no",
            way_out="name the column that says who has left (--label COLUMN), or the one value "
            "that means it (--positive VALUE)",
            column=label,
        )


def _said_of_leavers(listed: FlatPrediction, rows: pa.Table, label: str) -> tuple[str, ...]:
    there, everybody = listed.scores.num_rows, rows.num_rows
    alike = pc.sum(pc.greater(listed.scores[listed.scores.column_names[-1]], _ALIKE)).as_py() or 0
    tenure = _tenure_in(read_texts(rows), label)
    column, also = (tenure, f"; `{tenure}` looks like it") if tenure else ("COLUMN", "")
    return (
        (
            f"Of {plural(everybody, 'customer')}, {count(everybody - there)} have left. The list "
            f"holds the {count(there)} who are still there, those most like the leavers first; "
            f"{count(alike)} are more like those who left than like those who stayed."
        ),
        (
            "This model compares those who left with those who stayed, and knows no dates: it says "
            "who is at risk, not when. Its probability is the share of customers like this one "
            "who have left so far. For the chance to leave within the next 90 days, name the "
            f"column of the time under contract: --tenure {column}{also}."
        ),
    )


def _tenure_in(rows: pa.Table, label: str) -> str | None:
    """A column of numbers that is called like the time under contract."""
    names: list[str] = rows.column_names
    for name in names:
        numbers = pa.types.is_integer(rows[name].type) or pa.types.is_floating(rows[name].type)
        if name != label and numbers and _TENURE.search(name.lower().replace(" ", "_")):
            return name
    return None


def stay_or_leave(
    table: Inputs,
    how: Mapping[str, Any],
    *,
    model: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    as_of: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FlatPrediction:
    """Learn from contracts how long customers stay, and say who of those who stay will leave.

    Args:
        table: one row per customer, those who left among them.
        how: the settings of `SurvivalConfig`: the columns and the horizon. Without `customer_id`
            a column of ids tells customers apart, or the number of the row, from 1.
        model: a folder to save the model in.
        settings: settings that win over the defaults.
        as_of: until when customers were watched; needed with dates of start and end.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: the files or columns cannot be understood.
        BadData: nobody or everybody has left, or too few have.
        Refused: the extra is not installed.
    """
    cox_library()
    chosen = load_settings(Path(), settings or {})
    people = read_flat_rows(table, chosen, how.get("customer_id"))
    config = SurvivalConfig(**{"seed": chosen.seed, **how, "customer_id": people.who})
    rows = read_texts(people.rows, without=(config.customer_id,))
    found = fit_survival(rows, config, as_of=as_of, on_step=on_step)
    if model is not None:
        folder = Path(model).expanduser()
        card = replace(found.model.card, learned_on=today())
        replace(found.model, card=card).save(folder / "model.json")
    scores = found.model.predict(rows, as_of=as_of)
    chance = f"churn_probability_{config.horizon_days}d"
    scores = scores.sort_by([(chance, "descending"), ("customer_id", "ascending")])
    first = scores["customer_id"].slice(0, _EXPLAINED).combine_chunks()
    named = rows.filter(pc.is_in(rows[config.customer_id].cast(pa.string()), first))
    why = found.model.explain(named, as_of=as_of)
    return FlatPrediction(
        found.model.card,
        scores.rename_columns({"customer_id": people.who}),
        people.remarks,
        why.rename_columns({"customer_id": people.who}),
        _said_of_staying(scores[chance], people.rows.num_rows, config.horizon_days),
        without_yes=True,
    )


def _said_of_staying(chance: pa.ChunkedArray, everybody: int, days: int) -> tuple[str, ...]:
    there, leaving = len(chance), pc.sum(chance).as_py() or 0.0
    return (
        (
            f"Of {plural(everybody, 'customer')}, {count(everybody - there)} have left. Of the "
            f"{count(there)} who are still there, about {count(leaving)} "
            f"({share(leaving / max(there, 1))}) are expected to leave within "
            f"{some(days, 'day')}; the list holds them, the likeliest leavers first."
        ),
        (
            "This is a survival model: it counts how long each has stayed, knows that whoever is "
            f"still there may yet leave, and gives the chance to leave within the next {days} days."
        ),
    )
