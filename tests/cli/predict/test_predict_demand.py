"""`regulars predict demand` on a shop of some months."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from regulars import wiring
from regulars.cli.predict.demand import most_sold, with_names

NAMES = {"tea": "Green tea in tins", "coat": "Rain coat"}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def workspace(regulars: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demand")
    first, rows = date(2024, 1, 1), ["order,customer,when,product_id,description,quantity,amount"]
    for day in range(240):
        # Tea sells every day, twice as much on Saturdays; a coat now and then.
        sold = [("tea", 8 if (first + timedelta(days=day)).weekday() == 5 else 4)]
        sold += [("coat", 1)] if day % 17 == 0 else []
        for product, quantity in sold:
            when = first + timedelta(days=day)
            who = f"c{day % 40}"
            cells = (
                f"{day}{product}",
                who,
                when,
                product,
                NAMES[product],
                quantity,
                5.0 * quantity,
            )
            rows.append(",".join(map(str, cells)))
    (folder / "orders.csv").write_text("\n".join(rows))
    regulars("run", folder / "orders.csv", "-o", folder / "shop", "-q")
    return folder / "shop"


def test_what_is_forecast_adds_up_and_is_published(workspace: Path, regulars: Run) -> None:
    pytest.importorskip("statsforecast", reason="the extra demand is not installed")
    done = regulars("predict", "demand", "-o", workspace, "--horizon-days", "14", "--json")
    assert len(done.stderr.splitlines()) < 16

    found = json.loads(done.stdout)
    assert list(found) == ["says", "card", "predictions"]
    assert found["card"]["kind"] == "demand"
    series = {(r["level"], r["series"], r["measure"]): r for r in found["predictions"]}
    tea = series["product", "tea", "units"]
    assert tea["next_horizon"] == pytest.approx(2 * (6 * 4 + 8), rel=0.1)
    [total] = [r for k, r in series.items() if k[0] == "total" and k[2] == "units"]
    coat = series["product", "coat", "units"]
    assert total["next_horizon"] == pytest.approx(tea["next_horizon"] + coat["next_horizon"])
    shown = regulars("show", "forecasts", "-o", workspace, "--json", "-n", "1000").stdout
    days = [r for r in json.loads(shown) if r["series"] == "tea" and r["measure"] == "units"]
    assert sum(r["forecast"] for r in days) == pytest.approx(tea["next_horizon"])
    assert [(r["period_end"][:10], r["days_ahead"]) for r in days[:2]] == [
        (str(date(2024, 1, 1) + timedelta(days=240 + ahead)), ahead + 1) for ahead in range(2)
    ]
    past = regulars("show", "forecast_history", "-o", workspace, "--json", "-n", "2000").stdout
    sold = [r for r in json.loads(past) if r["series"] == "tea" and r["measure"] == "units"]
    assert sum(r["amount"] for r in sold[-14:]) == tea["last_horizon"]
    models = regulars("show", "prediction_models", "-o", workspace, "--json").stdout
    assert "demand" in {row["model"] for row in json.loads(models)}
    report = (workspace / "report.html").read_text()
    assert "What will be sold" in report
    assert "chart-forecast-total" in report
    assert len(json.loads(regulars("show", "segments", "-o", workspace, "--json").stdout)) > 0


def test_products_are_called_by_their_names(workspace: Path, regulars: Run) -> None:
    assert wiring.product_names(["tea", "pot"], workspace) == {"tea": NAMES["tea"]}
    pytest.importorskip("statsforecast", reason="the extra demand is not installed")
    shown = regulars("predict", "demand", "-o", workspace, "--horizon-days", "14", "-q").stdout
    [line] = [one for one in shown.splitlines() if one.startswith("product") and "tea" in one]
    assert line.split()[1:6] == ["tea", *NAMES["tea"].split()]


def test_codes_that_are_their_own_names_are_told_once() -> None:
    sold = pa.table({"level": ["product"], "series": ["tea"]})
    assert with_names(sold, {"tea": "tea"}).column_names == ["level", "series"]
    assert with_names(sold, {}).column_names == ["level", "series"]


def test_a_history_that_is_too_short_says_what_it_needs(workspace: Path, regulars: Run) -> None:
    pytest.importorskip("statsforecast", reason="the extra demand is not installed")
    done = regulars("predict", "demand", "-o", workspace, "--horizon-days", "182", code=3)
    assert "needs" in done.stderr
    assert "has" in done.stderr


def test_without_a_run_the_way_out_is_said(tmp_path: Path, regulars: Run) -> None:
    done = regulars("predict", "demand", "-o", tmp_path / "none", code=3)
    assert "regulars run ORDERS" in done.stderr


def test_a_shop_without_categories_has_just_other_products() -> None:
    row = {"measure": "units", "horizon_days": 7, "last_horizon": 5.0, "next_horizon": 6.0}
    ends = {"next_horizon_low": 4.0, "next_horizon_high": 8.0}
    names = (("total", ""), ("product", "(other products of (no category))"))
    series = pa.Table.from_pylist(
        [row | ends | {"level": level, "series": name} for level, name in names]
    )
    shown = most_sold(series, 5)["series"].to_pylist()
    assert shown == ["(the shop)", "(other products)"]


def test_what_speaks_against_a_forecast_is_read_before_it_and_once(
    regulars: Run, tmp_path: Path
) -> None:
    pytest.importorskip("statsforecast", reason="the extra demand is not installed")
    first, rows = date(2024, 1, 1), ["order,customer,when,product_id,description,quantity,amount"]
    for day in range(371):
        if not 14 <= day < 24:  # closed, a year before the days ahead
            when, sold = first + timedelta(days=day), 4 + day % 3
            rows.append(f"{day},c{day % 40},{when},tea,Green tea in tins,{sold},{5.0 * sold}")
    (tmp_path / "orders.csv").write_text("\n".join(rows))
    shop = tmp_path / "shop"
    regulars("run", tmp_path / "orders.csv", "-o", shop, "-q")

    said = regulars("predict", "demand", "-o", shop, "-q").stdout
    closed = "nothing was sold from 15 January 2024 to 21 January 2024"  # periods are weeks here
    assert closed in said.splitlines()[0]
    assert said.count(closed) == 1
    as_json = regulars("predict", "demand", "-o", shop, "-q", "--json").stdout
    says = json.loads(as_json)["says"]
    assert [closed in sentence for sentence in says] == [True, *[False] * (len(says) - 1)]
