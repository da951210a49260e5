"""What the customer table says, with ages as of a moment."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Any

import narwhals as nw


def customers_at(
    customers: nw.LazyFrame[Any], *, as_of_s: int | None, available: AbstractSet[str]
) -> nw.LazyFrame[Any]:
    """Complete `age_years` from birth dates.

    Args:
        customers: the customers table.
        as_of_s: seconds since 1970-01-01 UTC, or None: ages stay as given.
        available: columns that hold data, as `table.column`.

    Returns:
        The table with `age_years` where it can be known. A birth date after `as_of_s` gives none.
    """
    given = "customers.age_years" in available
    age = (nw.col("age_years") if given else nw.lit(None)).cast(nw.Float64)
    if as_of_s is None or "customers.birth_date" not in available:
        return customers.with_columns(age_years=age)
    today, born = datetime.fromtimestamp(as_of_s, UTC), nw.col("birth_date").dt
    birthday, today_in_year = born.month() * 100 + born.day(), today.month * 100 + today.day
    before_birthday = (birthday > today_in_year).cast(nw.Int64)
    years = (today.year - born.year() - before_birthday).cast(nw.Float64)
    from_birth_date = nw.when(years >= 0.0).then(years)
    return customers.with_columns(age_years=nw.coalesce(age, from_birth_date))
