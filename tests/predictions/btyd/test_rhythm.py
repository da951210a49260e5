from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from regulars.predictions.btyd.rhythm import gap_variation

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import MakeShop

DAY = 86_400
AS_OF = 600 * DAY - 1


def _orders(days_of_each: Iterable[Iterable[int]]) -> pa.Table:
    """Order lines of customers who ordered on these days."""
    rows = [(f"c{who}", day) for who, days in enumerate(days_of_each) for day in days]
    return pa.table(
        {
            "customer_id": [who for who, _ in rows],
            "ordered_at_s": [day * DAY for _, day in rows],
            "revenue": [1.0] * len(rows),
        }
    )


@pytest.mark.parametrize(("gaps", "days"), [(2, 60), (4, 9)])
def test_customers_with_every_way_to_part_their_days_vary_as_much_as_at_random(
    gaps: int, days: int
) -> None:
    # The model says that each is as likely as any other: one customer for each of them.
    ways = [(0, *between, days) for between in combinations(range(1, days), gaps - 1)]

    assert gap_variation(_orders(ways), as_of_s=AS_OF) == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(("rhythm", "low", "high"), [
    ("random", 0.9, 1.1), ("regular", 0.2, 0.35), ("nearly a clock", 0.001, 0.03), ("clock", 0, 0),
])  # fmt: skip
def test_gaps_vary_as_much_as_at_random_or_as_little_as_a_clock(
    rhythm: str, low: float, high: float, rhythmic_shop: MakeShop
) -> None:
    found = gap_variation(rhythmic_shop(rhythm), as_of_s=AS_OF)

    assert found is not None
    assert low <= found <= high


def test_gaps_of_single_days_and_few_gaps_tell_no_rhythm(rhythmic_shop: MakeShop) -> None:
    daily = _orders([range(10)] * 50)

    assert gap_variation(daily, as_of_s=AS_OF) is None
    assert gap_variation(rhythmic_shop("clock", customers=5), as_of_s=150 * DAY) is None
