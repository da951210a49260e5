"""The calendar by integer arithmetic on seconds since 1970-01-01 UTC.

Engines disagree on weekdays, time zones and elapsed days; whole-number arithmetic does not.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from regulars.features.exact import whole_times

SECONDS_PER_DAY = 86_400
# Days from 1 March of the year 0 to 1970-01-01, and of 400 years (Howard Hinnant's calendar).
_MARCH_0 = 719_468
_ERA_DAYS = 146_097


def day_of(seconds: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 UTC."""
    return whole_times(seconds, SECONDS_PER_DAY)


def hour_of(seconds: nw.Expr) -> nw.Expr:
    """Hour of the day, 0 to 23, UTC."""
    return whole_times(seconds, 3600) - whole_times(seconds, SECONDS_PER_DAY) * 24


def weekday_of(day: nw.Expr) -> nw.Expr:
    """Weekday of a day number, 0 is Monday and 6 is Sunday (1970-01-01 was a Thursday)."""
    since_monday = day + 3
    return since_monday - whole_times(since_monday, 7) * 7


def month_of(day: nw.Expr) -> nw.Expr:
    """Month of a day number, 1 to 12; right from March 1900 to February 2100.

    Counted from 1 March 1968, 671 days before 1970, every fourth year ends with its leap day, and
    from March on the months' lengths follow (5 d + 2) // 153.
    """
    since_1968 = day + 671
    day_of_four_years = since_1968 - whole_times(since_1968, 1461) * 1461
    year = nw.min_horizontal(whole_times(day_of_four_years, 365), nw.lit(3))
    day_of_year = day_of_four_years - year * 365
    months_since_march = whole_times(day_of_year * 5 + 2, 153)
    return months_since_march + 3 - whole_times(months_since_march + 2, 12) * 12


def with_month(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add `month`, months since January 1970, to a frame with `day`, for days from the year 0 on.

    One step per column: nested divisions would multiply the text that the engine reads.

    >>> import duckdb
    >>> days = duckdb.sql("select * from (values (-1), (0), (30), (31), (19782)) as days(day)")
    >>> found = with_month(nw.from_native(days)).collect()
    >>> found.columns, found["month"].to_list()
    (['day', 'month'], [-1, 0, 0, 1, 649])
    """
    day, era, of_era = nw.col("day"), nw.col("_era"), nw.col("_of_era")
    year, of_year = nw.col("_year"), nw.col("_of_year")
    leap = (
        of_era
        - whole_times(of_era, 1460)
        + whole_times(of_era, 36_524)
        - whole_times(of_era, 146_096)
    )
    return (
        frame.with_columns(_era=whole_times(day + _MARCH_0, _ERA_DAYS))
        .with_columns(_of_era=day + _MARCH_0 - era * _ERA_DAYS)
        .with_columns(_year=whole_times(leap, 365))
        .with_columns(_of_year=of_era - year * 365 - whole_times(year, 4) + whole_times(year, 100))
        .with_columns(_months=whole_times(of_year * 5 + 2, 153))
        .with_columns(month=((year + era * 400 - 1970) * 12 + nw.col("_months") + 2).cast(nw.Int64))
        .drop("_era", "_of_era", "_year", "_of_year", "_months")
    )
