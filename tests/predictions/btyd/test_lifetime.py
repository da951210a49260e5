from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions import LifetimeConfig, LifetimeModel, fit_lifetime
from regulars.predictions.btyd.same_value import SameValue
from regulars.predictions.btyd.summaries import later_orders, summarise_orders

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import Cdnow

DAY = 86_400
AS_OF = 600 * DAY - 1
QUICK = LifetimeConfig(models=("bg_nbd",))


def _orders(customers: int = 600, *, seed: int = 1, days: int = 600) -> pa.Table:
    """Orders of customers who come one after the other, and leave now and then."""
    rng = np.random.default_rng(seed)
    ids, at, revenue = [], [], []
    for customer, first in enumerate(rng.integers(0, days - 20, customers)):
        gap, taste = rng.gamma(2, 30), rng.gamma(4, 10)
        day = float(first)
        while day < days:
            ids.append(f"c{customer:04}")
            at.append(int(day * DAY))
            revenue.append(round(float(rng.gamma(4, taste / 4)), 2))
            day += 1 + rng.exponential(gap) if rng.random() > 0.15 else days
    return pa.table({"customer_id": ids, "ordered_at_s": at, "revenue": revenue})


@pytest.fixture(scope="module")
def orders() -> pa.Table:
    return _orders()


@pytest.fixture(scope="module")
def model(orders: pa.Table) -> LifetimeModel:
    return fit_lifetime(orders, as_of_s=AS_OF, seed=1, config=LifetimeConfig())


@pytest.mark.real_data
def test_cdnow_is_foretold_as_the_field_knows_it(cdnow: Cdnow) -> None:
    until = cdnow.summaries.as_of_s + 39 * 7 * DAY
    config = LifetimeConfig(
        models=("bg_nbd", "pareto_nbd"),
        holdout_days=39 * 7,
        priors={"bg_nbd": {}, "pareto_nbd": {}},
    )
    model = fit_lifetime(cdnow.orders, as_of_s=until, seed=1, config=config)
    held_out = model.holdout

    assert held_out is not None
    assert held_out.orders == 1_882
    off = {"BG/NBD": -0.121, "Pareto/NBD": -0.115}[model.purchase.title]
    assert held_out.expected_orders / held_out.orders - 1 == pytest.approx(off, abs=0.001)
    assert model.card.measure("correlation").value == pytest.approx(0.63, abs=0.005)
    assert model.card.measure("RMSE").value == pytest.approx(1.605, abs=0.005)
    assert model.card.measure("normalised Gini").value > 0.6
    # Calibration by frequency: who came more often comes more often.
    rows = held_out.by_frequency
    assert [row.customers for row in rows[:3]] == [1_411, 439, 214]
    assert all(a.expected_orders < b.expected_orders for a, b in pairwise(rows))
    own_rate = model.card.measure("RMSE", "own past rate")
    assert own_rate.value > 2


def test_every_customer_is_predicted(model: LifetimeModel, orders: pa.Table) -> None:
    found = model.predict(orders, as_of_s=AS_OF)

    assert found["customer_id"].to_pylist() == sorted(set(orders["customer_id"].to_pylist()))
    for name in ("p_alive", "expected_orders_90d", "expected_revenue_365d"):
        low, middle, high = (found[f"{name}{side}"].to_numpy() for side in ("_low", "", "_high"))
        assert (low <= middle * (1 + 1e-9)).all()
        assert (middle <= high * (1 + 1e-9)).all()
    dates = [found[f"next_order_at{side}"].to_numpy() for side in ("_low", "", "_high")]
    assert (dates[0] <= dates[1]).all()
    assert (dates[1] <= dates[2]).all()
    assert (dates[0] > found["as_of"].to_numpy()).all()
    assert (found["orders_90d_low"].to_numpy() <= found["orders_90d_high"].to_numpy()).all()
    level = model.card.level
    assert level is not None
    assert level.expected == pytest.approx(pc.sum(found["expected_revenue_365d"]).as_py())
    assert level.low < level.expected < level.high
    worth = found["clv_365d"].to_numpy() / found["expected_revenue_365d"].to_numpy()
    assert ((worth > 1 / 1.1) & (worth < 1)).all()


