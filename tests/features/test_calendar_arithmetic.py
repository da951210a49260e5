from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import narwhals as nw
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features.dates import day_of, hour_of, month_of, weekday_of

_FIRST = datetime(1900, 3, 1, tzinfo=UTC)
_LAST = datetime(2100, 2, 28, 23, 59, 59, tzinfo=UTC)
_instants = st.integers(int(_FIRST.timestamp()), int(_LAST.timestamp()))
_LEAP_DAYS = [datetime(year, 2, 29, 23, 59, 59, tzinfo=UTC) for year in range(1904, 2100, 4)]


@settings(max_examples=20, deadline=None)
@given(instants=st.lists(_instants, min_size=1, max_size=50))
def test_the_calendar_agrees_with_pythons(
    connection: duckdb.DuckDBPyConnection, instants: list[int]
) -> None:
    instants = [*instants, *(int(day.timestamp()) for day in (_FIRST, _LAST, *_LEAP_DAYS))]
    seconds, day = nw.col("s"), day_of(nw.col("s"))

    rows = (
        nw.from_native(connection.from_arrow(pa.table({"s": instants})))
        .select(hour=hour_of(seconds), weekday=weekday_of(day), month=month_of(day))
        .collect()
        .rows()
    )

    expected = [datetime.fromtimestamp(instant, UTC) for instant in instants]
    assert rows == [(moment.hour, moment.weekday(), moment.month) for moment in expected]
