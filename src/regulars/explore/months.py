"""Days and months as whole numbers, in the engine by arithmetic and in Python by the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import narwhals as nw

SECONDS_PER_DAY = 86_400
_EPOCH = date(1970, 1, 1)
# Days from 1 March of the year 0 to 1970-01-01, and of 400 years (Howard Hinnant's calendar).
_MARCH_0 = 719_468
_ERA_DAYS = 146_097


def day_number(seconds: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 UTC of seconds since then."""
    return (seconds // SECONDS_PER_DAY).cast(nw.Int64)


def with_month(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add `month`, months since January 1970, to a frame with `day`, for days from the year 0 on.

    One step per column: nested whole divisions would multiply the text that the engine reads.

    >>> import duckdb
    >>> days = duckdb.sql("select * from (values (-1), (0), (30), (31), (19782)) as days(day)")
    >>> found = with_month(nw.from_native(days)).collect()
    >>> found.columns, found["month"].to_list()
    (['day', 'month'], [-1, 0, 0, 1, 649])
    """
    day, era, of_era = nw.col("day"), nw.col("_era"), nw.col("_of_era")
    year, of_year = nw.col("_year"), nw.col("_of_year")
    leap = of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096
    return (
        frame.with_columns(_era=(day + _MARCH_0) // _ERA_DAYS)
        .with_columns(_of_era=day + _MARCH_0 - era * _ERA_DAYS)
        .with_columns(_year=leap // 365)
        .with_columns(_of_year=of_era - year * 365 - year // 4 + year // 100)
        .with_columns(_months=(of_year * 5 + 2) // 153)
        .with_columns(month=((year + era * 400 - 1970) * 12 + nw.col("_months") + 2).cast(nw.Int64))
        .drop("_era", "_of_era", "_year", "_of_year", "_months")
    )


def date_of(day: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=day)


def day_of(day: date) -> int:
    """The day number of a date."""
    return (day - _EPOCH).days


def first_of(month: int) -> date:
    """The first day of a month number.

    >>> first_of(649)
    datetime.date(2024, 2, 1)
    """
    return date(1970 + month // 12, month % 12 + 1, 1)


def month_of(day: date) -> int:
    """The month number of a date."""
    return (day.year - 1970) * 12 + day.month - 1


def moment(day: date) -> datetime:
    """A date as the timestamp that tables hold."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - tables are in UTC throughout
