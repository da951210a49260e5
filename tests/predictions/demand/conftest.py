"""Shops whose demand is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

Shop = Callable[..., pa.Table]
FIRST_DAY = 19_724  # 2024-01-02, a Tuesday


@pytest.fixture(scope="session")
def sell() -> Shop:
    """Makes order lines of units by product and day; every tenth unit goes to customer 1."""

    def make(units: dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]) -> pa.Table:
        rows = [
            (product, day, number)
            for product, by_day in units.items()
            for day, sold in enumerate(by_day.tolist())
            for number in range(sold)
        ]
        return pa.table(
            {
                "customer_id": [f"c{number % 10}" for _, _, number in rows],
                "product_id": [product for product, _, _ in rows],
                "ordered_at_s": pa.array(
                    [(FIRST_DAY + day) * 86_400 + 3600 for _, day, _ in rows], pa.int64()
                ),
                "quantity": [1.0] * len(rows),
                "revenue": [2.5] * len(rows),
            }
        )

    return make
