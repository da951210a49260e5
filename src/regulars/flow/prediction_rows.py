"""The tables that say what models are worth, made of their cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from regulars.flow.made import Made
from regulars.model import TABLES

OF_CARDS = (
    *("prediction_models", "prediction_measures", "prediction_calibration"),
    "prediction_backtests",
)


def rows_of(made: Sequence[Made]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables about some models, by the table's name."""
    found: dict[str, list[dict[str, Any]]] = {
        name: [] for name in (*OF_CARDS, "prediction_reasons")
    }
    for one in made:
        found["prediction_models"].append(_model_row(one))
        backtest = one.card.backtest
        pooled = () if backtest is None else backtest.pooled
        for position, measure in enumerate((*one.card.measures, *pooled), start=1):
            found["prediction_measures"].append(
                {
                    "model": one.name,
                    "method": measure.model or one.card.method,
                    "measure": measure.name,
                    "position": position,
                    "value": measure.value,
                    "value_low": measure.low,
                    "value_high": measure.high,
                }
            )
        for number, part in enumerate(one.card.calibration, start=1):
            found["prediction_calibration"].append(
                {
                    "model": one.name,
                    "bin": number,
                    "customers": part.customers,
                    "predicted": part.predicted,
                    "observed": part.observed,
                    "observed_low": part.low,
                    "observed_high": part.high,
                }
            )
        for score in () if backtest is None else backtest.scores:
            found["prediction_backtests"].append(
                {**asdict(score), "model": one.name, "origin": _naive(score.origin)}
            )
        if one.reasons is not None:
            found["prediction_reasons"] += [
                {**row, "model": one.name, "position": row["rank"]}
                for row in one.reasons.to_pylist()
            ]
    return found


def _model_row(one: Made) -> dict[str, Any]:
    card = one.card
    first = card.measures[0] if card.measures else None
    level = card.level
    return {
        "model": one.name,
        "predicts": card.label,
        "columns": ", ".join(one.columns),
        "method": card.method,
        "choice": card.choice,
        "as_of": None if card.as_of is None else _naive(card.as_of),
        "horizon_days": card.horizon_days,
        "customers": card.customers,
        "base_rate": card.base_rate,
        "measure": "" if first is None else first.name,
        "value": None if first is None else first.value,
        "value_low": None if first is None else first.low,
        "value_high": None if first is None else first.high,
        "expected": None if level is None else level.expected,
        "expected_low": None if level is None else level.low,
        "expected_high": None if level is None else level.high,
        "value_of_one": one.contact.value_of_one,
        "contact_cost": one.contact.contact_cost,
        "evaluated": card.evaluated,
        "warnings": " ".join((*card.premises, *card.warnings)) or None,
    }


def _naive(moment: str) -> datetime:
    found = datetime.fromisoformat(moment)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def schema_of(name: str) -> pa.Schema:
    """A table's columns as Arrow types."""
    types = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "timestamp": pa.timestamp("us"),
    }
    return pa.schema([(column.name, types[column.dtype]) for column in TABLES[name].columns])
