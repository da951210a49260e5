"""What is usual is told of the customers of today, as beside lifetimes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from regulars.flow.explained import usual_today
from regulars.predictions import ModelCard, baseline_of


def test_what_is_usual_is_what_customers_of_today_have_and_of_texts_what_came_true() -> None:
    past = (
        baseline_of("average_order_value", pa.array([284.14] * 9)),
        baseline_of("country", pa.array(["GB", "FR"] * 5), np.array([1.0, 0.0] * 5)),
        baseline_of("no_order_by_dates", pa.array([0.5] * 9)),
    )
    card = ModelCard(kind="churn", label="x", method="y", customers=9, baseline=past)
    today = pa.table(
        {
            "customer_id": ["a", "b", "c"],
            "average_order_value": [293.9] * 3,
            "country": ["FR"] * 3,
            "orders": [1, 2, 3],
        }
    )

    value, country, by_dates = usual_today(card, today)
    assert value == baseline_of("average_order_value", today["average_order_value"])
    assert country == past[1]
    assert country.outcomes[0] != country.outcomes[1]
    assert by_dates == past[2]
