"""What comes back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from regulars.simulation.arrays import rank_in_group
from regulars.simulation.business_time import SECONDS_PER_DAY
from regulars.simulation.hidden_segments import per_segment
from regulars.simulation.lines import Lines, RowKind
from regulars.simulation.purchases import Traits

_SOONEST_DAYS = 2.0
_FURTHER_DAYS = 8.0
_RETURN_RATE = per_segment("return_rate")


def send_back(sales: Lines, traits: Traits, *, days: int, rng: np.random.Generator) -> Lines:
    """Draw the returns of some lines; an order's returns come back together, at the price paid.

    Args:
        sales: lines sorted by order; those of cancelled orders never come back.
        traits: what drives the customers.
        days: length of the period in days; later returns are not in the file yet.
        rng: source of chance.
    """
    orders = int(sales.order[-1]) + 1
    delay_days = _SOONEST_DAYS + rng.exponential(_FURTHER_DAYS, size=orders)
    seconds = sales.seconds + (delay_days * SECONDS_PER_DAY).astype(np.int64)[sales.order]
    returned = rng.random(len(sales)) < _RETURN_RATE[traits.segment[sales.customer]]
    units = rng.integers(1, sales.quantity + 1)
    in_file = returned & (sales.kind == RowKind.SALE) & (seconds < days * SECONDS_PER_DAY)

    rows = np.flatnonzero(in_file)
    back = sales.take(rows)
    return replace(
        back,
        line=rank_in_group(back.order) + 1,
        seconds=seconds[rows],
        quantity=-units[rows],
        discount_cents=np.zeros(len(back), dtype=np.int64),
        kind=np.full(len(back), int(RowKind.RETURN)),
    )
