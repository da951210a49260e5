"""The page holds what customers earn against what winning them cost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from regulars.report.payback import Payback, read_payback
from regulars.report.reading import Tables

if TYPE_CHECKING:
    from pathlib import Path

    from tests.report.conftest import Shop

JANUARY, FEBRUARY, MARCH = (datetime(2024, month, 1) for month in (1, 2, 3))  # noqa: DTZ001


def _cohort(month: datetime | None, watched: int, paid: tuple[int | None, ...]) -> dict[str, Any]:
    return {
        "cohort": month, "customers": 40, "acquisition_cost": 20.0, "months_watched": watched,
        "margin_so_far": 7.0 if watched else None,
        "margin_per_customer": 10.0 * watched if watched else None, "payback_month": paid[0],
        "payback_month_low": paid[1], "payback_month_high": paid[2],
        "chance_paid_back": 0.9 if watched else None,
        "sentence": f"{'All' if month is None else month.strftime('%B')}: as told.",
    }  # fmt: skip


def _months(month: datetime | None, watched: int) -> list[dict[str, Any]]:
    return [
        {
            "cohort": month, "month": m, "customers": 40, "margin_per_customer": 10.0 * m,
            "margin_per_customer_low": 9.0 * m, "margin_per_customer_high": 11.0 * m,
        }
        for m in range(1, watched + 1)
    ]  # fmt: skip


@pytest.fixture(name="told", scope="module")
def _told(shop: Shop) -> Shop:
    cohorts = [
        _cohort(None, 3, (2, 2, 3)),
        _cohort(JANUARY, 3, (2, 2, None)),
        _cohort(FEBRUARY, 1, (None, None, None)),
        _cohort(MARCH, 0, (None, None, None)),
    ]
    months = [*_months(None, 3), *_months(JANUARY, 3), *_months(FEBRUARY, 1)]
    return shop.with_rows("payback_cohorts", cohorts).with_rows("payback_months", months)


@pytest.fixture(name="found")
def _found(told: Shop) -> Payback:
    found = read_payback(Tables(told.scan), "GBP")
    assert found is not None
    return found


def test_everybody_is_told_first_and_who_has_not_paid_back_by_name(found: Payback) -> None:
    assert found.sentences == [
        "All: as told.",
        "1 of 2 cohorts watched have paid back.",
        "February: as told.",
    ]
    assert [(one.name, one.month) for one in found.cohorts] == [
        ("January 2024", "2 (2 or later)"),
        ("February 2024", None),
        ("March 2024", None),
        ("All together", "2 (2 to 3)"),
    ]
    assert [one.margin for one in found.cohorts] == [7.0, 7.0, None, 7.0]


def test_the_curve_meets_the_cost_in_the_month_that_is_told(found: Payback) -> None:
    curves, earned = (chart.figure["data"] for chart in found.charts)
    [together] = [line for line in curves if line.get("name") == "all together"]
    [cost] = [line for line in curves if line.get("name") == "cost of winning one"]
    reached = [x for x, y in zip(together["x"], together["y"], strict=True) if y >= cost["y"][0]]
    assert reached[0] == 2
    assert earned[0]["z"] == [[0.5, 1.0, 1.5], [0.5, None, None]]
    assert earned[0]["y"] == ["2024-01", "2024-02"]


def test_the_page_has_the_part_only_where_payback_was_counted(
    told: Shop, shop: Shop, tmp_path: Path
) -> None:
    page = told.write(tmp_path / "with.html").read_text()
    assert '<a href="#payback">When they pay back</a>' in page
    assert 'data-chart="payback-months"' in page
    assert "GBP\u00a020.00" in page
    assert 'id="payback"' not in shop.write(tmp_path / "without.html").read_text()


def test_without_one_whole_month_there_is_a_table_and_no_chart(shop: Shop) -> None:
    young = shop.with_rows("payback_cohorts", [_cohort(None, 0, (None,) * 3)]).with_rows(
        "payback_months", _months(MARCH, 1)
    )
    found = read_payback(Tables(young.scan), None)
    assert found is not None
    assert found.charts == []
    assert found.cohorts[0].margin is None
