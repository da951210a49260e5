from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from regulars.report.quality import adds_up, flagged, largest_problem, quarantined

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def test_reasons_stand_in_order_with_their_share(shop: Shop) -> None:
    source = shop.record.input
    rows = quarantined(source)
    assert [(row.reason, row.rows, row.problem) for row in rows] == [
        ("Missing customer id", 52, True),
        ("Return or cancellation", 30, False),
        ("Price not positive", 12, True),
    ]
    assert rows[0].share == 52 / source.lines_read
    assert [row.rows for row in flagged(source)] == [9]


def test_rows_that_vanish_are_noticed(shop: Shop) -> None:
    source = shop.record.input
    assert adds_up(source)
    assert not adds_up(replace(source, lines_read=source.lines_read + 1))


def test_returns_are_no_data_problem(shop: Shop) -> None:
    source = replace(
        shop.record.input, lines_quarantined={"return_or_cancellation": 900, "no_date": 40}
    )
    record = replace(shop.record, input=source)
    assert largest_problem(record).startswith("40\u00a0rows set aside")


def test_the_next_largest_problem_steps_forward(shop: Shop) -> None:
    source = replace(shop.record.input, lines_quarantined={})
    record = replace(shop.record, input=source)
    assert "exact duplicate" in largest_problem(record)
    record = replace(record, input=replace(source, flagged={}))
    assert largest_problem(record) == "March 2024 has only nine days of data."
    record = replace(record, warnings=[])
    assert "nearly tied" in largest_problem(record)
    assert largest_problem(replace(record, questions=[])) == "None found in the rows of the files."
    few = replace(source, flagged={}, lines_quarantined={"no_date": 1})
    assert largest_problem(replace(record, questions=[], input=few)).startswith("None of size: 1")
