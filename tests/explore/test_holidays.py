from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from regulars.explore.holidays import holidays_of, main_country
from regulars.explore.seasons import seasons
from regulars.explore.section import Section

if TYPE_CHECKING:
    from tests.explore.conftest import Made

pytest.importorskip("holidays", reason="the extra `holidays` is not installed")


def people(*countries: str | None) -> pa.Table:
    return pa.table(
        {
            "customer_id": [f"c{number}" for number in range(len(countries))],
            "country": pa.array(countries, pa.string()),
        }
    )


@pytest.mark.parametrize(
    ("countries", "code"),
    [
        (("Germany", "Deutschland", "France"), "DE"),
        (("Germany", "France"), "DE"),  # half is enough, and the first of equals counts
        (("Germany", None, None), None),  # nobody knows where most customers live
        (("Germany", "France", "Spain"), None),
        ((None,), None),
    ],
)
def test_the_country_of_half_of_the_customers_counts(
    make_shop: Made, countries: tuple[str | None, ...], code: str | None
) -> None:
    shop = make_shop([("c0", "1", "2024-01-01", "tea", 1.0)], customers=people(*countries))

    assert main_country(shop.tables) == code


def test_german_holidays_of_a_spring() -> None:
    found = holidays_of("DE", date(2024, 4, 1), date(2024, 5, 31))

    assert found is not None
    # Easter Monday, Labour Day, Ascension Day, Whit Monday.
    assert [day.isoformat()[5:] for day in found] == ["04-01", "05-01", "05-09", "05-20"]


def test_holidays_are_compared_with_the_same_weekdays(make_shop: Made) -> None:
    closed = {date(2024, 4, 1), date(2024, 5, 1)}
    half = {date(2024, 5, 9), date(2024, 5, 20)}
    lines = []
    for number in range(61):
        day = date(2024, 4, 1) + timedelta(days=number)
        if day not in closed:
            lines.append(("c0", str(number), day.isoformat(), "tea", 10.0 if day in half else 20.0))
    # The period begins with its first order: the day before.
    lines.append(("c0", "first", "2024-03-31", "tea", 20.0))
    found = seasons(make_shop(lines, customers=people("Germany")))

    assert isinstance(found, Section)
    said = found.sentences[-1].replace("\u00a0", " ")
    # 0 + 0 + 10 + 10 instead of four times 20.
    assert said == (
        "On the 4 public holidays (Germany) in the period, sales were 0.25 times those of the "
        "same weekdays otherwise; 2 of them had no order at all."
    )
