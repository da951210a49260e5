"""Uplift: whom a treatment changes, from the table of an experiment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars import flow
from regulars.model import BadData
from regulars.predictions import (
    Uplift,
    applied_card,
    fit_uplift,
    load_model,
    read_texts,
    stale_warning,
)
from regulars.settings import Settings, load_settings
from regulars.stopwatch import Stopwatch
from regulars.store import write_text_atomically
from regulars.wiring.flat_predictions import today
from regulars.wiring.flat_rows import ROW, FlatRows, read_flat_rows
from regulars.wiring.inputs import Inputs
from regulars.wiring.workspace import open_finished, require_finished


def measure_uplift(
    table: Inputs,
    *,
    treatment: str,
    outcome: str,
    control: str,
    id_column: str | None = None,
    arms: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    positive: str | None = None,
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
        id_column: tells customers apart; default: a column of ids where there is one, else the
            number of the row, from 1.
        arms: the arms to compare with control; default: all others.
        exclude: columns that are no covariates.
        positive: the value of the outcome that means yes, where it is not plain.
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
    home, chosen, people = _read_people(table, id_column, workspace, settings)
    on_step("learn")
    found = fit_uplift(
        read_texts(people.rows, without=(people.who,)),
        treatment=treatment,
        outcome=outcome,
        control=control,
        seed=chosen.seed,
        customer_id=people.who,
        arms=arms,
        exclude=exclude,
        positive=positive,
        config=chosen.predictions.uplift,
    )
    if model is not None:
        cards = {arm: replace(card, learned_on=today()) for arm, card in found.cards.items()}
        replace(found, cards=cards).save(Path(model).expanduser())
    if home is not None:
        _keep(found, home, chosen, now, on_step)
    return _named(found, people.who), people.remarks


def apply_uplift(
    model: str | Path,
    table: Inputs,
    *,
    id_column: str | None = None,
    workspace: str | Path | None = None,
    settings: Mapping[str, Any] | None = None,
    now: datetime | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> tuple[Uplift, tuple[str, ...]]:
    """Say what people who were in no experiment should get, by a saved one.

    Args:
        model: the folder that `measure_uplift` saved.
        table: one row per customer, with the columns that the experiment had.
        id_column: tells customers apart; default: a column of ids where there is one, else the
            number of the row, from 1.
        workspace: of a run whose customers these are; see `measure_uplift`.
        settings: settings that win over the defaults.
        now: the present moment; default: the clock's.
        on_step: called with the name of each step when it begins.

    Returns:
        The saved uplift with these customers in the place of those of the experiment, its cards
        saying so; and remarks about the files and whether it still fits.

    Raises:
        BadData: model or files cannot be read, columns are missing, or it is another kind of model.
        Unavailable: another run is writing to the workspace.
    """
    home, chosen, people = _read_people(table, id_column, workspace, settings)
    saved = load_model(Path(model).expanduser(), "uplift", to_shop=False)
    assert isinstance(saved, Uplift)  # noqa: S101 - `load_model` gives no other here
    rows, who = saved.read(people.rows, customer_id=people.who), people.who
    drifts = saved.drift(rows)
    cards = {arm: applied_card(card, len(rows), drifts) for arm, card in saved.cards.items()}
    choice = None if saved.best_arm is None else saved.choose(rows, customer_id=who)
    scored = saved.predict(rows, customer_id=who)
    found = replace(saved, table=scored, choice=choice, cards=cards)
    if home is not None:
        _keep(found, home, chosen, now, on_step)
    stale = stale_warning(drifts)
    return _named(found, who), (*people.remarks, *([stale] if stale else []))


def _read_people(
    table: Inputs,
    id_column: str | None,
    workspace: str | Path | None,
    settings: Mapping[str, Any] | None,
) -> tuple[Path | None, Settings, FlatRows]:
    """The workspace, the settings and the people, who may have to be customers of the workspace."""
    home = None if workspace is None else Path(workspace).expanduser()
    if home is not None:
        require_finished(home)
    chosen = load_settings(home or Path(), settings or {})
    people = read_flat_rows(table, chosen, id_column, of_run=home is not None)
    if home is not None and people.who == ROW:
        raise BadData(
            "no column tells customers apart, so they cannot be those of the run",
            way_out="name the column of the run's customer ids: --id COLUMN",
        )
    return home, chosen, people


def _keep(
    found: Uplift,
    home: Path,
    chosen: Settings,
    now: datetime | None,
    on_step: Callable[[str], None],
) -> None:
    """Publish the uplift among the predictions of a run."""
    _refuse_alike(list(found.reports))
    with open_finished(home, chosen) as warehouse:
        flow.adopt(
            warehouse,
            chosen,
            [_of_arm(found, arm) for arm in found.reports],
            now=now or datetime.now(UTC),
            stopwatch=Stopwatch(on_step),
        )


def _named(found: Uplift, who: str) -> Uplift:
    """The uplift with its customers under the name that the file has for them."""
    choice = None if found.choice is None else found.choice.rename_columns({"customer_id": who})
    return replace(found, table=found.table.rename_columns({"customer_id": who}), choice=choice)


def uplift_by_customer(found: Uplift) -> pa.Table:
    """One row per customer: what to give, the gain expected, and the uplift of each arm.

    Args:
        found: the uplift.

    Returns:
        The id, treatment, gain, gain_low, gain_high (not where the treatment was not drawn by
        chance), and `uplift_OUTCOME_ARM`, `_low`, `_high` where the learner knows them, `_tenth`.
    """
    who = found.table.column_names[0]
    arms = [_columns_of(found, arm) for arm in found.reports]
    table = arms[0].select([who]) if found.choice is None else found.choice
    for columns in arms:
        for name in columns.column_names[1:]:
            if columns[name].null_count < columns.num_rows:
                table = table.append_column(name, columns[name])
    return table


def _of_arm(found: Uplift, arm: str) -> flow.Made:
    """One arm's uplift as columns of `predictions`; the choice stands beside the first arm."""
    table = _columns_of(found, arm)
    column = table.column_names[1]
    if found.choice is not None and arm == next(iter(found.reports)):
        for name in found.choice.column_names[1:]:
            # Not the name of an arm, which may well be "treatment".
            chosen = f"uplift_{_slug(found.outcome)}_chosen_{name}"
            table = table.append_column(chosen, found.choice[name])

    def save(to: Path) -> None:
        write_text_atomically(to / "card.json", found.cards[arm].to_json())

    return flow.Made(column, found.cards[arm], table, save)


def _columns_of(found: Uplift, arm: str) -> pa.Table:
    """The id and the uplift of one arm, named after it."""
    own = found.table.filter(pc.equal(found.table["arm"], arm))
    column = f"uplift_{_slug(found.outcome)}_{_slug(arm)}"
    names = {
        column: "uplift",
        f"{column}_low": "uplift_low",
        f"{column}_high": "uplift_high",
        f"{column}_tenth": "decile",
    }
    who = own.column_names[0]
    return pa.table({who: own[who], **{new: own[old] for new, old in names.items()}})


def _refuse_alike(arms: list[str]) -> None:
    """Refuse arms whose names in the workspace would be the same."""
    named: dict[str, str] = {}
    for arm in arms:
        other = named.setdefault(_slug(arm), arm)
        if other != arm:
            raise BadData(
                f"the arms {other!r} and {arm!r} would have the same columns in the workspace",
                way_out="give them names that differ in letters or digits",
            )


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_")
