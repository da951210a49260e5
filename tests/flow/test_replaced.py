"""A prediction says which horizon the one had that it replaces, where its column does not."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from regulars.flow.made import Made
from regulars.flow.replaced import said_what_it_replaced
from regulars.predictions import ModelCard


def _premises(columns: list[str], before: dict[str, Any], *, days: int) -> tuple[str, ...]:
    card = ModelCard(kind="k", label="x", method="m", horizon_days=days, customers=1)
    table = pa.table({name: ["a"] for name in ("customer_id", *columns)})
    return said_what_it_replaced(before, Made("k", card, table, lambda _: None)).card.premises


def test_churn_of_another_horizon_says_which_it_was() -> None:
    before = {"horizon_days": 90, "columns": "churn_probability"}
    [said] = _premises(["churn_probability"], before, days=60)
    said = said.replace("\u00a0", " ")
    assert said.startswith("churn_probability is now about 60 days; it was about 90 days")
    assert _premises(["churn_probability"], before, days=90) == ()
    assert _premises(["churn_probability"], {}, days=60) == ()


@pytest.mark.parametrize(
    "columns",
    [
        ["early_days", "value_so_far", "expected_value_180d"],
        ["discount_sensitivity", "discounted_lines"],
        ["clv_180d", "p_alive", "expected_orders_90d"],
    ],
)
def test_columns_without_a_horizon_or_with_it_in_their_name_say_nothing(columns: list[str]) -> None:
    before = {"horizon_days": 365, "columns": ", ".join(columns)}
    assert _premises(columns, before, days=180) == ()
