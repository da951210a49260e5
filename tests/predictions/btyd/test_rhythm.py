from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.btyd.rhythm import gap_variation

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


def _by_rhythm(rhythm: str, *, customers: int = 150, last_day: int = 600) -> pa.Table:
    """Customers who begin one after the other, and order every 25 days by a rhythm."""
    rng = np.random.default_rng(7)
    draw: Callable[[], float] = {
        "random": lambda: 1 + rng.exponential(24),
        "clock": lambda: 25.0,
        "nearly a clock": lambda: rng.uniform(22, 28),
        "regular": lambda: rng.gamma(4, 25 / 4) + 1,
    }[rhythm]

    def days() -> Iterable[int]:
        day = float(rng.integers(0, 200))
        while day < last_day:
            yield int(day)
            day += draw() if rng.random() < 0.9 else 1e9

    return _orders(days() for _ in range(customers))


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
    rhythm: str, low: float, high: float
) -> None:
    found = gap_variation(_by_rhythm(rhythm), as_of_s=AS_OF)

    assert found is not None
    assert low <= found <= high


def test_gaps_of_single_days_and_few_gaps_tell_no_rhythm() -> None:
    daily = _orders([range(10)] * 50)

    assert gap_variation(daily, as_of_s=AS_OF) is None
    assert gap_variation(_by_rhythm("clock", customers=5), as_of_s=150 * DAY) is None
