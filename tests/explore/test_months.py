from __future__ import annotations

from datetime import date

import duckdb
import narwhals as nw
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.explore.months import date_of, day_of, first_of, month_of, with_month


@settings(deadline=None)
@given(st.lists(st.dates(min_value=date(1, 1, 1)), min_size=1, max_size=50))
def test_the_engine_and_the_calendar_agree_on_months(days: list[date]) -> None:
    values = ", ".join(f"({day_of(day)})" for day in days)
    with duckdb.connect() as connection:
        frame = nw.from_native(connection.sql(f"select * from (values {values}) as days(day)"))
        found = dict(with_month(frame).collect().rows())

    assert found == {day_of(day): month_of(day) for day in days}
    for day in days:
        assert date_of(day_of(day)) == day
        assert first_of(month_of(day)) == day.replace(day=1)
