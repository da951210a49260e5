"""What leaves with a customer who leaves."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa

from regulars.predictions import kept_share, unmatched_returns, value_at_stake


def test_returns_without_a_purchase_lessen_what_is_at_stake_and_never_below_nothing() -> None:
    table = pa.table(
        {
            "churn": [0.5, 0.5, 0.5, 0.2, 0.5],
            "expected": [100.0, 100.0, 100.0, 100.0, None],
            "spent": [10.0, 10.0, 0.0, 10.0, 10.0],
            "unmatched": [5.0, 20.0, 3.0, None, None],
        }
    )
    frame = nw.from_native(table, eager_only=True)
    stake = value_at_stake("churn", "expected", kept_share("spent", "unmatched"))
    assert frame.select(stake.alias("stake"))["stake"].to_list() == [25.0, 0.0, 50.0, None, None]


def test_only_returns_that_lifetime_values_cannot_take_off_are_counted() -> None:
    returns = pa.table(
        {
            "customer_id": ["a", "a", "a", "b"],
            "revenue": [-1.0, -2.0, -4.0, -8.0],
            "match": ["none", "several", "price", "product"],
        }
    )
    found = unmatched_returns(nw.from_native(returns).lazy()).collect("pyarrow").to_native()
    assert found.to_pylist() == [{"customer_id": "a", "unmatched": 3.0}]
