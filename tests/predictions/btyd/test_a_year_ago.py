from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.btyd.a_year_ago import a_year_ago_said, times_expected
from regulars.predictions.btyd.lifetime import fit_lifetime
from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.btyd.summaries import Summaries
from regulars.simulation.config import ShopConfig
from regulars.simulation.expectation import expected_orders
from regulars.simulation.purchases import draw_orders, draw_traits

DAY = 86_400
DAYS = 730
CONFIG = LifetimeConfig(models=("mbg_nbd",))


@dataclass(frozen=True)
class _Shop:
    """A made-up shop from new year to new year, and what its customers will do in 90 days."""

    orders: pa.Table
    later: np.ndarray


def _shop(seasonality: float) -> _Shop:
    config = ShopConfig(customers=4_000, days=DAYS, seasonality=seasonality)
    time, rng = config.business_time(), np.random.default_rng(2)
    traits = draw_traits(config.customers, categories=1, rng=rng)
    orders = draw_orders(traits, time, rng)
    end = time.position_at_end(traits.segment)
    ahead = time.business_days(traits.segment, end, np.ones(config.customers))
    expected = expected_orders(traits.orders_per_day, traits.dropout_probability, ahead)
    table = pa.table(
        {
            "customer_id": np.char.zfill(orders.customer.astype(str), 5).tolist(),
            "ordered_at_s": orders.seconds,
            "revenue": np.full(len(orders.customer), 20.0),
        }
    )
    return _Shop(table, np.where(orders.alive_at_end, expected, 0.0))


def _said(warnings: tuple[str, ...]) -> list[str]:
    return [text for text in warnings if "a year ago" in text]


def test_who_was_won_for_christmas_is_said_to_come_back_less() -> None:
    shop = _shop(1.0)
    as_of_s = DAYS * DAY - 1
    model = fit_lifetime(shop.orders, as_of_s=as_of_s, seed=1, config=CONFIG)
    [said] = _said(model.card.warnings)
    found = model.predict(shop.orders, as_of_s=as_of_s)
    firsts = shop.orders.group_by("customer_id").aggregate(
        [("ordered_at_s", "min"), ("ordered_at_s", "count")]
    )
    firsts = firsts.sort_by("customer_id")
    new = (firsts["ordered_at_s_min"].to_numpy() > as_of_s - 90 * DAY) & (
        firsts["ordered_at_s_count"].to_numpy() == 1
    )
    expected = found["expected_orders_90d"].to_numpy()
    true = expected[new].sum() / shop.later[new].sum()

    # Far fewer came than were expected, and a year ago knew: the last 90 days say the opposite.
    assert true > 1.25
    times = float(said.partition("ago: ")[2].partition(" times as many")[0])
    assert times == pytest.approx(true, rel=0.25)
    holdout = model.holdout
    assert holdout is not None
    newcomers = holdout.by_frequency[0]
    assert newcomers.expected_orders < newcomers.orders


def test_an_even_shop_has_nothing_to_be_said() -> None:
    model = fit_lifetime(_shop(0.0).orders, as_of_s=DAYS * DAY - 1, seed=1, config=CONFIG)

    assert not _said(model.card.warnings)


def _known(frequency: list[int], tenure: list[int]) -> Summaries:
    n = len(frequency)
    nothing = np.zeros(n)
    days = np.zeros(n, dtype=np.int64)
    ids = pa.array([str(row) for row in range(n)])
    return Summaries(
        ids, np.array(frequency), days, np.array(tenure), nothing, nothing, 1000 * DAY, 1
    )


def test_it_tells_how_to_read_what_is_expected() -> None:
    new, old = [0] * 200 + [3] * 800, [20] * 200 + [400] * 800
    orders = np.array([0, 1] * 100 + [1] * 800)
    expected = np.array([1.0] * 200 + [1.0] * 800)
    said = a_year_ago_said(_known(new, old), expected, orders, days=90)

    assert said == (
        "The 90 days after the same day a year ago: 2 times as many orders as came were expected of"
        " customers who had just ordered for the first time (within 90 days). Where the year"
        " repeats itself, multiply the orders expected now by 0.5 for such customers."
    )
    said = a_year_ago_said(_known(new, old), 1.5 * expected, orders, days=90)
    assert "(within 90 days), and 1.7 times as many of all customers. Where" in said
    assert said.endswith("expected now by 0.33 for such customers, by 0.6 for all together.")
    of_old = np.where(np.arange(1000) < 200, 0.5, 1.5)
    said = a_year_ago_said(_known(new, old), of_old, orders, days=90)
    assert "ago: 1.4 times as many orders as came were expected of all customers." in said


def test_few_customers_and_nothing_at_all_say_nothing() -> None:
    known = _known([0, 0, 1], [10, 20, 300])

    assert not a_year_ago_said(known, np.array([1.0, 1.0, 1.0]), np.array([0, 1, 0]), days=90)
    assert not a_year_ago_said(known, np.array([1.0, 1.0, 1.0]), np.zeros(3, np.int64), days=90)
    assert times_expected(np.zeros(0), np.zeros(0, np.int64)) is None
