"""What is printed of a table that was scored."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from regulars.cli.predict.printing import print_flat
from regulars.predictions import ModelCard
from regulars.wiring import FlatPrediction

CARD = ModelCard(kind="survival", label="leaving", method="trees", customers=900)


def _found(as_of: pa.Array) -> FlatPrediction:
    columns = {"ID": pa.array([5376, 8475]), "as_of": as_of, "churn_probability_90d": [0.5, 0.25]}
    return FlatPrediction(CARD, pa.table(columns), ())


def _print(found: FlatPrediction, to: Path | None) -> None:
    print_flat(found, to=to, limit=20, as_json=False, model=None)


def test_an_empty_moment_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    _print(_found(pa.nulls(2, pa.timestamp("us"))), path)
    assert path.read_text().splitlines()[0].replace('"', "") == "ID,churn_probability_90d"
    _print(_found(pa.array([0, 0], pa.timestamp("us"))), path)
    assert "as_of" in path.read_text().splitlines()[0]


def test_ids_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    _print(_found(pa.nulls(2, pa.timestamp("us"))), None)
    printed = capsys.readouterr().out
    assert "5376" in printed
    assert "5,376" not in printed
