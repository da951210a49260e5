"""Predictions from a table with one row per customer: leads, contracts, experiments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars import flow
from regulars.intake import read_flat_table
from regulars.model import BadData
from regulars.predictions import (
    Learned,
    Model,
    ModelCard,
    SurvivalConfig,
    Uplift,
    explain,
    fit_flat,
    fit_survival,
    fit_uplift,
    read_like,
    read_texts,
    stale_warning,
)
from regulars.settings import Settings, load_settings
from regulars.stopwatch import Stopwatch
from regulars.store import write_text_atomically
from regulars.wiring.inputs import Inputs, as_list
from regulars.wiring.workspace import open_finished, require_finished, scratch

_ROW = "row"
_EXPLAINED = 100
_ID_NAME = re.compile(r"(?:^|[\W_])[iI][dD]$|[a-z]I[dD]$")  # customer_id, customerID, not paid
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
    """

    card: ModelCard
    scores: pa.Table
    remarks: tuple[str, ...]
    reasons: pa.Table | None = None


def learn_table(
    table: Inputs,
    *,
    label: str,
    kind: str = "leads",
    score: Inputs = (),
    id_column: str | None = None,
    positive: str | None = None,
    without: Sequence[str] = (),
    keep_leaks: Sequence[str] = (),
    model: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FlatPrediction:
    """Learn who will do something from a table of those of whom it is known, and score others.

    Args:
        table: one row per customer: files, URLs or a frame.
        label: the column that says what they did: two values, or an amount.
        kind: of prediction, for the card (`leads`, `churn`, `propensity`).
        score: those to predict; without it the rows of `table` themselves, each by models that were
            learned without it.
        id_column: tells customers apart; default: the number of the row, from 1.
        positive: the value of the label that means yes, where it is not plain.
        without: columns not to learn from.
        keep_leaks: columns to learn from although they seem to know the outcome.
        model: a folder to save the model in.
        settings: settings that win over the defaults.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: the files or the label cannot be understood, or nothing sound can be learned.
        Refused: the folder may not be written.
    """
    chosen = load_settings(Path(), settings or {})
    rows, remarks = _read(table, chosen, id_column)
    who = id_column or _ROW
    on_step("learn")
    found = fit_flat(
        rows,
        label=label,
        seed=chosen.seed,
        id_column=who,
        positive=positive,
        without=without,
        keep_leaks=keep_leaks,
        kind=kind,
        config=chosen.predictions.table,
    )
    if model is not None:
        found.model.save(Path(model).expanduser())
    on_step("score")
    if as_list(score):
        rows, more = _read(score, chosen, id_column)
        remarks = (*remarks, *more)
    else:
        remarks = (*remarks, _LEARNED_FROM)
    rows = read_like(rows, found.model.encoding)
    scores = found.model.score(rows, id_column=who)
    if not as_list(score):
        scores = _unseen(scores, found)
    return _ranked(found.model, rows, scores, who, remarks)


def apply_model(
    model: str | Path,
    table: Inputs,
    *,
    id_column: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> FlatPrediction:
    """Score people with a model that `learn_table` saved, and say whether it still fits them.

    Args:
        model: the folder that it was saved in.
        table: one row per customer, with the columns that it was learned from.
        id_column: tells customers apart; default: the number of the row, from 1.
        settings: settings that win over the defaults.

    Raises:
        BadData: model or files cannot be read, or columns are missing.
    """
    chosen = load_settings(Path(), settings or {})
    found = Model.load(Path(model).expanduser(), threads=chosen.predictions.table.threads)
    rows, remarks = _read(table, chosen, id_column)
    who = id_column or _ROW
    rows = read_like(rows, found.encoding)
    stale = stale_warning(found.drift(rows))
    scores = found.score(rows, id_column=who)
    return _ranked(found, rows, scores, who, (*remarks, *([stale] if stale else [])))


def _unseen(scores: pa.Table, found: Learned) -> pa.Table:
    """The scores of people who were learned from, by models that had not seen them."""
    place = scores.column_names.index(found.model.column)
    values = scores[found.model.column].to_numpy().copy()
    values[found.held_out.rows] = found.held_out.predicted
    return scores.set_column(place, found.model.column, pa.array(values))


def _ranked(
    model: Model, rows: pa.Table, scores: pa.Table, who: str, remarks: tuple[str, ...]
) -> FlatPrediction:
    """The scores from the highest down, with the reasons of the first."""
    scores = scores.sort_by([(model.column, "descending"), (who, "ascending")])
    first = scores[who].slice(0, _EXPLAINED)
    named = rows.filter(pc.is_in(rows[who], first.combine_chunks()))
    why = explain(model, named, id_column=who)
    return FlatPrediction(model.card, scores, remarks, why)


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
            the number of the row, from 1, tells customers apart.
        model: a folder to save the model in.
        settings: settings that win over the defaults.
        as_of: until when customers were watched; needed with dates of start and end.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: the files or columns cannot be understood.
        Refused: nobody or everybody has left, too few have, or the extra is not installed.
    """
    chosen = load_settings(Path(), settings or {})
    config = SurvivalConfig(**{"customer_id": _ROW, "seed": chosen.seed, **how})
    rows, remarks = _read(table, chosen, how.get("customer_id"))
    rows = read_texts(rows, without=(config.customer_id,))
    found = fit_survival(rows, config, as_of=as_of, on_step=on_step)
    if model is not None:
        folder = Path(model).expanduser()
        folder.mkdir(parents=True, exist_ok=True)
        found.model.save(folder / "model.json")
    scores = found.model.predict(rows, as_of=as_of)
    order = [(f"churn_probability_{config.horizon_days}d", "descending")]
    scores = scores.sort_by([*order, ("customer_id", "ascending")])
    first = scores["customer_id"].slice(0, _EXPLAINED).combine_chunks()
    named = rows.filter(pc.is_in(rows[config.customer_id].cast(pa.string()), first))
    why = found.model.explain(named, as_of=as_of)
    return FlatPrediction(
        found.model.card,
        _called(scores, config.customer_id),
        remarks,
        _called(why, config.customer_id),
    )


def _called(table: pa.Table, name: str) -> pa.Table:
    """The table with ids under the name that the file has for them."""
    return table.rename_columns(
        [name if column == "customer_id" else column for column in table.column_names]
    )


def measure_uplift(
    table: Inputs,
    *,
    treatment: str,
    outcome: str,
    control: str,
    id_column: str | None = None,
    arms: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    model: str | Path | None = None,
    workspace: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> tuple[Uplift, tuple[str, ...]]:
    """Find whom a treatment changes, from an experiment in a table.

    Args:
        table: one row per customer.
        treatment: the column that names the arm.
        outcome: the column of the result: yes and no, or an amount.
        control: the value of `treatment` for those who got nothing.
        id_column: tells customers apart; default: the number of the row, from 1.
        arms: the arms to compare with control; default: all others.
        exclude: columns that are no covariates.
        model: a folder to save the models in.
        workspace: of a run whose customers these are; its table `predictions` gains
            `uplift_OUTCOME_ARM`, `_low` and `_high` where the learner knows them, and `_tenth`.
        settings: settings that win over the defaults.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Returns:
        The uplift with its reports, its customers under the name that the file has for them, and
        remarks about the files.

    Raises:
        BadData: the files cannot be read as an experiment.
        Refused: the treatment was not drawn by chance.
        Unavailable: another run is writing to the workspace.
    """
    home = None if workspace is None else Path(workspace).expanduser()
    if home is not None:
        require_finished(home)
    chosen = load_settings(home or Path(), settings or {})
    rows, remarks = _read(table, chosen, id_column)
    on_step("learn")
    found = fit_uplift(
        read_texts(rows, without=(id_column,) if id_column else ()),
        treatment=treatment,
        outcome=outcome,
        control=control,
        seed=chosen.seed,
        customer_id=id_column or _ROW,
        arms=arms,
        exclude=exclude,
        config=chosen.predictions.uplift,
    )
    if model is not None:
        found.save(Path(model).expanduser())
    if home is not None:
        with open_finished(home, chosen) as warehouse:
            flow.adopt(
                warehouse,
                chosen,
                [_of_arm(found, arm) for arm in found.reports],
                now=now or datetime.now(UTC),
                stopwatch=Stopwatch(on_step),
            )
    return replace(found, table=_called(found.table, id_column or _ROW)), remarks


def _of_arm(found: Uplift, arm: str) -> flow.Made:
    """One arm's uplift as columns of `predictions`."""
    own = found.table.filter(pc.equal(found.table["arm"], arm))
    column = "uplift_" + re.sub(r"\W+", "_", f"{found.outcome}_{arm}".lower()).strip("_")
    names = {
        column: "uplift",
        f"{column}_low": "uplift_low",
        f"{column}_high": "uplift_high",
        f"{column}_tenth": "decile",
    }
    columns = {new: own[old] for new, old in names.items()}
    table = pa.table({"customer_id": own["customer_id"], **columns})

    def save(to: Path) -> None:
        write_text_atomically(to / "card.json", found.cards[arm].to_json())

    return flow.Made(column, found.cards[arm], table, save)


def _read(
    given: Inputs, settings: Settings, id_column: str | None
) -> tuple[pa.Table, tuple[str, ...]]:
    """The table as it is, ids as texts; rows are numbered where no column tells them apart."""
    with scratch(settings, datetime.now(UTC)) as draft:
        found = read_flat_table(as_list(given), draft, config=settings.intake)
    rows = found.rows
    if id_column is None:
        if _ROW in rows.column_names:
            raise BadData(
                "there is a column `row`, so rows cannot be numbered",
                way_out="say which column tells customers apart: --id COLUMN",
            )
        numbers = pa.array(range(1, rows.num_rows + 1), pa.int64())
        return rows.append_column(_ROW, numbers), (*found.remarks, *_numbered(rows))
    if id_column not in rows.column_names:
        raise BadData(
            "there is no such column",
            column=id_column,
            way_out=f"choose among {', '.join(rows.column_names)}",
        )
    place = rows.column_names.index(id_column)
    ids = rows[id_column].cast(pa.string())
    return rows.set_column(place, id_column, ids), found.remarks


def _numbered(rows: pa.Table) -> list[str]:
    """Which column could stand in the list instead of the number of the row."""
    for name in filter(_ID_NAME.search, rows.column_names):
        if pc.count_distinct(rows[name], mode="all").as_py() == rows.num_rows:
            return [f"Customers are shown by the number of their row; --id {name} shows their ids."]
    return []
