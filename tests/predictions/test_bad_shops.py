"""Shops that teach nothing: each prediction is refused with what is missing, or says it plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData, Refused
from regulars.predictions import (
    ChurnConfig,
    EarlyValueConfig,
    NextOrderConfig,
    PaybackConfig,
    PropensityConfig,
    SpendConfig,
    cohort_payback,
    discount_sensitivity,
    fit_churn,
    fit_lifetime,
    fit_next_order,
    fit_propensity,
    fit_spend,
    predict_early_value,
)
from regulars.predictions.cuts import DAY_S, CutsConfig
from regulars.wording import NBSP

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop, Row, ShopOf

    from regulars.predictions.learn import LearnConfig

DAYS = 700
CUTS = CutsConfig(horizon_days=90, step_days=60, most_cuts=4, history_days=90)
Gap = Callable[[np.random.Generator], float]


def _rows(
    customers: int,
    gap: Gap,
    *,
    until: float = DAYS,
    joining: float = 400,
    most: int = 10_000,
    alike: bool = False,
) -> list[Row]:
    """Customers who join one by one, with so many days from an order to the next."""
    rng = np.random.default_rng(5)
    rows: list[Row] = []
    for number in range(customers):
        day, orders = float(rng.uniform(0, joining)), 0
        while day < until and orders < most:
            worth = 50.0 if alike else round(float(rng.gamma(4, 10)), 2)
            off = 0.0 if alike else float(rng.random() < 0.2)
            product = "p0" if alike else f"p{number % 5}"
            rows.append((f"c{number}", f"o{len(rows)}", int(day * DAY_S), product, worth, off))
            day, orders = day + gap(rng), orders + 1
    return rows


def _at_random(rng: np.random.Generator) -> float:
    return float(rng.exponential(25))


def _soon(rng: np.random.Generator) -> float:
    return float(rng.uniform(5, 40))


def _till_they_leave(rng: np.random.Generator) -> float:
    return _at_random(rng) if rng.random() < 0.9 else DAYS


def _monthly(_: np.random.Generator) -> float:
    return 30.0


def _sent_back(rows: Sequence[Row]) -> list[Row]:
    return [(*row[:4], -row[4], row[5]) for row in rows]


SHOPS: dict[str, tuple[int, Callable[[], Sequence[Row]]]] = {
    "one order each": (DAYS, lambda: _rows(160, _at_random, most=1)),
    "all alike": (DAYS, lambda: _rows(160, _monthly, joining=0, alike=True)),
    "a clock": (DAYS, lambda: _rows(160, _monthly, alike=True)),
    "all churned": (DAYS, lambda: _rows(160, _at_random, until=300, joining=200)),
    "none churned": (DAYS, lambda: _rows(160, _soon)),
    "negative": (DAYS, lambda: _sent_back(_rows(300, _till_they_leave, joining=650))),
    "too short": (20, lambda: _rows(160, _soon, until=20, joining=15)),
    "one customer": (DAYS, lambda: _rows(1, _at_random)),
}
NOTHING_DIFFERS = {
    "churn": r"is true of (everybody|nobody).*, so who differs cannot be learned",
    "propensity": r"is true of (everybody|nobody).*, so who differs cannot be learned",
    "spend": "all amounts .* are alike, .*, so who differs cannot be learned",
}
FEW_NEW = "too few new customers in the older cohorts .*: needs 30 .* and 30 .*, has "
NO_DISCOUNT = "no line has a discount: nothing tells customers apart"
NO_COHORT = "no cohort can be judged: needs 30 customers in a month, the largest has "
TOO_SHORT = "too short a history: needs 6 months, has 20 days"
FEW_AGAIN = "too few examples with a next order within .*: needs 100, has "
FEW = "too few examples .*: needs 200, has 4"

REFUSED: Mapping[str, Mapping[str, str]] = {
    "one order each": NOTHING_DIFFERS
    | {
        "next-order": FEW_AGAIN + "0 of",
        "clv": "need 30 customers who came back, there are 0",
        "early-value": FEW_NEW + "0 and",
    },
    "all alike": NOTHING_DIFFERS
    | {
        "next-order": "all next orders came after the same time and were worth the same",
        "clv": "all 160 customers have the same history",
        "early-value": FEW_NEW + "0 and 0",
        "discount": NO_DISCOUNT,
    },
    "a clock": NOTHING_DIFFERS
    | {
        "clv": "customers order at fixed intervals, like a subscription",
        "early-value": FEW_NEW,
        "discount": NO_DISCOUNT,
    },
    "all churned": NOTHING_DIFFERS
    | {
        "next-order": FEW_AGAIN + "0 of",
        "clv": r"no order came in the last 90 days, where \d+ are usual",
        "early-value": FEW_NEW,
    },
    "none churned": {
        "churn": NOTHING_DIFFERS["churn"],
        "propensity": NOTHING_DIFFERS["propensity"],
        "early-value": FEW_NEW,
    },
    "negative": {
        "spend": r"\d+ amounts \(revenue within 90 days\) are below 0",
        "next-order": "too few examples with a next order worth more than 0 .*: needs 100, has 0",
        "early-value": FEW_NEW + "0 and",
    },
    "too short": {
        **dict.fromkeys(("churn", "propensity", "spend", "next-order"), TOO_SHORT),
        "clv": "need 90 days of history, there are 19",
        "early-value": "the history is too short .*: needs 393 days, has 19",
    },
    "one customer": {
        **dict.fromkeys(("churn", "propensity", "spend"), FEW),
        "next-order": FEW_AGAIN + r"4 of 4 \(1 customer, seen at 4 moments\)",
        "clv": "need 100 customers, there are 1",
        "early-value": r"the history is too short .*: needs 393 days, has \d+",
        "discount": "too few customers: needs 50, has 1",
        "payback": NO_COHORT + "1",
    },
}
"""What each prediction of each shop is refused with; the others are answered, see below."""


@pytest.fixture(scope="module")
def shops(shop_of: ShopOf) -> Mapping[str, MadeShop]:
    return {name: shop_of(rows(), days * DAY_S - 1) for name, (days, rows) in SHOPS.items()}


Predict = Callable[[str, str], object]


@pytest.fixture(scope="module")
def predict(shops: Mapping[str, MadeShop], quick: LearnConfig) -> Predict:
    """Make a prediction of a shop: its card, or its table where it has none."""

    def made(kind: str, name: str) -> object:
        shop, lines = shops[name].shop, shops[name].lines
        as_of_s = shop.span.as_of_s
        churn = ChurnConfig(cuts=CUTS, learn=quick)
        asked = PropensityConfig(cuts=CUTS, learn=quick)
        spend = SpendConfig(cuts=CUTS, learn=quick)
        next_order = NextOrderConfig(cuts=CUTS, learn=quick)
        early = EarlyValueConfig(value_days=120, early_days=(7, 30), learn=quick)
        payback = PaybackConfig(margin_share=0.3)
        kinds: dict[str, Callable[[], object]] = {
            "churn": lambda: fit_churn(shop, lines, churn, seed=1),
            "propensity": lambda: fit_propensity(shop, lines, asked, seed=1),
            "spend": lambda: fit_spend(shop, lines, spend, seed=1).model.card,
            "next-order": lambda: fit_next_order(shop, lines, next_order, seed=1).card,
            "clv": lambda: fit_lifetime(lines, as_of_s=as_of_s, seed=1).card,
            "early-value": lambda: predict_early_value(lines, as_of_s=as_of_s, config=early),
            "discount": lambda: discount_sensitivity(lines, as_of_s=as_of_s),
            "payback": lambda: cohort_payback(lines, 25.0, payback, as_of_s=as_of_s),
        }
        return kinds[kind]()

    return made


@pytest.mark.parametrize(
    ("shop", "kind", "words"),
    [(shop, kind, words) for shop, told in REFUSED.items() for kind, words in told.items()],
)
def test_what_teaches_nothing_is_refused_with_what_is_missing(
    predict: Predict, shop: str, kind: str, words: str
) -> None:
    with pytest.raises((BadData, Refused), match=words) as refusal:
        predict(kind, shop)

    assert refusal.value.way_out


def _warnings(card: object) -> str:
    return " ".join(getattr(card, "warnings", ())).replace(NBSP, " ")


def test_where_nobody_leaves_lifetimes_say_that_they_do_not_tell_who_does(predict: Predict) -> None:
    said = _warnings(predict("clv", "none churned"))

    assert "they hardly tell when customers leave, so P(alive) says little" in said


def test_amounts_below_0_give_orders_and_no_revenue(predict: Predict) -> None:
    assert "No revenue is expected" in _warnings(predict("clv", "negative"))


def test_next_orders_that_nothing_tells_apart_say_so(predict: Predict) -> None:
    assert "The value hardly varies" in _warnings(predict("next-order", "a clock"))
    assert "The value is hardly told better" in _warnings(predict("next-order", "none churned"))


@pytest.mark.parametrize("shop", ["one order each", "all churned", "none churned", "too short"])
def test_nobody_stands_out_by_discounts_that_fall_by_chance(predict: Predict, shop: str) -> None:
    found = predict("discount", shop)

    assert isinstance(found, pa.Table)
    low, high = (found[f"discount_sensitivity_{end}"].to_numpy() for end in ("low", "high"))
    assert ((low > 1) | (high < 1)).mean() < 0.05
