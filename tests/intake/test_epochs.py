"""Counts of seconds since 1970 are dates where a name says so, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

Take = Callable[..., Any]
FIRST = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def shop(unit: int, *, header: str = "created_at", ending: str = "") -> str:
    rows = "".join(
        f"{1000 + i},C{i % 7},{(1_700_000_000 + i * 86_400) * unit}{ending},{i + 0.5}\n"
        for i in range(40)
    )
    return f"order_id,customer_id,{header},amount\n{rows}"


@pytest.mark.parametrize(
    ("unit", "name", "ending"),
    [
        (1, "seconds", ""),
        (1, "seconds", ".0"),
        (1_000, "milliseconds", ""),
        (1_000_000, "microseconds", ""),
    ],
)
@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_counts_are_read_in_utc_and_said(
    take: Take, unit: int, name: str, ending: str, zone: str | None
) -> None:
    taken = take(shop(unit, ending=ending), timezone=zone)
    assert taken.columns["ordered_at"] == "created_at"
    assert taken.lines[0]["ordered_at"].replace(tzinfo=UTC) == FIRST
    assert taken.lines[-1]["ordered_at_s"] == 1_700_000_000 + 39 * 86_400
    (question,) = taken.found.questions
    assert question.startswith(f"created_at was read as {name} since 1970, in UTC")
    assert question.endswith("--map ordered_at=")


def test_a_number_under_another_name_is_no_date(take: Take) -> None:
    assert "ordered_at" not in take(shop(1, header="barcode")).columns


def test_a_cell_that_is_no_count_is_set_aside(take: Take) -> None:
    taken = take(shop(1).replace("1700086400", "soon"))
    assert taken.found.input.lines_quarantined == {"impossible_date": 1}
