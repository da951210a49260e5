"""Every table says what a reader looks for first, in names that it has."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest

from regulars.model import TABLES


@pytest.mark.parametrize("table", TABLES)
def test_each_table_tells_its_first_columns(table: str) -> None:
    described = TABLES[table]
    assert described.shown_first
    assert len(set(described.shown_first)) == len(described.shown_first)
    open_too = bool(described.open_columns)
    for pattern in described.shown_first:
        assert open_too or any(fnmatchcase(name, pattern) for name in described.names), pattern


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("segments", "action"),
        ("prediction_reasons", "reason"),
        ("segment_growth", "sentence"),
        ("quarantine", "reason"),
        ("explore_findings", "sentence"),
        ("segment_plans", "offer"),
    ],
)
def test_what_a_reader_came_for_is_among_them(table: str, column: str) -> None:
    assert column in TABLES[table].shown_first
