"""Days and months as whole numbers, in the engine by arithmetic and in Python by the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import narwhals as nw

from regulars.features import with_month

__all__ = ["date_of", "day_number", "day_of", "first_of", "moment", "month_of", "with_month"]

SECONDS_PER_DAY = 86_400
_EPOCH = date(1970, 1, 1)


def day_number(seconds: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 UTC of seconds since then."""
    return (seconds // SECONDS_PER_DAY).cast(nw.Int64)


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
