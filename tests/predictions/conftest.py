"""Customers whose outcome has a known chance, and a shop with a known future."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit

from regulars.features import CATALOGUE, build_features, columns_with_data
from regulars.predictions.cuts import DAY_S, CutsConfig, Span
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import BoostingConfig, LearnConfig
from regulars.predictions.shop import Shop


@dataclass(frozen=True, slots=True)
class KnownCustomers:
    """Customers and the truth.

    Attributes:
        features: days, spent, country, member; some days are missing.
        chance: of the outcome.
        label: 0 or 1.
        amount: what they spend, 0 for many.
    """

    features: pa.Table
    chance: Vector
    label: Vector
    amount: Vector


def known_customers(n: int, seed: int) -> KnownCustomers:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 200, n).astype(float)
    spent = rng.gamma(2, 50, n)
    country = rng.choice(["GB", "FR", "DE"], n, p=[0.6, 0.3, 0.1])
    # Who has been away long comes back no more, but not the French who spend much.
    loyal = (country == "FR") & (spent > 100)
    chance = expit(np.where(loyal, -1.5, (days - 120) / 30))
    known = rng.random(n) > 0.1
    return KnownCustomers(
        features=pa.table(
            {
                "days": pa.array(days, mask=~known),
                "spent": spent,
                "country": country.tolist(),
                "member": (rng.random(n) < 0.5).tolist(),
            }
        ),
        chance=chance,
        label=(rng.random(n) < chance).astype(float),
        amount=np.where(rng.random(n) < chance, 0.0, rng.gamma(2, spent / 2)),
    )


MakeKnown = Callable[[int, int], KnownCustomers]


@pytest.fixture(scope="session")
def make_known() -> MakeKnown:
    """Make a number of customers from a seed."""
    return known_customers


@pytest.fixture(scope="session")
def known() -> KnownCustomers:
    return known_customers(1500, 1)


@pytest.fixture(scope="session")
def quick() -> LearnConfig:
    """Settings that fit in a moment."""
    boosting = BoostingConfig(leaves=(8,), learning_rate=0.2, rounds=60, patience=10)
    return LearnConfig(folds=3, inner_folds=2, threads=1, boosting=boosting)


@dataclass(frozen=True, slots=True)
class MadeShop:
    """A shop whose customers order at their own rate until they leave.

    Attributes:
        shop: its features at any moment.
        lines: its order lines, also those after `shop.span.as_of_s`.
        alive_until_s: when each customer leaves, by id.
    """

    shop: Shop
    lines: nw.LazyFrame[Any]
    alive_until_s: dict[str, int]


MakeShop = Callable[..., MadeShop]


Row = tuple[str, str, int, str, float, float]
"""customer_id, order_id, ordered_at_s, product_id, revenue, discount of a line."""


def shop_of(
    rows: Sequence[Row], as_of_s: int, alive_until_s: dict[str, int] | None = None
) -> MadeShop:
    """A shop with these order lines, whose past begins at 0."""
    names = ("customer_id", "order_id", "ordered_at_s", "product_id", "revenue", "discount")
    table = pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    table = table.append_column("quantity", pa.array(np.ones(table.num_rows)))
    lines = nw.from_native(table).lazy("duckdb")
    nothing = nw.from_native(pa.table({"nothing": [1]})).lazy("duckdb")
    few = {name: CATALOGUE[name] for name in FEW_FEATURES}
    available = columns_with_data(order_lines=lines)

    def describe_at(second: int) -> nw.LazyFrame[Any]:
        return build_features(
            *(lines, nothing, nothing, nothing),
            as_of_s=second,
            available=available,
            materialise=lambda _, frame: frame,
            features=few,
        )

    return MadeShop(Shop(describe_at, Span(0, as_of_s)), lines, alive_until_s or {})


def make_a_shop(
    *, days: int = 400, as_of_day: int = 360, customers: int = 500, future: str = "as it was"
) -> MadeShop:
    """Make a shop; `future` says what becomes of the orders after `as_of_day`."""
    rng = np.random.default_rng(12)
    rows: list[Row] = []
    alive_until_s = {}
    for number in range(customers):
        gap_days, joined = rng.gamma(3, 10), rng.uniform(0, days * 0.6)
        left = joined + rng.exponential(200)
        alive_until_s[f"c{number}"] = int(left * DAY_S)
        moment, dear, haggles = joined, rng.random() < 0.3, rng.random() < 0.3
        while moment < min(left, days):
            price = rng.gamma(4, 25 if dear else 5)
            off = rng.random() < (0.6 if haggles else 0.1)
            product = int(rng.integers(0, 4)) + (4 if dear else 0)
            rows.append(
                (
                    *(f"c{number}", f"o{len(rows)}", int(moment * DAY_S), f"p{product}"),
                    *(round(price, 2), 5.0 if off else 0.0),
                )
            )
            moment += rng.exponential(gap_days) + 0.5
    as_of_s = as_of_day * DAY_S
    if future == "gone":
        rows = [row for row in rows if row[2] <= as_of_s]
    if future == "wild":
        rows = [row if row[2] <= as_of_s else (*row[:4], row[4] * 1000, 99.0) for row in rows]
        rows += [(f"c{i}", f"x{i}", as_of_s + 60 + i, "p1", 7.0, 0.0) for i in range(customers)]
    return shop_of(rows, as_of_s, alive_until_s)


FEW_FEATURES = (
    *("days_since_last_order", "orders", "revenue", "tenure_days", "active_span_days"),
    *("mean_gap_days", "overdue_ratio", "orders_last_90d", "average_order_value"),
)


@pytest.fixture(scope="session")
def make_shop() -> MakeShop:
    """Make a shop with another future or history."""
    return make_a_shop


ShopOf = Callable[[Sequence[Row], int], MadeShop]


@pytest.fixture(scope="session", name="shop_of")
def shop_of_fixture() -> ShopOf:
    """Make a shop of order lines."""
    return shop_of


@pytest.fixture(scope="session")
def made(make_shop: MakeShop) -> MadeShop:
    return make_shop()


@pytest.fixture(scope="session")
def cuts() -> CutsConfig:
    """Four cuts that leave one to measure on."""
    return CutsConfig(horizon_days=60, step_days=30, most_cuts=4, history_days=60)
