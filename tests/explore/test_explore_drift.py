from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import log
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.explore.counted import Counted
from regulars.explore.drift import drift, index_of
from regulars.explore.section import arrow

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made


def of(*values: float) -> Counted:
    unique, counts = np.unique(np.array(values), return_counts=True)
    return Counted(unique, counts, float(sum(values)))


def test_the_index_is_the_sum_over_the_tenths() -> None:
    before, now = of(*[1] * 50, *[2] * 50), of(*[1] * 20, *[2] * 80)

    # One edge, at 2 (and one at 1, below which nothing lies): shares 0.5, 0.5 against 0.2, 0.8.
    expected = (0.2 - 0.5) * log(0.2 / 0.5) + (0.8 - 0.5) * log(0.8 / 0.5)
    assert index_of(before, now) == pytest.approx(expected)


def orders(late_value: float) -> list[Line]:
    first = date(2024, 1, 1)
    return [
        (
            f"c{number % 7}",
            str(number),
            (first + timedelta(days=number)).isoformat(),
            "tea",
            (late_value if number >= 110 else 10.0) + number % 5,
        )
        for number in range(200)
    ]


def test_the_last_90_days_are_compared_with_the_time_before(make_shop: Made) -> None:
    calm = drift(make_shop(orders(10.0)), [], None)
    moved = drift(make_shop(orders(30.0)), [], None)

    assert all(row["stability_index"] < 0.1 for row in calm.rows)
    assert calm.sentences[0].startswith("Orders of the last 90 days look like the earlier ones")
    value = next(row for row in moved.rows if row["measure"] == "order_value")
    assert (value["before"], value["now"]) == (12.0, 32.0)
    assert "differs clearly from before: median 32 against 12" in moved.sentences[0]


def test_a_short_history_is_not_compared(make_shop: Made) -> None:
    assert drift(make_shop(orders(30.0)[:179]), [], None).rows == []


def test_gaps_that_grew_since_the_previous_run_are_named(
    make_shop: Made, frames: Callable[..., Callable[[str], nw.LazyFrame[pa.Table]]]
) -> None:
    def column(name: str, missing: float) -> dict[str, object]:
        return {
            "table": "customers",
            "position": 1,
            "column": name,
            "rows": 100,
            "missing": int(100 * missing),
            "missing_share": missing,
            "personal": False,
        }

    before = arrow("explore_columns", [column("city", 0.1), column("country", 0.1)])
    now = [column("city", 0.14), column("country", 0.2), column("region", 0.9)]
    lines: list[Line] = [("ann", "1", "2024-01-01", "tea", 1.0)]
    found = drift(make_shop(lines), now, frames(lines, explore_columns=before))

    assert [(r["measure"], r["before"], r["now"]) for r in found.rows] == [
        ("missing customers.country", 0.1, 0.2)
    ]
    assert "customers, country" in found.sentences[0]
