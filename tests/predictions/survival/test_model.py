from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.survival import FittedSurvival, SurvivalModel
from regulars.predictions.survival.cox import CoxModel, DesignColumn

if TYPE_CHECKING:
    from tests.predictions.survival.conftest import Contracts, Predictors


@pytest.mark.parametrize("which", ["hazard", "cox"])
def test_what_is_saved_predicts_the_same(
    fitted: FittedSurvival,
    predictors: Predictors,
    contracts: Contracts,
    tmp_path: Path,
    which: str,
) -> None:
    predictor = next(model for name, model in predictors.items() if which in name.lower())
    model = replace(fitted.model, predictor=predictor)
    model.save(tmp_path / "survival.json")

    current = contracts(2).drop_columns(["churned"])
    assert SurvivalModel.load(tmp_path / "survival.json").predict(current) == model.predict(current)


@pytest.mark.parametrize("which", ["discrete-time hazard, LightGBM", "Cox proportional hazards"])
def test_the_plan_is_named_as_what_moves_customers(
    fitted: FittedSurvival, predictors: Predictors, contracts: Contracts, which: str
) -> None:
    model = replace(fitted.model, predictor=predictors[which])
    table = contracts().slice(0, 200)
    rows = [row for row in model.explain(table, top=9).to_pylist() if row["feature"] == "plan"]
    moved = {row["customer_id"]: row["contribution"] for row in rows}
    there = [row for row in table.to_pylist() if row["churned"] == "No"]
    monthly = [moved.get(r["customer_id"], 0.0) for r in there if r["plan"] == "monthly"]
    yearly = [moved.get(r["customer_id"], 0.0) for r in there if r["plan"] == "yearly"]

    assert min(monthly) > max(yearly)
    assert np.mean(monthly) - np.mean(yearly) == pytest.approx(np.log(6), abs=0.5)
    assert {row["reason"].split(";")[0] for row in rows} <= {"plan: monthly", "but plan: yearly"}


def test_what_is_told_of_customers_comes_from_their_curve(
    fitted: FittedSurvival, contracts: Contracts
) -> None:
    # A constant risk of 0.1 a month for everybody: half of them are gone after 7 months.
    edges = np.arange(25.0)
    flat = CoxModel((DesignColumn("noise", 0),), np.zeros(1), np.zeros(1), edges, 0.1 * edges)
    model = replace(fitted.model, predictor=flat)
    found = model.predict(contracts())

    assert found["churn_probability_90d"].to_numpy() == pytest.approx(1 - np.exp(-0.3))
    assert set(found["median_days_kept"].to_pylist()) == {7 * 365.25 / 12}
    months = (1 - np.exp(-2.4)) / 0.1
    kept = found["expected_days_kept_730d"].to_numpy()
    assert kept == pytest.approx(months * 365.25 / 12, rel=0.001)
