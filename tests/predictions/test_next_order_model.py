from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import baseline_of
from regulars.predictions.learn import Boosting, BoostingConfig, learn_encoding
from regulars.predictions.next_order_model import (
    QUANTILES,
    NextOrderModel,
    QuantileModel,
    next_order_table,
)
from regulars.predictions.saved_models import load_model

DAY = 86_400
AS_OF = 500 * DAY + 3_600
RNG = np.random.default_rng(1)
GAP = RNG.uniform(1, 40, 600)
TODAY = pa.table(
    {
        "customer_id": [f"c{row:03}" for row in range(600)],
        "mean_gap_days": GAP,
        "country": RNG.choice(["GB", "FR"], 600).tolist(),
    }
)


def _quantiles(label: np.ndarray, widen: float) -> QuantileModel:
    encoding, _ = learn_encoding(TODAY, levels=5, skip=["customer_id"])
    points = encoding.matrix(TODAY)
    trees = [
        Boosting(
            BoostingConfig(), {"objective": "quantile", "alpha": q}, 4, encoding.categorical, 1, 1
        ).grow(points, label, 40)
        for q in QUANTILES
    ]
    return QuantileModel(encoding, tuple(trees), widen)


@pytest.fixture(scope="module")
def model() -> NextOrderModel:
    names = TODAY.column_names[1:]
    card = ModelCard(
        kind="next-order",
        label="the next order",
        method="LightGBM",
        customers=600,
        baseline=tuple(baseline_of(name, TODAY[name]) for name in names),
    )
    return NextOrderModel(
        _quantiles(RNG.exponential(GAP), 0.0), _quantiles(RNG.gamma(4, 5, 600), 30.0), card
    )


def test_quantiles_stand_in_order_and_widening_moves_the_ends_alone(model: NextOrderModel) -> None:
    days, value = model.quantiles(TODAY)
    narrow = QuantileModel(model.value.encoding, model.value.trees, 0.0).predict(TODAY)

    assert (np.diff(days, axis=1) >= 0).all()
    # Half of the next orders come by the middle, a tenth by the lower end.
    scale = GAP * np.log(2)
    assert np.corrcoef(days[:, 1], scale)[0, 1] > 0.8
    # 30 below the lower end would be less than nothing.
    assert (value[:, 0] == 0).all()
    assert value[:, 1].tolist() == narrow[:, 1].tolist()
    assert value[:, 2] == pytest.approx(narrow[:, 2] + 30)


def test_days_are_dates_from_the_moment_at_which_customers_are_known() -> None:
    days = np.array([[0.0, 1.5, 400.0]])
    found = next_order_table(TODAY.slice(0, 1), days, np.array([[5.0, 7.0, 9.0]]), as_of_s=AS_OF)
    [row] = found.to_pylist()

    assert found.column_names[0] == "customer_id"
    low, middle, high = (row[f"next_order_at{end}"].isoformat() for end in ("_low", "", "_high"))
    assert (low, middle, high) == (
        *("1971-05-16T01:00:00", "1971-05-17T13:00:00", "1972-06-19T01:00:00"),
    )
    values = [row[f"next_order_value{end}"] for end in ("_low", "", "_high")]
    assert values == [5.0, 7.0, 9.0]


def test_it_comes_back_from_its_files(model: NextOrderModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = load_model(tmp_path, "next-order", to_shop=True, threads=1)

    assert isinstance(again, NextOrderModel)
    assert again.card == model.card
    assert again.predict(TODAY, as_of_s=AS_OF).equals(model.predict(TODAY, as_of_s=AS_OF))
    assert len(list(tmp_path.glob("*.txt"))) == 2 * len(QUANTILES)


def test_trees_that_were_exchanged_are_refused(model: NextOrderModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    (tmp_path / "days_10.txt").write_text((tmp_path / "days_90.txt").read_text())

    with pytest.raises(BadData, match="missing, or was changed or damaged"):
        NextOrderModel.load(tmp_path)


def test_the_gap_is_named_as_what_moves_the_date(model: NextOrderModel) -> None:
    reasons = model.explain(TODAY, top=1).to_pylist()
    moved = {row["customer_id"]: row["contribution"] for row in reasons}
    seldom = [moved[f"c{row:03}"] for row in np.flatnonzero(GAP > 35)]

    assert {row["feature"] for row in reasons} == {"mean_gap_days"}
    assert min(seldom) > 0


def test_customers_who_order_less_often_are_seen_as_others(model: NextOrderModel) -> None:
    later = TODAY.set_column(1, "mean_gap_days", pa.array(GAP + 100))

    assert [one.column for one in model.drift(later) if one.stale] == ["mean_gap_days"]
    assert not any(one.stale for one in model.drift(TODAY))
