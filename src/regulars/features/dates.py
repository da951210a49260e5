"""The calendar by integer arithmetic on seconds since 1970-01-01 UTC.

Engines disagree on weekdays, time zones and elapsed days; whole-number arithmetic does not.
"""

from __future__ import annotations

import narwhals as nw

SECONDS_PER_DAY = 86_400


def day_of(seconds: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 UTC."""
    return (seconds // SECONDS_PER_DAY).cast(nw.Int64)


def hour_of(seconds: nw.Expr) -> nw.Expr:
    """Hour of the day, 0 to 23, UTC."""
    return ((seconds % SECONDS_PER_DAY) // 3600).cast(nw.Int64)


def weekday_of(day: nw.Expr) -> nw.Expr:
    """Weekday of a day number, 0 is Monday and 6 is Sunday (1970-01-01 was a Thursday)."""
    return ((day + 3) % 7).cast(nw.Int64)


def month_of(day: nw.Expr) -> nw.Expr:
    """Month of a day number, 1 to 12; right from March 1900 to February 2100.

    Counted from 1 March 1968, 671 days before 1970, every fourth year ends with its leap day, and
    from March on the months' lengths follow (5 d + 2) // 153.
    """
    day_of_four_years = (day + 671) % 1461
    year = nw.min_horizontal(day_of_four_years // 365, nw.lit(3))
    day_of_year = day_of_four_years - year * 365
    months_since_march = (day_of_year * 5 + 2) // 153
    return ((months_since_march + 2) % 12 + 1).cast(nw.Int64)
