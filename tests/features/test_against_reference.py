"""Every feature against a second implementation in plain Python, on random shops."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.features import CATALOGUE, RFM_CELLS

Row = dict[str, Any]
Shop = dict[str, list[Row]]
Describe = Callable[..., dict[str, Row]]

_DAY = 86_400
_START = int(datetime(2021, 11, 20, tzinfo=UTC).timestamp())
_CATEGORIES = {"p0": "Home", "p1": "Home", "p2": "Tea & Coffee", "p3": "Books", "p4": None}
_ALL = frozenset().union(*(one.needs for one in CATALOGUE.values())) | {
    "returns.ordered_at_s",
    "customers.trait_income",
    "customers.trait_hobby",
}


def reference(shop: Shop, as_of_s: int) -> dict[str, Row]:
    """The features of a shop, computed customer by customer."""
    lines = [row for row in shop["order_lines"] if row["ordered_at_s"] <= as_of_s]
    returns = [row for row in shop["returns"] if row["ordered_at_s"] <= as_of_s]
    customers = {row["customer_id"]: row for row in shop["customers"]}
    categories = {row["product_id"]: row["category"] for row in shop["products"]}
    positions = _price_positions(lines, categories)
    names = (categories.get(row["product_id"]) for row in lines)
    sold = {name for name in names if name is not None}
    totals = {
        one: _sum(row["revenue"] for row in lines if categories.get(row["product_id"]) == one)
        for one in sold
    }
    biggest = sorted(totals, key=lambda one: (-totals[one], one))[:8]

    described = {}
    for who in {row["customer_id"] for row in lines}:
        own = [row for row in lines if row["customer_id"] == who]
        orders = _orders(own)
        about = customers.get(who, {})
        described[who] = {
            **_timing(orders, as_of_s),
            **_value(orders, own, positions),
            **_habit(orders),
            **_assortment(orders, own, categories, biggest, len(sold)),
            **_returns([row for row in returns if row["customer_id"] == who], own),
            **_channel(orders),
            **{name: about.get(name) for name in ("country", "region", "gender", "age_years")},
            **{name: about.get(name) for name in ("trait_income", "trait_hobby")},
        }
    _add_scores(described)
    return described


def _sum(values: Iterable[float | None]) -> float:
    return float(sum((Fraction(v).limit_denominator(10_000) for v in values if v), Fraction()))


def _orders(own: list[Row]) -> list[Row]:
    grouped = defaultdict(list)
    for row in own:
        grouped[row["order_id"]].append(row)
    orders = [
        {
            "id": order_id,
            "s": min(row["ordered_at_s"] for row in rows),
            "revenue": _sum(row["revenue"] for row in rows),
            "channel": min((r["channel"] for r in rows if r["channel"] is not None), default=None),
            "products": {row["product_id"] for row in rows} - {None},
        }
        for order_id, rows in grouped.items()
    ]
    return sorted(orders, key=lambda order: (order["s"], order["id"]))


def _divide(top: float, bottom: float) -> float | None:
    return top / bottom if bottom > 0 else None


def _timing(orders: list[Row], as_of_s: int) -> Row:
    days = [order["s"] // _DAY for order in orders]
    ago = [as_of_s // _DAY - day for day in days]
    gaps = [later - day for day, later in pairwise(days)]
    mean = statistics.fmean(gaps) if gaps else None
    std = statistics.stdev(gaps) if len(gaps) > 1 else None

    def within(low: int, high: int) -> list[float]:
        return [o["revenue"] for o, days in zip(orders, ago, strict=True) if low <= days < high]

    def trend(last: float, prior: float) -> float:
        return (last - prior) / (last + prior) if last + prior else 0.0

    last, prior, year = within(0, 90), within(90, 180), within(0, 365)
    return {
        "days_since_last_order": ago[-1],
        "orders": len(orders),
        "revenue": _sum(order["revenue"] for order in orders),
        "tenure_days": ago[0],
        "active_span_days": days[-1] - days[0],
        "mean_gap_days": mean,
        "std_gap_days": std,
        "longest_gap_days": max(gaps, default=None),
        "gap_regularity": None if std is None or not mean else 1 / (1 + std / mean),
        "overdue_ratio": ago[-1] / mean if mean else None,
        "orders_per_year": (len(orders) - 1) / (max(ago[0], 30) / 365.25),
        "is_repeat_customer": float(len(orders) > 1),
        "orders_last_90d": len(last),
        "orders_prior_90d": len(prior),
        "order_trend_90d": trend(len(last), len(prior)),
        "revenue_last_90d": _sum(last),
        "revenue_prior_90d": _sum(prior),
        "revenue_trend_90d": trend(_sum(last), _sum(prior)),
        "orders_last_365d": len(year),
        "revenue_last_365d": _sum(year),
    }


def _value(orders: list[Row], own: list[Row], positions: dict[str, float]) -> Row:
    values = [order["revenue"] for order in orders]
    revenue, units = _sum(values), _sum(row["quantity"] for row in own)
    discount = _sum(row["discount"] for row in own)
    placed = [positions[row["product_id"]] for row in own if row["product_id"] in positions]
    return {
        "average_order_value": revenue / len(orders),
        "median_order_value": statistics.median(values),
        "largest_order_value": max(values),
        "first_order_value": values[0],
        "order_value_variation": statistics.stdev(values) / statistics.fmean(values)
        if len(values) > 1 and revenue > 0
        else None,
        "lines": len(own),
        "units": units,
        "units_per_order": units / len(orders),
        "lines_per_order": len(own) / len(orders),
        "average_unit_price": _divide(revenue, units),
        "price_position": statistics.fmean(placed) if placed else None,
        "discount_share": _divide(discount, revenue + discount),
        "discounted_line_share": sum((row["discount"] or 0) > 0 for row in own) / len(own),
    }


def _price_positions(lines: list[Row], categories: dict[str, str | None]) -> dict[str, float]:
    prices: dict[str, dict[str, int]] = defaultdict(dict)
    for product in {row["product_id"] for row in lines} - {None}:
        own = [row for row in lines if row["product_id"] == product]
        revenue, units = _sum(r["revenue"] for r in own), _sum(r["quantity"] for r in own)
        category = categories.get(product)
        if units > 0 and category is not None:
            prices[category][product] = math.floor(revenue / units * 10_000 + 0.5)
    return {
        product: (
            sum(other < price for other in inside.values())
            + sum(other == price for other in inside.values()) / 2
        )
        / len(inside)
        for inside in prices.values()
        for product, price in inside.items()
    }


def _habit(orders: list[Row]) -> Row:
    at = [datetime.fromtimestamp(order["s"], UTC) for order in orders]
    n = len(orders)
    revenue = _sum(order["revenue"] for order in orders)
    gifts = [o["revenue"] for o, when in zip(orders, at, strict=True) if when.month in {11, 12}]
    pairs = [a.weekday() == b.weekday() for i, a in enumerate(at) for b in at[:i]]
    return {
        "weekend_order_share": sum(when.isoweekday() > 5 for when in at) / n,
        "morning_order_share": sum(when.hour in range(6, 12) for when in at) / n,
        "afternoon_order_share": sum(when.hour in range(12, 18) for when in at) / n,
        "evening_order_share": sum(when.hour in range(18, 24) for when in at) / n,
        "night_order_share": sum(when.hour in range(6) for when in at) / n,
        "weekday_focus": statistics.fmean(pairs) if pairs else None,
        "november_december_revenue_share": _divide(_sum(gifts), revenue),
    }


def _assortment(
    orders: list[Row],
    own: list[Row],
    categories: dict[str, str | None],
    biggest: list[str],
    sold: int,
) -> Row:
    bought = [row["product_id"] for row in own if row["product_id"] is not None]
    in_orders = Counter(product for order in orders for product in order["products"])
    spent: dict[str, float] = {}
    for name in {categories.get(product) for product in bought} - {None}:
        rows = (row for row in own if categories.get(row["product_id"]) == name)
        spent[str(name)] = _sum(row["revenue"] for row in rows)
    total = _sum(spent.values())
    shares = [amount / total for amount in spent.values() if amount] if total else []
    entropy = -sum(share * math.log(share) for share in shares)
    slugs = {"Home": "home", "Tea & Coffee": "tea_coffee", "Books": "books"}
    return {
        "products": len(set(bought)),
        "orders_per_product": statistics.fmean(in_orders.values()) if bought else None,
        "products_per_order": in_orders.total() / len(orders) if bought else None,
        "novelty_share": len(set(bought)) / len(bought) if bought else None,
        "repeat_product_share": sum(n > 1 for n in in_orders.values()) / len(in_orders)
        if bought
        else None,
        "categories": len(spent),
        "top_category": min(spent, key=lambda one: (-spent[one], one), default=None),
        "top_category_share": max(shares, default=None),
        "category_entropy": (entropy / math.log(sold) if sold > 1 else 0.0) if shares else None,
        **{
            f"category_share_{slugs[one]}": spent.get(one, 0.0) / total if total else None
            for one in biggest
        },
    }


def _returns(back: list[Row], own: list[Row]) -> Row:
    worth = -_sum(row["revenue"] for row in back)
    return {
        "returned_lines": len(back),
        "returned_revenue": worth,
        "return_line_share": min(len(back) / len(own), 1.0),
        "returned_revenue_share": _at_most_all(_divide(worth, _sum(r["revenue"] for r in own))),
    }


def _at_most_all(share: float | None) -> float | None:
    return None if share is None else min(share, 1.0)


def _channel(orders: list[Row]) -> Row:
    counts = Counter(order["channel"] for order in orders if order["channel"] is not None)
    top = min(counts, key=lambda one: (-counts[one], one), default=None)
    return {
        "channels": len(counts),
        "top_channel": top,
        "top_channel_share": counts[top] / counts.total() if counts else None,
    }


def _add_scores(described: dict[str, Row]) -> None:
    def limits(name: str) -> Any:  # noqa: ANN401 - an array of numpy
        values = [row[name] for row in described.values()]
        return np.quantile(values, [0.2, 0.4, 0.6, 0.8]).round(6) if values else []

    recency, frequency, money = map(limits, ("days_since_last_order", "orders", "revenue"))
    for row in described.values():
        r = 5 - sum(row["days_since_last_order"] > limit for limit in recency)
        f = 1 + sum(row["orders"] > limit for limit in frequency)
        m = 1 + sum(row["revenue"] > limit for limit in money)
        row |= {"recency_score": r, "frequency_score": f, "monetary_score": m}
        row["rfm_score"] = f"{r}{f}{m}"
        row["rfm_segment"] = next(one.segment for one in RFM_CELLS if one.holds(r, f, m))


def _assert_same(ours: dict[str, Row], theirs: dict[str, Row]) -> None:
    assert set(ours) == set(theirs)
    for who, row in ours.items():
        assert set(row) == set(theirs[who]) | {"customer_id", "as_of"}
        for name, expected in theirs[who].items():
            value = row[name]
            if isinstance(expected, float) and value is not None:
                same = math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-11)
            else:
                same = value == expected
            assert same, f"{name} of {who}: {value!r}, not {expected!r}"


_cents = st.integers(0, 20_000).map(lambda cents: cents / 100)


@st.composite
def _order(draw: st.DrawFn, sign: float = 1.0) -> list[Row]:
    """One order of one customer: one to three lines, moments that may tie."""
    days = draw(st.sampled_from([0, 1, 7, 30, 89, 90, 91, 180, 300, 364, 365, 500]))
    moment = _START + days * _DAY + draw(st.sampled_from([0, 1, 21_600, 43_199, 64_800, 86_399]))
    order = {
        "order_id": f"o{draw(st.integers(0, 10**6))}",
        "customer_id": draw(st.sampled_from(["c1", "c2", "c3", "c4"])),
        "channel": draw(st.sampled_from(["web", "shop", None])),
    }
    return [
        {
            **order,
            "ordered_at_s": moment,
            "product_id": draw(st.sampled_from([*_CATEGORIES, "unlisted", None])),
            "quantity": sign * draw(st.sampled_from([1.0, 2.0, 0.25, 0.0])),
            "revenue": sign * draw(_cents),
            "discount": draw(st.sampled_from([0.0, 1.5, None])),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]


def _shop(orders: list[list[Row]], returns: list[list[Row]]) -> Shop:
    return {
        "order_lines": [row for rows in orders for row in rows],
        "returns": [row for rows in returns for row in rows],
        "customers": [
            {"customer_id": "c1", "country": "Chile", "age_years": 41.0, "trait_income": 2.5},
            {"customer_id": "c2", "gender": "f", "region": "South", "trait_hobby": "chess"},
        ],
        "products": [
            {"product_id": product, "category": category}
            for product, category in _CATEGORIES.items()
        ],
    }


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    orders=st.lists(_order(), min_size=1, max_size=12),
    returns=st.lists(_order(sign=-1.0), max_size=3),
    as_of_days=st.integers(0, 520),
)
def test_small_shops(
    describe: Describe, orders: list[list[Row]], returns: list[list[Row]], as_of_days: int
) -> None:
    shop = _shop(orders, returns)
    as_of_s = _START + as_of_days * _DAY + 43_200

    _assert_same(describe(shop, as_of_s, available=_ALL), reference(shop, as_of_s))


@pytest.mark.parametrize("seed", [0, 1])
def test_a_shop_of_five_thousand_lines(describe: Describe, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = _START + int(timedelta(days=700).total_seconds())

    def order(number: int, sign: float) -> list[Row]:
        head = {
            "order_id": f"o{number}",
            "customer_id": f"c{int(rng.geometric(0.02))}",
            "ordered_at_s": int(rng.integers(_START, ends)),
            "channel": [None, "web", "shop", "app"][int(rng.integers(4))],
        }
        return [
            {
                **head,
                "product_id": [None, "unlisted", *_CATEGORIES][int(rng.integers(7))],
                "quantity": sign * float(rng.integers(1, 9)),
                "revenue": sign * round(float(rng.lognormal(3, 1)), 2),
                "discount": [None, 0.0, round(float(rng.random()), 2)][int(rng.integers(3))],
            }
            for _ in range(int(rng.integers(1, 6)))
        ]

    shop = _shop(
        [order(number, 1.0) for number in range(1700)],
        [order(number, -1.0) for number in range(100)],
    )
    as_of_s = _START + 600 * _DAY

    assert len(shop["order_lines"]) > 4_900
    _assert_same(describe(shop, as_of_s, available=_ALL), reference(shop, as_of_s))
