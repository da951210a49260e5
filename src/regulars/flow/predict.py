"""What customers will do: models learned from the shop's past and applied to all of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.apply import apply_saved
from regulars.flow.made import Made
from regulars.flow.past import Past
from regulars.flow.prediction_rows import OF_CARDS, rows_of, schema_of
from regulars.flow.predictors import make
from regulars.flow.publish import last_record, last_segments, publish
from regulars.model import PREDICTION_KINDS, BadData, Cannot, Refused, RunRecord
from regulars.predictions import PropensityConfig, SavedModel
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Draft, Warehouse

OF_MODELS = ("prediction_reasons", *OF_CARDS)
_WRITTEN = ("predictions", *OF_MODELS)
_TITLES = {kind.command: kind.title for kind in PREDICTION_KINDS}


def predict(
    warehouse: Warehouse,
    settings: Settings,
    kind: str,
    *,
    question: PropensityConfig | None = None,
    backtest: bool = False,
    saved: SavedModel | None = None,
    now: datetime,
    stopwatch: Stopwatch,
) -> Made:
    """Learn one model from a finished run, or apply a saved one, and publish its predictions.

    Args:
        warehouse: of the finished run; its other tables stay as they are.
        settings: the settings; `predictions` says how.
        kind: `clv`, `churn`, `next-order`, `early-value`, `discount` or `propensity`.
        question: what a propensity is about.
        backtest: whether churn is predicted again at moments of the past and judged.
        saved: a model that was learned earlier, here or elsewhere; nothing is learned then.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: there is no finished run here, or its orders allow no such prediction.
        BadData: the history is too short.
        Refused: the machine does not allow it.
        Unavailable: another run is writing to the workspace.
    """
    with warehouse.draft(now=now) as draft:
        record = last_record(warehouse)
        as_of_s = moment_of(record)
        if as_of_s is None:
            raise BadData(
                "the orders have no dates, so nothing can be foretold", file="order_lines"
            )
        settings = on_the_clock_of(record, settings)
        draft.keep(without=(*_WRITTEN, "report.html"))
        with stopwatch.step(f"predict {kind}"):
            past = Past(draft, settings, as_of_s=as_of_s)
            tell = partial(_tell, stopwatch) if backtest else None
            if saved is None:
                made = make(kind, past, settings, question, backtest=tell, asked=True)
            else:
                made = apply_saved(saved, past, settings)
        write_predictions(draft, [made], kept_of_others(warehouse, [made]))
        others = [row for row in record.predictions if row["model"] != made.name]
        title = _TITLES[kind]
        cannot = [one for one in record.cannot if one.what.partition(" (")[0] != title]
        record = replace(
            record,
            predictions=[*others, *said([made])],
            cannot=[*cannot, *made.cannot],
            seed=settings.seed,
            settings=record.settings
            | {"predictions": settings.predictions.model_dump(mode="json")},
            started_at=now.isoformat(timespec="seconds"),
        )
        publish(draft, record, last_segments(warehouse), settings, stopwatch=stopwatch)
    return made


def _tell(stopwatch: Stopwatch, number: int, of: int) -> None:
    """Say at which origin a backtest is."""
    stopwatch.on_step(f"backtest: origin {number} of {of}")


def predict_in_run(
    draft: Draft, settings: Settings, *, as_of_s: int | None
) -> tuple[list[Made], list[Cannot]]:
    """Make the predictions of a run, and say which the data do not allow.

    Args:
        draft: holds the run's tables, `features` among them.
        settings: the settings; `predictions.in_run` names the predictions.
        as_of_s: the moment of `features`; None without dates.
    """
    wanted = settings.predictions.in_run
    if as_of_s is None:
        why = "The orders have no dates."
        return [], [Cannot(_TITLES[kind], why, "Bring a column of dates.") for kind in wanted]
    past, made = Past(draft, settings, as_of_s=as_of_s), []
    cannot: list[Cannot] = []
    for kind in wanted:
        try:
            one = make(kind, past, settings)
            made.append(one)
            cannot += one.cannot
        except (BadData, Refused) as refusal:
            why, out = (
                said[:1].upper() + said[1:] for said in (refusal.problem, refusal.way_out or "")
            )
            cannot.append(Cannot(_TITLES[kind], f"{why}.", f"{out}." if out else ""))
    if made:
        write_predictions(draft, made, {})
    return made, cannot


def moment_of(record: RunRecord) -> int | None:
    """The moment of a run's features, seconds since 1970; None without dates."""
    return None if record.as_of is None else int(datetime.fromisoformat(record.as_of).timestamp())


