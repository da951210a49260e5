"""A saved model applied to a table of other customers: nothing is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions import (
    ColumnDrift,
    Model,
    SurvivalModel,
    applied_card,
    load_model,
    read_like,
    stale_warning,
    who_did,
)
from regulars.settings import load_settings
from regulars.wiring.flat_predictions import FlatPrediction, ranked, said_of_scored
from regulars.wiring.flat_rows import FlatRows, read_flat_rows
from regulars.wiring.inputs import Inputs
from regulars.wording import count, plural

_EXPLAINED = 100


def apply_model(
    model: str | Path,
    table: Inputs,
    *,
    kind: Literal["leads", "churn"] = "leads",
    leave_out_yes: bool = True,
    id_column: str | None = None,
    tenure: str | None = None,
    settings: Mapping[str, Any] | None = None,
    as_of: datetime | None = None,
) -> FlatPrediction:
    """Score people with a saved model of a table, and say whether it still fits them.

    Args:
        model: the folder that it was saved in.
        table: one row per customer, with the columns that it was learned from.
        kind: what the model is of: `churn` of contracts, with or without their tenure, or `leads`.
        leave_out_yes: whether rows that say that they did it already are not listed; of contracts
            with their tenure they never are.
        id_column: tells customers apart; default: a column of ids where there is one, else the
            number of the row, from 1.
        tenure: the column of the time under contract, where it has another name than at learning.
        settings: settings that win over the defaults.
        as_of: until when customers were watched, for a model of dates of start and end.

    Raises:
        BadData: model or files cannot be read, columns are missing, or it is a model of another
            kind.
        Refused: a model of dates needs `as_of`.
    """
    chosen = load_settings(Path(), settings or {})
    threads = chosen.predictions.table.threads
    found = load_model(Path(model).expanduser(), kind, to_shop=False, threads=threads)
    people = read_flat_rows(table, chosen, id_column)
    if isinstance(found, SurvivalModel):
        return _stay_or_leave(found, people, tenure, as_of)
    assert isinstance(found, Model)  # noqa: S101 - `load_model` gives no other for a table
    rows = read_like(people.rows, found.encoding)
    drifts = found.drift(rows)
    scores = found.score(rows, id_column=people.who)
    did = who_did(people.rows, found.card) if leave_out_yes else None
    left: tuple[str, ...] = ()
    if did is not None and pc.any(did).as_py():
        scores = scores.filter(pc.invert(did))
        gone = plural(rows.num_rows - scores.num_rows, "customer")
        done = "have left" if kind == "churn" else "said yes already"
        left = (f"{gone} of the table, who {done} ({found.card.label}), are not listed.",)
    card = applied_card(found.card, scores.num_rows, drifts)
    listed = ranked(found, rows, scores, (*people.remarks, *_stale(drifts)))
    says = (said_of_scored(found, scores), *left)
    return replace(listed, card=card, says=says, without_yes=bool(left))


def _stay_or_leave(
    model: SurvivalModel, people: FlatRows, tenure: str | None, as_of: datetime | None
) -> FlatPrediction:
    """Who of the contracts that still run will end, by a survival model."""
    told = {"customer_id": people.who, "leave_out": ()}
    config = model.config.model_copy(update=told | ({"duration": tenure} if tenure else {}))
    model = replace(model, config=config)
    rows = people.rows
    scores = model.predict(rows, as_of=as_of)
    drifts = model.drift(rows)
    beyond = model.beyond_said(rows, as_of=as_of)
    moment = None if as_of is None else as_of.isoformat()
    card = applied_card(
        model.card, scores.num_rows, drifts, as_of=moment, warnings=[beyond] if beyond else []
    )
    chance = f"churn_probability_{config.horizon_days}d"
    scores = scores.sort_by([(chance, "descending"), ("customer_id", "ascending")])
    first = scores["customer_id"].slice(0, _EXPLAINED).combine_chunks()
    named = rows.filter(pc.is_in(rows[people.who].cast(pa.string()), first))
    why = model.explain(named, as_of=as_of)
    gone = people.rows.num_rows - scores.num_rows
    left = (f"{plural(gone, 'customer')} of the table, who have left, are not listed.",)
    expected = (
        f"Of the {count(scores.num_rows)} who are still there, about "
        f"{count(pc.sum(scores[chance]).as_py() or 0.0)} are expected to leave within "
        f"{config.horizon_days} days."
    )
    who = {"customer_id": people.who}
    return FlatPrediction(
        card,
        scores.rename_columns(who),
        (*people.remarks, *_stale(drifts)),
        why.rename_columns(who),
        (*card.premises[:1], expected, *(left if gone else ())),
    )


def _stale(drifts: Sequence[ColumnDrift]) -> tuple[str, ...]:
    """That the model no longer fits, where it does not."""
    stale = stale_warning(drifts)
    return (stale,) if stale else ()
