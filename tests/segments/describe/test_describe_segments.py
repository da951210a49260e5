"""Known answers of a shop of 40 customers in two segments, whose orders can be counted by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import SEGMENT_TABLES
from regulars.segments import (
    ChooseKConfig,
    Segmentation,
    SegmentsConfig,
    describe_segments,
    fit_segments,
)

DAY = 86_400
JANUARY_2024 = 19_723 * DAY  # 2024-01-01
EACH = 20  # customers in a segment


@pytest.fixture(scope="module")
def found() -> dict[str, pa.Table]:
    return describe(lines())


def test_all_tables_are_there_with_their_columns(found: dict[str, pa.Table]) -> None:
    assert {t.name: t.names for t in SEGMENT_TABLES} == {
        name: tuple(table.column_names) for name, table in found.items()
    }


def test_a_product_has_its_shares_and_its_lift(found: dict[str, pa.Table]) -> None:
    tea = row(found["segment_products"], segment_id=1, product_id="tea")
    # Segment 1 has 80 lines of tea and 80 of jam; segment 2 has 20 of jam and 20 of soap.
    assert (tea["name"], tea["customers"], tea["customer_share"]) == ("Green tea", EACH, 1.0)
    assert (tea["lines"], tea["line_share"]) == (80, 0.5)
    assert tea["lift"] == pytest.approx(0.5 / (80 / 200))
    assert tea["lift_low"] == pytest.approx(tea["lift"] * np.exp(-1.96 / np.sqrt(EACH)), rel=1e-4)
    assert tea["revenue_share"] == pytest.approx(80 * 30 / (80 * 30 + 80 * 10))
    soap = row(found["segment_products"], segment_id=2, product_id="soap")
    assert soap["lift"] == pytest.approx(0.5 / (20 / 200))
    assert soap["lift_rank"] == 1


def test_what_few_buy_is_not_said(found: dict[str, pa.Table]) -> None:
    assert "rare" not in found["segment_products"]["product_id"].to_pylist()


def test_categories_are_counted_likewise(found: dict[str, pa.Table]) -> None:
    food = row(found["segment_categories"], segment_id=1, category="food")
    assert (food["lines"], food["line_share"]) == (160, 1.0)
    assert food["lift"] == pytest.approx(1.0 / (180 / 200))


def test_months_add_up_to_everyone(found: dict[str, pa.Table]) -> None:
    rows = found["segment_months"].to_pylist()
    assert {r["month"].month for r in rows} == {1, 2, 3, 4}
    march = row(found["segment_months"], segment_id=1, month=datetime(2024, 3, 1))  # noqa: DTZ001
    assert (march["customers"], march["orders"], march["revenue"]) == (20, 20, 20 * 40.0)
    for month in {r["month"] for r in rows}:
        shares = [r["revenue_share"] for r in rows if r["month"] == month]
        assert sum(shares) == pytest.approx(1.0)
    silent = row(found["segment_months"], segment_id=2, month=datetime(2024, 4, 1))  # noqa: DTZ001
    assert (silent["customers"], silent["revenue"]) == (0, 0.0)


def test_growth_compares_whole_months(found: dict[str, pa.Table]) -> None:
    steady = row(found["segment_growth"], segment_id=1)
    # Two months of 800, and two months of 800 before; the few lines of rare things aside.
    assert (steady["months"], steady["seasonal"]) == (2, False)
    assert "about the same as in as many before" in steady["sentence"]
    gone = row(found["segment_growth"], segment_id=2)
    assert gone["revenue"] == 0.0
    assert "100\u00a0% lower" in gone["sentence"]


def test_examples_are_members_nearest_first_and_nobody_twice(found: dict[str, pa.Table]) -> None:
    rows = found["segment_examples"].to_pylist()
    assert len({r["customer_id"] for r in rows}) == len(rows)
    central = [r for r in rows if r["segment_id"] == 1 and r["kind"] == "central"]
    assert [r["rank"] for r in central] == [1, 2, 3, 4, 5]
    assert central[0]["distance"] == min(r["distance"] for r in rows if r["segment_id"] == 1)
    outlying = [r["distance"] for r in rows if r["segment_id"] == 1 and r["kind"] == "outlying"]
    assert outlying[0] == max(r["distance"] for r in rows if r["segment_id"] == 1)


def test_silhouettes_of_groups_far_apart_are_near_one(found: dict[str, pa.Table]) -> None:
    values = found["segment_silhouettes"]["silhouette"].to_pylist()
    assert len(values) == 2 * EACH
    assert min(values) > 0.5


def test_the_plan_names_the_data(found: dict[str, pa.Table]) -> None:
    plan = row(found["segment_plans"], segment_id=2)
    assert plan["status"] == "draft"
    assert "Soap bar (5 times)" in plan["offer"]
    assert plan["channel"].startswith("Email: 100\u00a0% of them have an email address")
    assert "to shop, where they order most (100\u00a0% of their orders)" in plan["channel"]
    best = row(found["segment_plans"], segment_id=1)
    assert "on a Monday" in best["timing"]
    assert "from 9 to 12" in best["timing"]


def test_without_products_dates_or_amounts_what_is_left_is_said() -> None:
    bare = lines().select(["customer_id", "order_id"])
    found = describe(bare, products=None)
    assert found["segment_products"].num_rows == 0
    assert found["segment_months"].num_rows == 0
    assert found["segment_growth"].num_rows == 0
    plan = row(found["segment_plans"], segment_id=1)
    assert "No weekday or hour stands out" in plan["timing"]
    assert "not known" in plan["holdout"]
    assert plan["smallest_effect"] is None


def test_segments_cut_by_recency_are_not_forecast_from_the_days_that_cut_them() -> None:
    recency = np.random.default_rng(4).uniform(1, 119, 2 * EACH)  # repeats no other feature
    cut = features().collect("pyarrow").to_native()
    found = describe(lines(), of=lazy(cut.append_column("days_since_last_order", [recency])))
    for plan in found["segment_plans"].to_pylist():
        assert plan["smallest_effect"] is None
        assert "order anyway" not in plan["holdout"]
    # By orders and revenue alone they may be: all or none of a segment ordered lately.
    for plan in describe(lines())["segment_plans"].to_pylist():
        assert plan["smallest_effect"] is not None


def lines() -> pa.Table:
    """Segment 1 orders tea and jam each month; segment 2 ordered jam and soap once in January."""
    rows: list[tuple[str, str, str, int, float, str]] = []
    monday_nine = [JANUARY_2024 + d * DAY + 9 * 3600 for d in (0, 35, 63, 119)]
    for number in range(EACH):
        for month, second in enumerate(monday_nine):
            order = f"o{number}-{month}"
            later = second + number % 3 * 3600
            rows.append((f"a{number:02}", order, "tea", later, 30.0, "web"))
            rows.append((f"a{number:02}", order, "jam", later, 10.0, "web"))
        order, second = f"p{number}", JANUARY_2024 + number % 7 * DAY + 15 * 3600
        rows.append((f"b{number:02}", order, "jam", second, 10.0, "shop"))
        rows.append((f"b{number:02}", order, "soap", second, 5.0, "shop"))
    names = ("customer_id", "order_id", "product_id", "ordered_at_s", "revenue", "channel")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def describe(
    order_lines: pa.Table,
    products: pa.Table | None = None,
    of: nw.LazyFrame[Any] | None = None,
) -> dict[str, pa.Table]:
    of = features() if of is None else of
    segmentation = fitted(of)
    products = products or pa.table(
        {
            "product_id": ["tea", "jam", "soap", "rare"],
            "name": ["Green tea", "Plum jam", "Soap bar", "Rare"],
            "category": ["food", "food", "bath", "bath"],
        }
    )
    ids = [f"{letter}{n:02}" for letter in "ab" for n in range(EACH)]
    customers = pa.table({"customer_id": ids, "email": ["x@example.org"] * len(ids)})
    return describe_segments(
        segmentation,
        segmentation.assign(of),
        lazy(order_lines),
        products=lazy(products) if "product_id" in order_lines.column_names else None,
        customers=lazy(customers),
        features=of,
    )


def fitted(of: nw.LazyFrame[Any]) -> Segmentation:
    found = fit_segments(of, SegmentsConfig(choose=ChooseKConfig(k=2)), seed=3)
    assert isinstance(found, Segmentation)
    return found


def features() -> nw.LazyFrame[Any]:
    rng = np.random.default_rng(1)
    orders = [4.0] * EACH + [1.0] * EACH
    revenue = [160.0 + x for x in rng.uniform(0, 3, EACH)] + [
        15.0 + x for x in rng.uniform(0, 0.3, EACH)
    ]
    ids = [f"{letter}{n:02}" for letter in "ab" for n in range(EACH)]
    return lazy(pa.table({"customer_id": ids, "orders": orders, "revenue": revenue}))


def lazy(table: pa.Table) -> nw.LazyFrame[Any]:
    frame: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    return frame


def row(table: pa.Table, **key: Any) -> dict[str, Any]:  # noqa: ANN401 - any column's value
    [only] = [r for r in table.to_pylist() if all(r[k] == v for k, v in key.items())]
    return dict(only)
