from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.report.reading import Tables
from regulars.report.two_answers import two_answers
from regulars.wording import NBSP

if TYPE_CHECKING:
    import duckdb

CHURN = {"model": "churn", "horizon_days": 60}


def _said(
    connection: duckdb.DuckDBPyConnection, *, apart: int, errors: dict[str, float] | None = None
) -> str:
    churn = [0.9 if number < apart else 0.5 for number in range(100)]
    columns = {"order_probability_60d": [0.5] * 100, "churn_probability_60d": churn}
    rows: list[dict[str, Any]] = [
        {"model": model, "measure": "expected calibration error", "position": place, "value": value}
        for model, error in (errors or {}).items()
        for place, value in ((4, error), (9, 0.3))
    ]
    tables = {"predictions": pa.table(columns)}
    if rows:
        tables["prediction_measures"] = pa.Table.from_pylist(rows)

    def scan(name: str) -> nw.LazyFrame[Any]:
        return nw.from_native(connection.from_arrow(tables[name])).lazy()

    return two_answers(Tables(scan), scan("predictions"), CHURN).replace(NBSP, " ")


def test_models_that_tell_apart_say_which_to_believe(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    said = _said(connection, apart=12, errors={"churn": 0.06, "clv": 0.11})
    assert said.startswith("For 12.0 % of the customers")
    assert "Believe the one that knows all features: off by 0.06 on average" in said
    assert said.endswith("the other by 0.11.")

    said = _said(connection, apart=12, errors={"churn": 0.06, "clv": 0.02})
    assert "Believe the one that knows dates of orders alone: off by 0.02" in said
    assert _said(connection, apart=12).endswith("Believe the one that knows all features.")


@pytest.mark.parametrize("apart", [0, 4])
def test_models_that_agree_are_not_spoken_of(
    connection: duckdb.DuckDBPyConnection, apart: int
) -> None:
    assert not _said(connection, apart=apart)
