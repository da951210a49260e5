from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from regulars.predictions import ContactConfig
from regulars.report.charts import profit_charts

# A tenth of the customers does it for sure, the others never.
BINS: list[dict[str, Any]] = [
    {"customers": 900, "observed": 0.0},
    {"customers": 100, "observed": 1.0},
]


def test_profit_rises_while_a_contact_pays_and_falls_after() -> None:
    told = ContactConfig(value_of_one=10.0, contact_cost=2.0)
    [chart] = profit_charts("buy_tea", "an order", BINS, told, leaving=False)
    [line] = chart.figure["data"]
    profits = dict(zip(line["x"], line["y"], strict=True))
    # 100 contacts bring 100 x 10 - 100 x 2 of 1,000 customers; 1,000 cost 1,000 more than that.
    assert (profits[0], profits[0.1], profits[1.0]) == pytest.approx((0, 800, -1000))
    assert max(profits, key=lambda step: profits[step]) == 0.1


def test_how_many_leavers_a_contact_keeps_is_left_open() -> None:
    told = ContactConfig(value_of_one=10.0, contact_cost=2.0)
    [chart] = profit_charts("churn", "no order", BINS, told, leaving=True)
    at_a_tenth = [line["y"][2] for line in chart.figure["data"]]
    assert at_a_tenth == pytest.approx([-100, 100, 800])
    assert len(chart.header) == 4


def test_without_money_nothing_is_drawn_and_half_of_it_is_refused() -> None:
    assert profit_charts("churn", "no order", BINS, ContactConfig(), leaving=True) == []
    with pytest.raises(ValidationError, match="belong together"):
        ContactConfig(value_of_one=3.0)
