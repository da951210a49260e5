from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from regulars.model import BadData
from regulars.predictions.survival import (
    FittedSurvival,
    SurvivalConfig,
    fit_survival,
)

if TYPE_CHECKING:
    from tests.predictions.survival.conftest import Contracts

_TELCO = Path(__file__).parents[4] / "shared/data/telco_churn/Telco-Customer-Churn.csv"
N = 1_500


def test_the_known_probability_is_found(fitted: FittedSurvival, contracts: Contracts) -> None:
    table = contracts()
    found = fitted.model.predict(table)
    there = [row for row in table.to_pylist() if row["churned"] == "No"]
    probability = found["churn_probability_90d"].to_numpy()
    monthly = np.array([row["plan"] == "monthly" for row in there])

    assert found["customer_id"].to_pylist() == [row["customer_id"] for row in there]
    assert probability[monthly].mean() == pytest.approx(1 - np.exp(-0.36), abs=0.05)
    assert probability[~monthly].mean() == pytest.approx(1 - np.exp(-0.06), abs=0.03)
    assert fitted.model.card.base_rate == pytest.approx(probability.mean())
    kept = found["expected_days_kept_730d"].to_numpy()[monthly].mean()
    # The mean of an exponential cut off at 24 months.
    assert kept == pytest.approx((1 - np.exp(-0.12 * 24)) / 0.12 * 30.4, rel=0.15)


def test_measures_are_those_of_held_out_customers_and_beat_one_curve(
    fitted: FittedSurvival,
) -> None:
    card = fitted.model.card
    everybody = "Kaplan-Meier, one curve for everybody"
    best = card.measure("integrated Brier score")
    assert best.model == card.method
    assert best.value < card.measure("integrated Brier score", everybody).value
    assert card.measure("concordance").value > 0.62
    assert (card.measure("AUC at the horizon").low or 0) > 0.6
    for part in card.calibration:
        assert part.low - 0.05 <= part.predicted <= part.high + 0.05


def test_a_column_that_grows_with_time_is_left_out_and_named(fitted: FittedSurvival) -> None:
    [left_out] = fitted.model.card.left_out

    assert left_out.column == "paid_so_far"
    assert set(fitted.model.card.features) == {"plan", "noise"}


def test_the_curve_of_everybody_falls(fitted: FittedSurvival) -> None:
    kept = fitted.curve["share_kept"].to_numpy()

    assert fitted.curve["time"].to_numpy()[0] == 1
    assert (np.diff(kept) <= 0).all()
    assert 0 < kept[-1] < kept[0] < 1


def test_dates_after_as_of_are_not_known(contracts: Contracts) -> None:
    table = contracts()
    start, as_of = datetime(2022, 1, 1), datetime(2024, 1, 1)  # noqa: DTZ001 - tables are in UTC
    begun = [start + timedelta(days=int(i) % 500) for i in range(N)]
    ended = [
        b + timedelta(days=30.5 * m) if c == "Yes" else None
        for b, m, c in zip(
            begun, table["months"].to_pylist(), table["churned"].to_pylist(), strict=True
        )
    ]
    config = SurvivalConfig(start="from", end="to", time_unit="month", folds=2, rounds=30)
    base = table.select(["customer_id", "plan"]).append_column("from", pa.array(begun))
    known = [end if end and end < as_of else None for end in ended]

    one, two = (
        fit_survival(base.append_column("to", pa.array(to)), config, as_of=as_of)
        for to in (ended, known)
    )

    assert any(end is not None and end >= as_of for end in ended)
    assert one.model.card == two.model.card
    assert one.curve == two.curve


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"churned": ["No"] * N}, BadData, "nobody has left of 1,500"),
        ({"churned": ["Yes"] * N}, BadData, "everybody has left"),
        ({"churned": ["Yes"] * 20 + ["No"] * (N - 20)}, BadData, "needs 50, has 20"),
        ({"months": [5.0] * N}, BadData, "who left did so at the same tenure, 5"),
        ({"churned": ["perhaps"] * N}, BadData, "row 1.*yes or no"),
        ({"months": [3.0] * 6 + [-1.0] * (N - 6)}, BadData, "row 7, column months"),
        ({"months": [None] * N}, BadData, "must be a number"),
        ({"plan": ["x"] * N, "noise": [1.0] * N, "paid_so_far": [1] * N}, BadData, "no column"),
    ],
)
def test_what_cannot_be_learned_is_refused(
    contracts: Contracts,
    config: SurvivalConfig,
    change: dict[str, list[object]],
    error: type[Exception],
    words: str,
) -> None:
    table = contracts()
    for name, values in change.items():
        table = table.set_column(table.column_names.index(name), name, pa.array(values))

    with pytest.raises(error, match=words):
        fit_survival(table, config)


@pytest.mark.real_data
def test_telco() -> None:
    if not _TELCO.exists():
        pytest.skip("../shared/data is absent")
    table = pyarrow.csv.read_csv(_TELCO)
    config = SurvivalConfig(
        customer_id="customerID",
        duration="tenure",
        event="Churn",
        time_unit="month",
        folds=2,
        rounds=80,
        most_periods=24,
    )

    card = fit_survival(table, config).model.card

    assert (card.measure("concordance").low or 0) > 0.85
    assert (card.measure("AUC at the horizon").low or 0) > 0.87
    assert [one.column for one in card.left_out] == ["TotalCharges"]


def test_each_part_that_is_measured_is_told(contracts: Contracts, config: SurvivalConfig) -> None:
    steps: list[str] = []
    fit_survival(contracts(), config.model_copy(update={"rounds": 2}), on_step=steps.append)
    assert steps == ["measure, part 1 of 2", "measure, part 2 of 2", "learn from all"]
