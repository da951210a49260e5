from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.explore.cohorts import cohorts
from regulars.explore.section import Section

if TYPE_CHECKING:
    from tests.explore.conftest import Made


def test_a_triangle_with_zeros_where_nobody_came(make_shop: Made) -> None:
    found = cohorts(
        make_shop(
            [
                ("ann", "1", "2024-01-02", "tea", 1.0),
                ("bob", "2", "2024-01-03", "tea", 1.0),
                ("ann", "3", "2024-03-01", "tea", 4.0),
                ("ann", "4", "2024-03-02", "tea", 5.0),
                ("cat", "5", "2024-02-01", "tea", 2.0),
                ("cat", "6", "2024-03-31", "tea", 2.0),
            ]
        )
    )

    assert isinstance(found, Section)
    rows = found.tables["explore_cohorts"].to_pylist()
    assert [
        (f"{r['cohort']:%m}", r["months_since_first"], r["customers"], r["active_customers"])
        for r in rows
    ] == [("01", 0, 2, 2), ("01", 1, 2, 0), ("01", 2, 2, 1), ("02", 0, 1, 1), ("02", 1, 1, 1)]
    assert rows[2]["retention"] == 0.5
    assert rows[2]["revenue"] == 9.0
    assert "too short" in found.sentences[0]
