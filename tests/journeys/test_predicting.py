"""A run predicts its customers; single predictions are learned anew beside the others."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from regulars.simulation import ShopFiles

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def workspace(
    made_up_shop: ShopFiles, regulars: Run, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("predicting")
    (folder / "regulars.toml").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGULARS_PREDICTIONS__IN_RUN", '["clv", "churn"]')
        regulars("run", made_up_shop.orders, "-o", folder, "-q")
    return folder


def rows(workspace: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{workspace / 'tables'}'")
        return connection.sql(sql).fetchall()


def test_every_customer_is_predicted_within_what_is_possible(workspace: Path) -> None:
    [(customers, wrong)] = rows(
        workspace,
        "SELECT count(*), count(*) FILTER (NOT (p_alive BETWEEN 0 AND 1"
        " AND churn_probability BETWEEN 0 AND 1 AND expected_orders_90d >= 0"
        " AND expected_orders_90d_low <= expected_orders_90d"
        " AND expected_orders_90d <= expected_orders_90d_high"
        " AND next_order_at > as_of)) FROM 'predictions.parquet'",
    )
    [(known,)] = rows(workspace, "SELECT count(*) FROM 'features.parquet'")
    assert (customers, wrong) == (known, 0)


def test_silence_is_what_raises_churn(workspace: Path) -> None:
    [(relation,)] = rows(
        workspace,
        "SELECT corr(churn_probability, days_since_last_order) FROM 'predictions.parquet'"
        " JOIN 'features.parquet' USING (customer_id)",
    )
    assert relation > 0.2
    [(reason,)] = rows(
        workspace,
        "SELECT count(*) FROM 'prediction_reasons.parquet' WHERE reason LIKE 'no order for %'",
    )
    assert reason > 0


def test_models_are_measured_on_customers_held_out_and_shown(workspace: Path) -> None:
    models = dict(rows(workspace, "SELECT model, value FROM 'prediction_models.parquet'"))
    assert set(models) == {"clv", "churn"}
    assert models["churn"] > 0.6
    record = json.loads(max((workspace / "runs").glob("*/run.json")).read_text())
    assert {row["model"] for row in record["predictions"]} == {"clv", "churn"}
    report = (workspace / "report.html").read_text()
    assert "What they will do" in report
    assert "chart-reliability-churn" in report
    assert (workspace / "models/predictions/churn/card.json").is_file()


def test_one_prediction_more_leaves_the_others(workspace: Path, regulars: Run) -> None:
    before = rows(workspace, "SELECT customer_id, p_alive FROM 'predictions.parquet' ORDER BY 1")
    done = regulars("predict", "propensity", "-o", workspace, "--json", "-q", "-n", "3")
    found = json.loads(done.stdout)
    after = rows(workspace, "SELECT customer_id, p_alive FROM 'predictions.parquet' ORDER BY 1")
    assert before == after
    column = found["model"]
    [(gaps,)] = rows(
        workspace, f"SELECT count(*) FILTER ({column} IS NULL) FROM 'predictions.parquet'"
    )
    assert gaps == 0
    assert all(row["reasons"] for row in found["customers"])
    models = rows(workspace, "SELECT model FROM 'prediction_models.parquet' ORDER BY 1")
    assert models == sorted([("clv",), ("churn",), (column,)])


def test_what_lies_after_as_of_changes_no_prediction(regulars: Run, tmp_path: Path) -> None:
    rng, day = np.random.default_rng(3), np.datetime64("2024-01-01")
    known: list[str] = []
    later: list[str] = []
    for customer in range(200):
        gap = rng.gamma(2.0, 15.0) + 2
        for when in np.cumsum(rng.exponential(gap, 40)):
            row = f"{customer}-{when:.3f},c{customer},{day + int(when)},{rng.gamma(3, 9):.2f}"
            (known if when < 300 else later).append(row)
    until = str(day + 299)
    for name, lines in (("all", [*known, *later[:400]]), ("cut", known)):
        orders = tmp_path / f"{name}.csv"
        orders.write_text("\n".join(["order,customer,date,amount", *lines]))
        regulars("run", orders, "-o", tmp_path / name, "--as-of", until, "-q")
    sql = "SELECT customer_id, p_alive, clv_365d FROM 'predictions.parquet' ORDER BY 1"
    assert rows(tmp_path / "all", sql) == rows(tmp_path / "cut", sql)
    assert len(rows(tmp_path / "cut", sql)) > 150


def test_a_short_history_is_told_what_it_lacks(tmp_path: Path, regulars: Run) -> None:
    lines = [f"o{i},c{i % 150},2024-01-{1 + i % 28:02d},9.5" for i in range(400)]
    orders = tmp_path / "orders.csv"
    orders.write_text("\n".join(["order,customer,date,amount", *lines]))
    regulars("run", orders, "-o", tmp_path / "shop", "-q")
    done = regulars("predict", "churn", "-o", tmp_path / "shop", "-q", code=3)
    assert "needs" in done.stderr
    assert "has" in done.stderr
