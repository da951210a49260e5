"""Local times are stored in UTC; days and hours are the shop's."""

# ruff: noqa: DTZ001 - wall clocks without a zone are what this is about

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from regulars.intake.time_zone import local_sql, utc_sql

Take = Callable[..., Any]
BERLIN = "Europe/Berlin"
HEAD = "order,customer,date,amount\n"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def lines(take: Take, *moments: str, **settings: object) -> list[dict[str, Any]]:
    rows = "".join(f"{i},c{i},{moment},5\n" for i, moment in enumerate(moments, 1))
    return list(take(HEAD + rows, **settings).lines)


def test_without_a_zone_times_are_as_written(take: Take) -> None:
    (line,) = lines(take, "2024-07-01 00:30:00")
    assert (line["ordered_at_s"], line["ordered_at_local_s"]) == (at("2024-07-01 00:30"), None)


@pytest.mark.parametrize(
    "written", ["2024-07-01 00:30:00", "1.7.2024 00:30", "1 July 2024 12:30 am", "202407010030"]
)
def test_a_local_time_is_stored_in_utc(take: Take, written: str) -> None:
    (line,) = lines(take, written, timezone=BERLIN)

    assert line["ordered_at"] == datetime(2024, 6, 30, 22, 30)
    assert line["ordered_at_s"] == at("2024-06-30 22:30")
    assert line["ordered_at_local_s"] == at("2024-07-01 00:30")


@pytest.mark.parametrize(
    "written",
    ["2024-06-30T22:30:00Z", "2024-06-30 18:30:00 -0400", "2024-07-01T01:30:00+03:00"],
)
def test_a_time_with_its_own_zone_is_converted_by_that(take: Take, written: str) -> None:
    one, two = lines(take, written, "2024-07-01 00:30:00", timezone=BERLIN)

    assert one["ordered_at_s"] == two["ordered_at_s"] == at("2024-06-30 22:30")
    assert one["ordered_at_local_s"] == two["ordered_at_local_s"] == at("2024-07-01 00:30")


def test_jumps_of_the_clock_are_counted(take: Take) -> None:
    skipped, repeated, usual = "2024-03-31 02:30:00", "2024-10-27 02:30:00", "2024-10-27 03:00:00"
    rows = "".join(f"{i},c,{t},5\n" for i, t in enumerate((skipped, repeated, usual), 1))

    found = take(HEAD + rows, timezone=BERLIN)

    assert [line["ordered_at_s"] for line in found.lines] == [
        at("2024-03-31 01:30"),
        at("2024-10-27 01:30"),
        at("2024-10-27 02:00"),
    ]
    assert found.lines[0]["ordered_at_local_s"] == at("2024-03-31 03:30")
    said = [warning for warning in found.found.warnings if BERLIN in warning]
    assert ["do not exist" in said[0], "occur twice" in said[1]] == [True, True]
    assert all(": 1 rows" in warning for warning in said)


def test_an_order_without_a_number_is_a_local_day(take: Take) -> None:
    rows = "customer,date,amount\nc,2024-07-01 00:30:00,5\nc,2024-07-01 23:00:00,5\n"
    assert {x["order_id"] for x in take(rows, timezone=BERLIN).lines} == {"c 2024-07-01"}


def test_a_zone_that_does_not_exist_is_refused(take: Take) -> None:
    with pytest.raises(ValidationError, match="Berlin/Europe"):
        take(HEAD, timezone="Berlin/Europe")


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)),
    st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
@settings(max_examples=15, deadline=None)
def test_conversions_agree_with_the_zone_database(moment: datetime, zone: str) -> None:
    moment = moment.replace(microsecond=0)
    # The later of two readings of a repeated time; a skipped time moves on.
    first, second = (moment.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    skipped = first.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != moment
    expected = (first if skipped else second).astimezone(UTC)

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        utc = utc_sql(f"TIMESTAMP '{moment}'", zone, text=None)
        got, back = connection.sql(f"SELECT {utc}, {local_sql(utc, zone)}").fetchall()[0]

    assert got.replace(tzinfo=UTC) == expected
    assert back == expected.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
