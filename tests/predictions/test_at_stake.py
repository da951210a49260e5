"""What leaves with a customer who leaves."""

from __future__ import annotations

import narwhals as nw
import pyarrow as pa
import pytest

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
    stake = value_at_stake(
        "churn", "expected", kept_share("spent", sent_back=None, unmatched="unmatched")
    )
    assert frame.select(stake.alias("stake"))["stake"].to_list() == [25.0, 0.0, 50.0, None, None]


def test_what_is_matched_has_been_taken_off_the_revenue_expected_already() -> None:
    table = pa.table(
        {
            "spent": [1000.0, 1000.0, 1000.0, 1000.0, 1000.0, 1000.0],
            "sent_back": [1000.0, 800.0, 900.0, 1200.0, None, 1000.0],
            "unmatched": [200.0, None, 100.0, 100.0, 250.0, None],
        }
    )
    frame = nw.from_native(table, eager_only=True)
    net = kept_share("spent", sent_back="sent_back", unmatched="unmatched")
    gross = kept_share("spent", sent_back="sent_back", unmatched=None)
    found = frame.select(net=net, gross=gross)
    # Of the first all came back; of the fourth more than was bought.
    assert found["net"].to_list() == [0.0, 1.0, 0.5, 0.0, 0.75, 1.0]
    assert found["gross"].to_list() == pytest.approx([0.0, 0.2, 0.1, 0.0, 1.0, 0.0])


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
