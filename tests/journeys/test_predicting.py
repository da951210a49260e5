"""A run predicts its customers; single predictions are learned anew beside the others."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from regulars import wiring
from regulars.model import BadData
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
        " AND churn_probability_90d_low <= churn_probability_90d"
        " AND churn_probability_90d <= churn_probability_90d_high"
        " AND churn_probability_90d BETWEEN 0 AND 1 AND expected_orders_90d >= 0"
        " AND expected_orders_90d_low <= expected_orders_90d"
        " AND expected_orders_90d <= expected_orders_90d_high"
        " AND CASE WHEN p_alive < 0.05 THEN next_order_at IS NULL ELSE next_order_at > as_of END))"
        " FROM 'predictions.parquet'",
    )
    [(known,)] = rows(workspace, "SELECT count(*) FROM 'features.parquet'")
    assert (customers, wrong) == (known, 0)


def test_silence_is_what_raises_churn(workspace: Path) -> None:
    [(relation,)] = rows(
        workspace,
        "SELECT corr(churn_probability_90d, days_since_last_order) FROM 'predictions.parquet'"
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
    money = ("--value", "20", "--contact-cost", "1")
    done = regulars("predict", "propensity", "-o", workspace, "--json", "-q", "-n", "3", *money)
    found = json.loads(done.stdout)
    after = rows(workspace, "SELECT customer_id, p_alive FROM 'predictions.parquet' ORDER BY 1")
    assert before == after
    column = found["model"]
    [(gaps,)] = rows(
        workspace, f"SELECT count(*) FILTER ({column} IS NULL) FROM 'predictions.parquet'"
    )
    assert gaps == 0
    assert all(row["reasons"] for row in found["predictions"])
    models = rows(workspace, "SELECT model FROM 'prediction_models.parquet' ORDER BY 1")
    assert models == sorted([("clv",), ("churn",), (column,)])
    assert any("At 20 for each and 1 for a contact" in sentence for sentence in found["says"])
    report = (workspace / "report.html").read_text()
    assert f"chart-profit-{column.replace('_', '-')}" in report
    assert "chart-profit-churn" not in report


def test_what_lies_after_as_of_changes_no_prediction(regulars: Run, tmp_path: Path) -> None:
    rng, day = np.random.default_rng(3), np.datetime64("2024-01-01")
    known: list[str] = []
    later: list[str] = []
    for customer in range(200):
        gap = rng.gamma(2.0, 15.0) + 2
        for when in np.cumsum(rng.exponential(gap, 40)):
            row = f"{customer}-{when:.3f},c{customer},{day + int(when)},{rng.gamma(3, 9):.2f}"
            (known if when < 400 else later).append(row)
    until = str(day + 399)
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


def test_uplift_of_the_shops_own_customers_stands_beside_their_other_predictions(
    workspace: Path, regulars: Run, tmp_path: Path
) -> None:
    ids = [row[0] for row in rows(workspace, "SELECT customer_id FROM 'features.parquet'")]
    rng = np.random.default_rng(3)
    lines = [
        f"{who},{rng.integers(18, 80)},{rng.choice(['letter', 'Treatment', 'none'])},"
        f"{int(rng.random() < 0.4)}"
        for who in [*ids[:-5], *(f"unknown-{i}" for i in range(300))]
    ]
    (tmp_path / "mailing.csv").write_text("\n".join(["who,age,arm,visit", *lines]))
    flags = ["--treatment", "arm", "--control", "none", "--outcome", "visit", "--id", "who"]
    regulars(
        *("predict", "uplift", tmp_path / "mailing.csv", *flags, "--learner", "t"),
        *("-o", workspace, "-q"),
    )
    [(known, told, alive)] = rows(
        workspace,
        "SELECT count(*), count(uplift_visit_letter), count(p_alive) FROM 'predictions.parquet'",
    )
    assert (known, told, alive) == (len(ids), len(ids) - 5, len(ids))
    [(effects, choices)] = rows(
        workspace,
        "SELECT count(uplift_visit_treatment + 0.0), count(uplift_visit_chosen_treatment || '')"
        " FROM 'predictions.parquet'",
    )
    assert (effects, choices) == (len(ids) - 5, len(ids) - 5)  # an arm may have any name
    models = rows(workspace, "SELECT model FROM 'prediction_models.parquet'")
    assert {("uplift_visit_letter",), ("clv",), ("churn",)} <= set(models)


def test_early_value_and_discounts_are_learned_on_request(workspace: Path, regulars: Run) -> None:
    flags = ("--value-days", "60", "--early-days", "14", "--json", "-q", "-n", "3")
    found = json.loads(regulars("predict", "early-value", "-o", workspace, *flags).stdout)
    assert found["predictions"][0]["expected_value_60d"] >= found["predictions"][0]["value_so_far"]
    [(new, told)] = rows(
        workspace,
        "SELECT count(*) FILTER (first_order_days < 60), count(expected_value_60d) FROM ("
        "SELECT customer_id, (max(max(ordered_at_s)) OVER () - min(ordered_at_s)) / 86400"
        " AS first_order_days FROM 'order_lines.parquet' GROUP BY 1)"
        " JOIN 'predictions.parquet' USING (customer_id)",
    )
    assert 0 < told <= new
    discount = json.loads(regulars("predict", "discount", "-o", workspace, "--json", "-q").stdout)
    most = discount["predictions"][0]
    assert most["discount_sensitivity"] > 1
    assert most["discounted_lines"] > most["expected_discounted_lines"]


def test_payback_needs_a_cost_and_follows_it(workspace: Path, regulars: Run) -> None:
    flags = ("--margin", "0.4", "-o", workspace, "--json", "-q")
    cheap = json.loads(regulars("predict", "payback", "--cost", "0.01", *flags).stdout)
    dear = json.loads(regulars("predict", "payback", "--cost", "1e6", *flags).stdout)
    assert {row["payback_month"] for row in cheap["cohorts"] if row["months_watched"]} == {1}
    assert {row["payback_month"] for row in dear["cohorts"]} == {None}
    published = json.loads(regulars("show", "payback_cohorts", *flags[2:5]).stdout)
    assert sorted(row["sentence"] for row in published) == sorted(
        row["sentence"] for row in dear["cohorts"]
    )
    [(months,)] = rows(workspace, "SELECT count(*) FROM 'payback_months.parquet'")
    assert months == len(dear["curve"])
    wrong = regulars("predict", "payback", "--cost", "May=3", *flags, code=2)
    assert "MONTH=AMOUNT" in wrong.stderr


def test_a_backtest_stands_in_the_tables_and_on_the_card_until_churn_is_learned_anew(
    workspace: Path, regulars: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_PREDICTIONS__BACKTEST", '{"most_origins": 1}')
    churn = ("predict", "churn", "-o", workspace, "-q", "-n", "2")

    found = json.loads(regulars(*churn, "--backtest", "--json").stdout)
    tested = rows(
        workspace,
        "SELECT method, auc, calibration_error FROM 'prediction_backtests.parquet'",
    )
    pooled = "SELECT value FROM 'prediction_measures.parquet' WHERE measure LIKE '%all origins'"

    assert {method for method, *_ in tested} == {"chosen model", "no order, BG/NBD"}
    assert len(tested) == 2
    assert found["card"]["backtest"]["every_days"] == 28
    assert {score["auc"] for score in found["card"]["backtest"]["scores"]} == {
        auc for _, auc, _ in tested
    }
    assert len(rows(workspace, pooled)) == 6
    assert "backtest" in (workspace / "models/predictions/churn/card.json").read_text()
    words = regulars(*churn).stdout
    assert "Backtest" not in words
    assert rows(workspace, "SELECT * FROM 'prediction_backtests.parquet'") == []


def test_saved_models_are_applied_to_a_workspace_and_nothing_is_learned(
    workspace: Path, tmp_path: Path
) -> None:
    question = {"of": "price", "highest_price": 25.0}
    settings = {"predictions": {"cuts": {"horizon_days": 30}}}
    kinds: list[tuple[Any, dict[str, Any] | None]] = [
        ("propensity", question),
        ("next-order", None),
        ("churn", None),
    ]
    for kind, asked in kinds:
        learned = wiring.predict(kind, workspace=workspace, question=asked, settings=settings)
        folder = tmp_path / kind
        shutil.copytree(workspace / "models/predictions" / learned.model, folder)

        found = wiring.predict(kind, workspace=workspace, model=folder)

        assert found.model == learned.model
        assert found.predictions.equals(learned.predictions)
        assert found.card.horizon_days == 30
        assert not any("churn_probability_90d" in name for name in learned.predictions.column_names)
        assert found.card.premises[0].startswith("A saved model: learned from ")
        told = dict(rows(workspace, "SELECT model, warnings FROM 'prediction_models.parquet'"))
        assert told[found.model].startswith("A saved model: learned from ")
        again = json.loads((workspace / f"models/predictions/{found.model}/card.json").read_text())
        assert not any("A saved model" in one for one in again["premises"])


def test_lifetimes_learned_earlier_are_applied_and_a_wrong_kind_says_what_applies_it(
    workspace: Path, tmp_path: Path, regulars: Run
) -> None:
    shutil.copytree(workspace / "models/predictions/clv", tmp_path / "clv")
    kept = "SELECT customer_id, p_alive, expected_orders_90d FROM 'predictions.parquet' ORDER BY 1"
    before = rows(workspace, kept)
    shown = regulars("predict", "clv", "-o", workspace, "--model", tmp_path / "clv", "-q").stdout
    after = rows(workspace, kept)
    assert before == after
    assert "A saved model: learned from" in shown
    done = regulars("predict", "churn", "-o", workspace, "--model", tmp_path / "clv", code=3)
    assert "holds a model of lifetime value" in done.stderr
    assert "regulars predict clv -o WORKSPACE --model FOLDER" in done.stderr
    regulars("predict", "clv", "--model", tmp_path / "clv", "--horizon-days", "9", code=2)


def test_a_damaged_model_of_the_next_order_is_refused(workspace: Path, tmp_path: Path) -> None:
    wiring.predict("next-order", workspace=workspace)
    folder = tmp_path / "model"
    shutil.copytree(workspace / "models/predictions/next-order", folder)
    (folder / "value_90.txt").unlink()
    with pytest.raises(BadData, match="missing, or was changed"):
        wiring.predict("next-order", workspace=workspace, model=folder)