def test_held_out_orders_lie_in_their_intervals(model: LifetimeModel) -> None:
    # 80 % at least: counts are whole, so their interval holds more.
    assert model.holdout is not None
    assert model.holdout.in_interval > 0.8
    assert abs(model.holdout.expected_orders / model.holdout.orders - 1) < 0.15
    assert len(model.tried) == 3
    assert model.purchase.title in model.card.choice


def test_the_future_changes_nothing(orders: pa.Table) -> None:
    early = AS_OF - 150 * DAY
    until = orders.filter(pc.less_equal(orders["ordered_at_s"], early))
    late = orders.filter(pc.greater(orders["ordered_at_s"], early))
    late = late.set_column(2, "revenue", pc.multiply(late["revenue"], 100.0))
    changed = pa.concat_tables([late, until])

    one, other = (
        fit_lifetime(table, as_of_s=early, seed=1, config=QUICK) for table in (until, changed)
    )
    assert one.card == other.card
    assert one.predict(until, as_of_s=early).equals(other.predict(changed, as_of_s=early))


def test_a_saved_model_predicts_the_same(
    model: LifetimeModel, orders: pa.Table, tmp_path: Path
) -> None:
    path = tmp_path / "lifetime.json"
    model.save(path)
    again = LifetimeModel.load(path)

    later = AS_OF + 30 * DAY
    assert again.predict(orders, as_of_s=later).equals(model.predict(orders, as_of_s=later))
    assert again.card == model.card
    path.write_text(path.read_text().replace('"theta"', '"theta "', 1))
    with pytest.raises(BadData, match="checksum"):
        LifetimeModel.load(path)


def test_too_little_is_refused_with_what_is_needed(orders: pa.Table) -> None:
    with pytest.raises(BadData, match="need 100 customers, there are 20"):
        fit_lifetime(_orders(20), as_of_s=AS_OF, seed=1, config=QUICK)
    once = orders.group_by("customer_id").aggregate([("ordered_at_s", "min"), ("revenue", "max")])
    once = once.rename_columns(["customer_id", "ordered_at_s", "revenue"])
    with pytest.raises(BadData, match="need 30 customers who came back, there are 0"):
        fit_lifetime(once, as_of_s=AS_OF, seed=1, config=QUICK)
    with pytest.raises(BadData, match="need 90 days of history, there are 49"):
        fit_lifetime(_orders(seed=2, days=50), as_of_s=50 * DAY - 1, seed=1, config=QUICK)


def test_a_short_history_is_predicted_and_says_that_nothing_was_measured() -> None:
    short = fit_lifetime(_orders(days=120), as_of_s=120 * DAY - 1, seed=1, config=QUICK)

    assert short.holdout is None
    (said,) = (one for one in short.card.warnings if one.startswith("Nothing was held out"))
    assert "too short to hold its last" in said
    assert "since before them there are only" in said
    assert "Way out" not in said


def test_what_looks_farther_than_the_history_is_not_told(tmp_path: Path) -> None:
    short = _orders(days=150)
    model = fit_lifetime(short, as_of_s=150 * DAY - 1, seed=1, config=QUICK)

    said = (
        "Too short a history: clv_365d (expected_revenue_365d too) needs 12 months of orders, has 5"
        " months."
    )
    assert said in model.card.warnings
    assert model.card.level is None
    assert model.card.label == "order days within 90 days"
    model.save(tmp_path / "lifetime.json")
    for one in (model, LifetimeModel.load(tmp_path / "lifetime.json")):
        found = one.predict(short, as_of_s=150 * DAY - 1)
        for name in ("expected_revenue_365d", "clv_365d", "clv_365d_low", "clv_365d_high"):
            assert found[name].null_count == len(found)
        assert found["expected_orders_90d"].null_count == 0
        assert found["expected_order_value"].null_count == 0

    near = QUICK.model_copy(update={"revenue_horizon_days": 150})
    told = fit_lifetime(short, as_of_s=150 * DAY - 1, seed=1, config=near)
    assert not told.too_far
    assert told.predict(short, as_of_s=150 * DAY - 1)["clv_150d"].null_count == 0