def on_the_clock_of(record: RunRecord, settings: Settings) -> Settings:
    """The settings with the time zone that the run was told; hours and days hang on it."""
    told = record.settings.get("intake", {}).get("timezone")
    if settings.intake.timezone is not None or told is None:
        return settings
    intake = settings.intake.model_copy(update={"timezone": told})
    return settings.model_copy(update={"intake": intake})


def said(made: Sequence[Made]) -> list[dict[str, Any]]:
    """The models in short, for a run's record."""
    names = ("model", "predicts", "measure", "value", "value_low", "value_high")
    return [{name: row[name] for name in names} for row in rows_of(made)["prediction_models"]]


def write_predictions(
    draft: Draft, made: Sequence[Made], kept: Mapping[str, pa.Table | None]
) -> None:
    """Write the tables of predictions and the models' files.

    Args:
        draft: takes them.
        made: the new predictions.
        kept: rows of tables that other models wrote earlier.
    """
    features = draft.scan_locally("features").select("customer_id", "as_of")
    table = kept.get("predictions") or features.collect("pyarrow").to_native()
    for one in made:
        columns = one.predictions.select(["customer_id", *one.columns])
        there = [name for name in one.columns if name in table.column_names]
        table = table.drop_columns(there).join(columns, "customer_id")
        one.save(draft.attachment(f"models/predictions/{one.name}/model.json").parent)
    _write(draft, "predictions", table)
    write_cards(draft, made, kept)


def write_cards(draft: Draft, made: Sequence[Made], kept: Mapping[str, pa.Table | None]) -> None:
    """Write the tables about models.

    Args:
        draft: takes them.
        made: the new models.
        kept: rows of the tables that are about other models.
    """
    for name, rows in rows_of(made).items():
        before = kept.get(name)
        new = pa.Table.from_pylist(rows, schema_of(name))
        _write(draft, name, new if before is None else pa.concat_tables([before, new]))


def _write(draft: Draft, name: str, table: pa.Table) -> None:
    draft.write(name, draft.local.frame(table))


def kept_of_others(warehouse: Warehouse, made: Sequence[Made]) -> dict[str, pa.Table | None]:
    """What other models wrote earlier, of the same customers."""
    kept: dict[str, pa.Table | None] = {}
    names = [one.name for one in made]
    old = {column for name in names for column in _columns_of(warehouse, name)}
    for name in _WRITTEN:
        with suppress(KeyError):
            table = warehouse.scan(name).collect("pyarrow").to_native()
            if name == "predictions":
                table = table.drop_columns([c for c in table.column_names if c in old])
            else:
                # Rows, since an older version may have written fewer columns.
                others = pc.invert(pc.is_in(table["model"], pa.array(names, pa.string())))
                table = pa.Table.from_pylist(table.filter(others).to_pylist(), schema_of(name))
            kept[name] = table
    return kept


def _columns_of(warehouse: Warehouse, model: str) -> list[str]:
    """The columns of `predictions` that a model wrote earlier, perhaps of another horizon."""
    with suppress(KeyError):
        rows = warehouse.scan("prediction_models").collect("pyarrow").rows(named=True)
        return next((row["columns"].split(", ") for row in rows if row["model"] == model), [])
    return []
