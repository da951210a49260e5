from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.explore.repeat import repeat
from regulars.explore.section import Section

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made


def test_customers_count_as_long_as_they_were_watched(make_shop: Made) -> None:
    found = repeat(
        make_shop(
            [
                ("ann", "1", "2024-01-01", "tea", 1.0),
                ("ann", "2", "2024-01-11", "tea", 1.0),
                ("ann", "3", "2024-01-12", "tea", 1.0),  # a third order says nothing more
                ("bob", "4", "2024-01-01", "tea", 1.0),
                ("cat", "5", "2024-01-26", "tea", 1.0),  # watched for 5 days only
                ("dan", "6", "2024-01-01", "tea", 1.0),
                ("dan", "7", "2024-01-01", "tea", 1.0),  # twice on one day
            ],
            watched_until="2024-01-31",
        )
    )

    assert isinstance(found, Section)
    rows = found.tables["explore_second_order"].to_pylist()
    assert [
        (r["days_since_first_order"], r["at_risk"], r["second_orders"], r["censored"]) for r in rows
    ] == [(0, 4, 1, 0), (5, 3, 0, 1), (10, 2, 1, 0), (30, 1, 0, 1)]
    # 1 - 3/4 * 1/2
    assert [r["reordered"] for r in rows] == pytest.approx([0.25, 0.25, 0.625, 0.625])
    assert found.sentences[0].startswith("2 of 4\u00a0customers (50.0\u00a0%)")


def test_the_estimate_is_put_into_words_with_its_interval(make_shop: Made) -> None:
    lines: list[Line] = []
    for number in range(100):
        lines.append((f"c{number}", f"{number}a", "2024-01-01", "tea", 1.0))
        if number < 40:
            lines.append((f"c{number}", f"{number}b", "2024-01-21", "tea", 1.0))
    found = repeat(make_shop(lines, watched_until="2024-12-31"))

    assert isinstance(found, Section)
    said = found.sentences[1].replace("\u00a0", " ")
    assert "40.0 % within 30 days (95 % interval 31.2 % to 50.3 %)" in said
    assert "Fewer than half" in found.sentences[2]
