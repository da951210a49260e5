"""Exchange rates by day, from a CSV or Parquet file with the columns date, currency and rate."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from regulars.model import BadData
from regulars.store import explained, identifier, literal

_EPOCH = date(1970, 1, 1)
_COLUMNS = ("date", "currency", "rate")


@dataclass(frozen=True, slots=True)
class DatedRates:
    """What one unit of a currency is worth, from a day on.

    Attributes:
        file: the file's name.
        days: currency to the days, since 1970 and in order, on which a rate begins.
        rates: currency to these rates.
    """

    file: str
    days: Mapping[str, list[int]]
    rates: Mapping[str, list[float]]

    @property
    def currencies(self) -> set[str]:
        """The currencies that there are rates for."""
        return set(self.days)


def read_rates(path: str | Path, connection: duckdb.DuckDBPyConnection) -> DatedRates:
    """Read a file of rates.

    Raises:
        BadData: a column is missing, or a row is no date, currency and positive rate.
        Refused: the file may not be read.
    """
    path = Path(path).expanduser()
    with explained(path), path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    scan = (
        f"read_parquet({literal(str(path))})"
        if parquet
        else f"read_csv({literal(str(path))}, all_varchar=true, header=true)"
    )
    try:
        rows = connection.sql(f"SELECT * FROM {scan}")
        named = {name.strip().lower(): name for name in rows.columns}
        missing = [name for name in _COLUMNS if name not in named]
        if missing:
            raise BadData(
                f"a file of rates has the columns date, currency and rate; {missing[0]} is missing",
                file=str(path),
            )
        cells = rows.select(
            ", ".join(f"trim(CAST({identifier(named[c])} AS VARCHAR)) AS {c}" for c in _COLUMNS)
        )
        read = cells.select(
            "TRY_CAST(date AS DATE), upper(currency), TRY_CAST(rate AS DOUBLE), date, rate"
        ).fetchall()
    except duckdb.Error as error:
        raise BadData("this is not a table of rates", file=str(path)) from error
    return _ordered(path, read)


def _ordered(
    path: Path, read: list[tuple[date | None, str | None, float | None, str | None, str | None]]
) -> DatedRates:
    found: dict[str, dict[int, float]] = {}
    for row, (day, code, rate, as_day, as_rate) in enumerate(read, start=1):
        if day is None:
            raise BadData(
                "this is no date; write it as in 2024-12-31",
                file=str(path),
                row=row,
                column="date",
                value=as_day,
            )
        if rate is None or not math.isfinite(rate) or rate <= 0.0 or not code:
            raise BadData(
                "a rate is a positive number for a currency",
                file=str(path),
                row=row,
                column="rate",
                value=as_rate,
            )
        since = (day - _EPOCH).days
        if found.setdefault(code, {}).setdefault(since, rate) != rate:
            raise BadData(
                f"there is another rate of {code} for the same day",
                file=str(path),
                row=row,
                column="rate",
                value=as_rate,
            )
    days = {code: sorted(rates) for code, rates in found.items()}
    return DatedRates(
        file=path.name,
        days=days,
        rates={code: [found[code][day] for day in days[code]] for code in days},
    )


def first_day_without(rates: DatedRates, currency: str, day: int) -> date | None:
    """The first day with a rate, if `day` (since 1970) lies before it."""
    first = rates.days[currency][0]
    return _EPOCH + timedelta(days=first) if day < first else None


def calendar(rates: DatedRates, spans: Mapping[str, tuple[int, int]]) -> pa.Table:
    """The rate that holds on each day: the last one known on or before it.

    A join on equal days runs on every engine, which a join on the nearest day does not.

    Args:
        rates: the rates.
        spans: currency to the first and last day that are needed, since 1970.

    Returns:
        `rate_currency`, `day`, `rate_of_day`.

    >>> friday = DatedRates("ecb.csv", {"USD": [4, 7]}, {"USD": [1.5, 1.25]})
    >>> calendar(friday, {"USD": (4, 7)})["rate_of_day"].to_pylist()
    [1.5, 1.5, 1.5, 1.25]
    """
    codes: list[str] = []
    days: list[int] = []
    values: list[float] = []
    for code, (first, last) in spans.items():
        begins = rates.days[code]
        for day in range(max(first, begins[0]), last + 1):
            codes.append(code)
            days.append(day)
            values.append(rates.rates[code][bisect_right(begins, day) - 1])
    return pa.table(
        {
            "rate_currency": pa.array(codes, pa.string()),
            "day": pa.array(days, pa.int64()),
            "rate_of_day": pa.array(values, pa.float64()),
        }
    )
