from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import narwhals as nw
import pytest

from regulars.features import CATALOGUE, TIME_OF_DAY, feature

Shop = dict[str, list[dict[str, Any]]]
Describe = Callable[..., dict[str, dict[str, Any]]]

ANNA = {
    "as_of": datetime(2024, 3, 31, 12),  # noqa: DTZ001 - stored without a zone
    "days_since_last_order": 30,
    "orders": 3,
    "revenue": 60.0,
    "recency_score": 5,
    "frequency_score": 5,
    "monetary_score": 5,
    "rfm_score": "555",
    "rfm_segment": "champions",
    "tenure_days": 90,
    "active_span_days": 60,
    "mean_gap_days": 30.0,
    "std_gap_days": 0.0,
    "longest_gap_days": 30,
    "gap_regularity": 1.0,
    "overdue_ratio": 1.0,
    "orders_per_year": 365.25 * 2 / 90,
    "is_repeat_customer": 1.0,
    "orders_last_90d": 2,
    "orders_prior_90d": 1,
    "order_trend_90d": 1 / 3,
    "revenue_last_90d": 30.0,
    "revenue_prior_90d": 30.0,
    "revenue_trend_90d": 0.0,
    "orders_last_365d": 3,
    "revenue_last_365d": 60.0,
    "average_order_value": 20.0,
    "median_order_value": 20.0,
    "largest_order_value": 30.0,
    "first_order_value": 30.0,
    "order_value_variation": 0.5,
    "lines": 6,
    "units": 8.0,
    "units_per_order": 8 / 3,
    "lines_per_order": 2.0,
    "average_unit_price": 7.5,
    "price_position": (4 * 0.5 + 0.75 + 0.25) / 6,
    "discount_share": 5 / 65,
    "discounted_line_share": 1 / 6,
    "weekend_order_share": 0.0,
    "morning_order_share": 2 / 3,
    "afternoon_order_share": 0.0,
    "evening_order_share": 1 / 3,
    "night_order_share": 0.0,
    "weekday_focus": 0.0,
    "november_december_revenue_share": 0.0,
    "products": 3,
    "orders_per_product": 5 / 3,
    "products_per_order": 5 / 3,
    "novelty_share": 0.5,
    "repeat_product_share": 1 / 3,
    "categories": 2,
    "top_category": "drinks",
    "top_category_share": 0.5,
    "category_entropy": 1.0,
    "returned_lines": 1,
    "returned_revenue": 5.0,
    "return_line_share": 1 / 6,
    "returned_revenue_share": 5 / 60,
    "channels": 2,
    "top_channel": "web",
    "top_channel_share": 2 / 3,
    "country": "France",
    "region": None,
    "gender": None,
    "age_years": 33.0,
    "category_share_home": 0.5,
    "category_share_drinks": 0.5,
    "trait_income": 3.0,
}


