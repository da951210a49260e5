"""Orders are counted by customer and channel, at the cost of the orders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from regulars.features.arrays.channels import customer_channels
from regulars.features.arrays.purchases import Purchases
from regulars.features.arrays.reading import OrderArrays


def _purchases(customer: list[int], channel: list[int], channels: pa.Array) -> Purchases:
    none, amounts = np.empty(0, np.int32), np.empty(0)
    arrays = OrderArrays(
        customer_ids=pa.array([], pa.string()),
        channels=channels,
        product_ids=pa.array([], pa.string()),
        customer=none,
        second=None,
        channel=np.array(channel, np.int32),
        revenue=amounts,
        quantity=amounts,
        discount=amounts,
        discounted_lines=none,
        lines=none,
        product=none,
        line_revenue=amounts,
    )
    return replace(
        Purchases.of(arrays),
        customer=np.array(customer, np.int32),
        place=np.arange(len(customer), dtype=np.int32),
    )


def test_channels_are_counted_and_the_most_used_is_told() -> None:
    found = customer_channels(
        _purchases([3, 3, 3, 4, 6], [1, 0, 1, -1, 0], pa.array(["app", "web"]))
    )

    assert found.to_pylist() == [
        {"customer_id": 3, "channel": "app", "orders": 1, "top_orders": 2},
        {"customer_id": 3, "channel": "web", "orders": 2, "top_orders": 2},
        {"customer_id": 6, "channel": "app", "orders": 1, "top_orders": 1},
    ]


def test_orders_without_a_channel_give_no_rows() -> None:
    assert customer_channels(_purchases([0, 1], [-1, -1], pa.array([], pa.string()))).num_rows == 0


def test_many_customers_and_channels_cost_no_more_than_their_orders() -> None:
    """A grid of all customers by all channels would have 200 million million cells."""
    last = 2**31 - 1
    names = pa.array([str(number) for number in range(100_000)])

    found = customer_channels(_purchases([0, last, last], [99_999, 7, 7], names))

    assert found.to_pylist() == [
        {"customer_id": 0, "channel": "99999", "orders": 1, "top_orders": 1},
        {"customer_id": last, "channel": "7", "orders": 2, "top_orders": 2},
    ]
