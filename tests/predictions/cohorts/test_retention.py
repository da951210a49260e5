from __future__ import annotations

import pyarrow as pa

from regulars.predictions.cohorts import cohort_retention
from regulars.predictions.lazy_frame import as_lazy


def test_a_month_in_which_nobody_came_counts_as_zero() -> None:
    orders = pa.table(
        {
            "customer_id": ["ann", "bob", "ann", "cat", "dan"],
            "month": pa.array([600, 600, 602, 601, None], pa.int64()),
            "revenue": [1.0, 2.0, 4.0, 8.0, 16.0],
        }
    )

    found = [
        (m.cohort, m.months_since_first, m.customers, m.active_customers, m.revenue)
        for m in cohort_retention(as_lazy(orders), 602)
    ]

    assert found == [
        (600, 0, 2, 2, 3.0),
        (600, 1, 2, 0, 0.0),
        (600, 2, 2, 1, 4.0),
        (601, 0, 1, 1, 8.0),
        (601, 1, 1, 0, 0.0),
    ]