def test_every_feature_of_a_shop_worked_out_by_hand(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    described = describe(tea_shop, as_of_s)

    assert list(described["anna"]) == ["customer_id", *ANNA]
    assert set(CATALOGUE) < set(ANNA)
    for name, expected in ANNA.items():
        close = pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected
        assert described["anna"][name] == close, name


def test_one_order_has_no_gaps_and_everything_else(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    bob = describe(tea_shop, as_of_s)["bob"]

    empty = {name for name, value in bob.items() if value is None}
    assert empty == {
        "mean_gap_days",
        "std_gap_days",
        "longest_gap_days",
        "gap_regularity",
        "overdue_ratio",
        "order_value_variation",
        "weekday_focus",
        "country",
        "age_years",
        "trait_income",
    }
    known = {
        "days_since_last_order": 50,
        "rfm_score": "111",
        "rfm_segment": "lost",
        "orders_per_year": 0.0,
        "is_repeat_customer": 0.0,
        "order_trend_90d": 1.0,
        "price_position": 0.75,
        "category_entropy": 0.0,
        "category_share_drinks": 0.0,
        "weekend_order_share": 1.0,
        "afternoon_order_share": 1.0,
        "returned_lines": 0,
        "returned_revenue_share": 0.0,
        "gender": "male",
    }
    assert {name: bob[name] for name in known} == known


def test_who_sends_back_more_than_the_data_hold_has_sent_back_all(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    [back] = tea_shop["returns"]
    older = [
        back | {"order_id": f"r{i}", "customer_id": "bob", "revenue": -900.0} for i in range(3)
    ]
    described = describe(tea_shop | {"returns": [back, *older]}, as_of_s)

    assert described["bob"]["returned_lines"] == 3
    assert described["bob"]["returned_revenue"] == 2700.0
    assert described["bob"]["return_line_share"] == 1.0
    assert described["bob"]["returned_revenue_share"] == 1.0
    assert described["anna"]["return_line_share"] == pytest.approx(1 / 6)


def test_only_customers_who_had_ordered_by_then_are_described(
    describe: Describe, tea_shop: Shop, seconds: Callable[[str], int]
) -> None:
    assert set(describe(tea_shop, seconds("2024-02-10T12:59:59"))) == {"anna"}
    assert set(describe(tea_shop, seconds("2024-02-10T13:00:00"))) == {"anna", "bob"}


def test_nobody_had_ordered_yet(
    describe: Describe, tea_shop: Shop, seconds: Callable[[str], int]
) -> None:
    assert describe(tea_shop, seconds("2020-01-01T00:00:00")) == {}


@pytest.mark.parametrize("with_clock", [True, False])
def test_without_dates_only_what_needs_them_is_missing(
    describe: Describe, tea_shop: Shop, as_of_s: int, *, with_clock: bool
) -> None:
    undated = dict(tea_shop)
    for table in ("order_lines", "returns"):
        undated[table] = [{**row, "ordered_at_s": None} for row in tea_shop[table]]

    anna = describe(undated, as_of_s if with_clock else None)["anna"]

    dated = {"days_since_last_order", "tenure_days", "mean_gap_days", "order_trend_90d"}
    assert not dated & set(anna)
    assert not {"rfm_segment", "first_order_value", "weekday_focus"} & set(anna)
    same = ("orders", "revenue", "order_value_variation", "category_entropy", "returned_lines")
    assert {name: anna[name] for name in same} == {name: ANNA[name] for name in same}
    assert (anna["as_of"] is not None) == with_clock


def test_without_amounts_counts_remain(describe: Describe, tea_shop: Shop, as_of_s: int) -> None:
    amounts = frozenset({"order_lines.revenue", "returns.revenue"})

    anna = describe(tea_shop, as_of_s, without=amounts)["anna"]

    lost = {name for name in ANNA if "revenue" in name or "value" in name}
    assert not lost & set(anna)
    assert not {"rfm_segment", "price_position", "category_entropy"} & set(anna)
    kept = ("orders", "units", "lines", "products", "categories", "returned_lines", "overdue_ratio")
    assert {name: anna[name] for name in kept} == {name: ANNA[name] for name in kept}


def test_a_column_that_holds_no_data_may_be_absent_altogether(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    kept = frozenset({"order_lines.ordered_at_s", "order_lines.revenue"})

    anna = describe({"order_lines": tea_shop["order_lines"]}, as_of_s, available=kept)["anna"]

    assert anna["rfm_segment"] == "champions"
    assert not {"products", "units", "channels", "country", "night_order_share"} & set(anna)


def test_dates_without_a_time_of_day_say_nothing_about_hours(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    days = [
        {**row, "ordered_at_s": row["ordered_at_s"] // 86_400 * 86_400}
        for row in tea_shop["order_lines"]
    ]

    anna = describe({**tea_shop, "order_lines": days}, as_of_s)["anna"]

    assert "night_order_share" not in anna
    assert anna["weekend_order_share"] == 0.0


def test_undated_returns_of_dated_orders_are_left_out(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    undated = [{**row, "ordered_at_s": None} for row in tea_shop["returns"]]

    anna = describe({**tea_shop, "returns": undated}, as_of_s)["anna"]

    assert "returned_lines" not in anna


def test_at_least_forty_features_from_dates_amounts_products_and_categories(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    available = frozenset(
        {
            "order_lines.ordered_at_s",
            "order_lines.revenue",
            "order_lines.product_id",
            "products.category",
        }
    )

    anna = describe(tea_shop, as_of_s, available=available)["anna"]

    assert len(anna) - len(("customer_id", "as_of")) >= 40
    assert TIME_OF_DAY not in available


def test_of_two_orders_in_the_same_second_the_first_by_id_is_first(
    describe: Describe, as_of_s: int
) -> None:
    def order(order_id: str, who: int, revenue: float) -> dict[str, Any]:
        head = {"order_id": order_id, "customer_id": f"c{who}", "ordered_at_s": as_of_s - who}
        return {**head, "revenue": revenue}

    pairs = [[order("b", who, 20.0), order("a", who, 10.0)] for who in range(40)]
    turned = [pair[::-1] if who % 2 else pair for who, pair in enumerate(pairs)]

    described = describe({"order_lines": [row for pair in turned for row in pair]}, as_of_s)

    assert {row["first_order_value"] for row in described.values()} == {10.0}


def test_products_of_equal_price_share_their_place(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    same_price = [{**row, "revenue": 3.33 * row["quantity"]} for row in tea_shop["order_lines"]]

    described = describe({**tea_shop, "order_lines": same_price}, as_of_s)

    assert {row["price_position"] for row in described.values()} == {0.5}


def test_customers_of_a_sample_are_described_as_in_the_whole_shop(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    whole = describe(tea_shop, as_of_s)
    ranks = {"recency_score", "frequency_score", "monetary_score", "rfm_score", "rfm_segment"}

    for customer, row in whole.items():
        (alone,) = describe(tea_shop, as_of_s, sample=customer).values()
        assert {k: v for k, v in alone.items() if k not in ranks} == {
            k: v for k, v in row.items() if k not in ranks
        }


def test_a_feature_of_another_package_is_one_function(
    describe: Describe, tea_shop: Shop, as_of_s: int
) -> None:
    @feature(group="tea", grain="line", unit="lines", formula="lines of tea", dtype="int64")
    def tea_lines() -> nw.Expr:
        """How often tea was bought."""
        return (nw.col("product_id") == "tea").cast(nw.Int64).sum()

    @feature(group="tea", grain="derived", unit="0 or 1", formula="", uses=("tea_lines",))
    def drinks_tea() -> nw.Expr:
        """Whether tea was ever bought."""
        return (nw.col("tea_lines") > 0).cast(nw.Int64)

    both = {one.name: one for one in (drinks_tea, tea_lines)}
    described = describe(
        tea_shop,
        as_of_s,
        features=both,
        available=frozenset({"order_lines.ordered_at_s", "order_lines.product_id"}),
    )

    assert {who: (row["tea_lines"], row["drinks_tea"]) for who, row in described.items()} == {
        "anna": (4, 1.0),
        "bob": (0, 0.0),
    }