def test_p_alive_lies_between_its_limits_which_say_nothing_of_who_is_alive_by_construction(
    orders: pa.Table,
) -> None:
    model = fit_lifetime(orders, as_of_s=AS_OF, seed=1, config=QUICK)
    found = model.predict(orders, as_of_s=AS_OF)

    once = pc.equal(summarise_orders(orders, as_of_s=AS_OF).frequency, 0)
    assert pc.sum(once).as_py() > 0
    assert found["p_alive_low"].is_null().combine_chunks().equals(once)
    told = found.filter(pc.is_valid(found["p_alive_low"]))
    low, alive, high = (told[f"p_alive{side}"].to_numpy() for side in ("_low", "", "_high"))
    assert ((low <= alive) & (alive <= high)).all()
    assert any("takes every customer who ordered once" in said for said in model.card.warnings)


def test_revenue_lands_between_its_limits_as_often_as_they_say() -> None:
    orders, cut = _orders(4_000, seed=8, days=600), 420 * DAY - 1
    config = LifetimeConfig(models=("mbg_nbd",), revenue_horizon_days=180)
    model = fit_lifetime(orders, as_of_s=cut, seed=1, config=config)
    found = model.predict(orders, as_of_s=cut)

    ids = found["customer_id"].combine_chunks()
    _, revenue = later_orders(orders, ids, after_s=cut, until_s=AS_OF)
    low, mean, high = (
        found[f"expected_revenue_180d{side}"].to_numpy() for side in ("_low", "", "_high")
    )
    inside = (low - 0.01 <= revenue) & (revenue <= high + 0.01)
    assert ((low <= mean) & (mean <= high)).all()
    # Everybody may have left, so that all lower limits are 0: nothing lies below, a tenth above.
    told = high > mean
    assert told.sum() > 1_000
    assert (low[told] == 0).all()
    assert inside[told].mean() == pytest.approx(0.9, abs=0.03)


def test_limits_of_all_revenue_widen_with_the_horizon(orders: pa.Table) -> None:
    found = []
    for days in (90, 360):
        config = QUICK.model_copy(update={"revenue_horizon_days": days})
        level = fit_lifetime(orders, as_of_s=AS_OF, seed=1, config=config).card.level
        assert level is not None
        found.append(np.log(level.high / level.expected))
    assert found[1] == pytest.approx(2 * found[0])


def test_orders_worth_nothing_have_no_expected_revenue(orders: pa.Table) -> None:
    free = orders.set_column(2, "revenue", pa.array(np.zeros(len(orders))))
    model = fit_lifetime(free, as_of_s=AS_OF, seed=1, config=QUICK)
    found = model.predict(free, as_of_s=AS_OF)

    assert found["expected_revenue_365d"].null_count == len(found)
    assert found["expected_orders_90d"].null_count == 0
    assert any("No revenue is expected" in warning for warning in model.card.warnings)


@pytest.mark.parametrize("price", [None, 20.0])
def test_order_values_by_chance_are_filled_with_the_mean(
    orders: pa.Table, tmp_path: Path, price: float | None
) -> None:
    rng = np.random.default_rng(5)
    values = rng.lognormal(3, 0.7, len(orders)) if price is None else np.full(len(orders), price)
    chance = orders.set_column(2, "revenue", pa.array(values))
    model = fit_lifetime(chance, as_of_s=AS_OF, seed=1, config=QUICK)
    found = model.predict(chance, as_of_s=AS_OF)

    assert found["clv_365d"].null_count == 0
    value = found["expected_order_value"].to_numpy()
    assert value.min() == value.max() == pytest.approx(values.mean(), rel=0.02)
    low, high = (found[f"expected_revenue_365d_{side}"].to_numpy() for side in ("low", "high"))
    assert (low < high).all()
    assert np.isfinite(high).all()
    assert any("worth the" in warning for warning in model.card.warnings)
    assert "the mean of all order days for their value" in model.card.method
    assert model.card.level is not None
    model.save(tmp_path / "lifetime.json")
    again = LifetimeModel.load(tmp_path / "lifetime.json")
    assert again.predict(chance, as_of_s=AS_OF).equals(found)


@pytest.mark.parametrize("largest", [1_000.0, 3_000.0, 20_000.0])
def test_one_large_order_leaves_everybodys_revenue_its_limits(
    orders: pa.Table, largest: float
) -> None:
    rng = np.random.default_rng(6)
    chance = orders.set_column(2, "revenue", pa.array(rng.gamma(25, 0.8, len(orders))))
    one = {"customer_id": ["large"], "ordered_at_s": [AS_OF - 90 * DAY], "revenue": [largest]}
    chance = pa.concat_tables([chance, pa.table(one)])
    model = fit_lifetime(chance, as_of_s=AS_OF, seed=1, config=QUICK)
    found = model.predict(chance, as_of_s=AS_OF)

    assert isinstance(model.spend, SameValue)
    low, mean, high = (
        found[f"expected_revenue_365d{side}"].to_numpy() for side in ("_low", "", "_high")
    )
    assert np.isfinite(low).all()
    often = found["expected_orders_90d"].to_numpy() > 1
    assert often.sum() > 20
    plain = fit_lifetime(chance.slice(0, len(orders)), as_of_s=AS_OF, seed=1, config=QUICK)
    alone = plain.predict(chance.slice(0, len(orders)), as_of_s=AS_OF)
    usual = pc.divide(alone["expected_revenue_365d_high"], alone["expected_revenue_365d"])
    same = (found["customer_id"].to_numpy() != "large") & often
    # Of the mean, which one order moves, the upper limit stays the same multiple.
    assert (high / mean)[same] == pytest.approx(usual.to_numpy()[same[:-1]], rel=0.1)


def test_another_currency_is_seen_as_drift(model: LifetimeModel, orders: pa.Table) -> None:
    def stale(table: pa.Table) -> list[str]:
        return [one.column for one in model.drift(table, as_of_s=AS_OF) if one.stale]

    assert stale(orders) == []
    yen = orders.set_column(2, "revenue", pc.multiply(orders["revenue"], 150.0))
    assert stale(yen) == ["first_value"]
    assert "order value" in model.card.features


def test_dates_of_the_next_order_look_no_farther_than_the_history() -> None:
    short, as_of = _orders(days=150), 150 * DAY - 1
    model = fit_lifetime(short, as_of_s=as_of, seed=1, config=QUICK)
    set_so = QUICK.model_copy(update={"next_order_within_days": 157})
    same = fit_lifetime(short, as_of_s=as_of, seed=1, config=set_so)

    said = [text for text in model.card.warnings if text.startswith("next_order_at speaks")]
    assert len(said) == 1
    assert "within 157 days" in said[0]
    assert not any(text.startswith("next_order_at") for text in same.card.warnings)
    for name in ("next_order_at", "next_order_at_high"):
        found, limited = (one.predict(short, as_of_s=as_of)[name] for one in (model, same))
        assert found.equals(limited)


def test_covariates_move_predictions(orders: pa.Table) -> None:
    ids = sorted(set(orders["customer_id"].to_pylist()))
    counts = orders.group_by("customer_id").aggregate([("revenue", "count")]).to_pydict()
    many = dict(zip(counts["customer_id"], counts["revenue_count"], strict=True))
    # A column that is told by the orders themselves: the model has to see it.
    customers = pa.table({"customer_id": ids, "likes": [float(many[i] > 4) for i in ids]})
    config = QUICK.model_copy(update={"covariates": ("likes",)})
    model = fit_lifetime(orders, as_of_s=AS_OF, seed=1, config=config, customers=customers)

    effects = model.covariate_effects()
    assert [effect.raises for effect in effects] == ["order_rate", "leaving", "staying"]
    assert {effect.column for effect in effects} == {"likes"}
    assert 0.2 < effects[0].low < effects[0].coefficient < effects[0].high
    found = model.predict(orders, as_of_s=AS_OF, customers=customers)
    assert len(found) == len(ids)
    with pytest.raises(BadData, match="no table of customers"):
        model.predict(orders, as_of_s=AS_OF)
