from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.simulation import ShopConfig, read_truth, write_shop
from regulars.simulation.lines import Lines
from regulars.simulation.shop import make_chunk, make_world


def test_a_chunk_does_not_depend_on_the_chunks_before_it() -> None:
    config = ShopConfig(customers=300, customers_per_chunk=100, dirty_share=0.05)
    in_turn = [make_chunk(make_world(config), number) for number in range(3)]
    alone = make_chunk(make_world(config), 2)
    assert alone.people.equals(in_turn[2].people)
    for column in fields(Lines):
        assert np.array_equal(
            getattr(alone.lines, column.name), getattr(in_turn[2].lines, column.name)
        )
    assert not np.array_equal(in_turn[0].lines.seconds, in_turn[1].lines.seconds)


def test_gaps_in_the_customer_file_leave_the_purchases_alone() -> None:
    few, many = (
        make_chunk(make_world(ShopConfig(customers=100, missing_share=share)), 0)
        for share in (0.0, 0.5)
    )
    assert np.array_equal(few.lines.product, many.lines.product)
    assert few.people["email"].null_count == 0


def test_the_size_of_chunks_does_not_change_the_kind_of_shop() -> None:
    def lines_per_customer(customers_per_chunk: int) -> np.ndarray:
        config = ShopConfig(customers=4_000, customers_per_chunk=customers_per_chunk)
        world = make_world(config)
        chunks = (make_chunk(world, number) for number in range(config.chunks))
        return np.concatenate(
            [np.bincount(c.lines.customer, minlength=len(c.customer_id)) for c in chunks]
        )

    small, large = lines_per_customer(250), lines_per_customer(4_000)
    assert len(small) == len(large) == 4_000
    error = np.sqrt((small.var() + large.var()) / 4_000)
    assert abs(small.mean() - large.mean()) < 4 * error
    quantiles = (0.25, 0.5, 0.75)
    assert np.quantile(small, quantiles) == pytest.approx(np.quantile(large, quantiles), rel=0.25)


SHOPS = st.builds(
    ShopConfig,
    customers=st.integers(1, 60),
    days=st.integers(1, 400),
    first_day=st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    seed=st.integers(0, 2**32),
    products=st.integers(10, 60),
    categories=st.integers(1, 10),
    yearly_growth=st.floats(-0.9, 10.0),
    seasonality=st.floats(0.0, 1.0),
    cancelled_share=st.floats(0.0, 0.5),
    missing_share=st.floats(0.0, 0.9),
    traits_share=st.floats(0.0, 1.0),
    dirty_share=st.floats(0.0, 0.5),
    customers_per_chunk=st.integers(7, 100),
)


@settings(max_examples=40, deadline=None)
@given(config=SHOPS)
def test_any_small_shop_is_whole(
    config: ShopConfig, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = write_shop(config, tmp_path_factory.mktemp("shop"))
    truth = read_truth(files.truth)
    orders, customers = pq.read_table(files.orders), pq.read_table(files.customers)

    assert truth.rows == orders.num_rows == sum(truth.rows_by_kind.values())
    assert truth.customers == config.customers == customers.num_rows
    assert pc.count_distinct(customers["customer_id"]).as_py() == config.customers
    assert orders.group_by(["order_id", "line_number"]).aggregate([]).num_rows == (
        truth.rows - truth.rows_by_kind["exact_duplicate"]
    )
    total = np.round(orders["quantity"].to_numpy() * orders["unit_price"].to_numpy(), 2)
    assert np.array_equal(total, orders["line_total"].to_numpy())
    known = customers["customer_id"]
    assert set(orders["customer_id"].to_pylist()) - {None} == set(known.to_pylist())
    first, last = truth.first_order_at[:10], truth.last_order_at[:10]
    last_day = config.first_day + timedelta(config.days - 1)
    assert config.first_day.isoformat() <= first <= last <= last_day.isoformat()


def test_the_smallest_shop_has_one_customer_and_a_day(tmp_path: Path) -> None:
    config = ShopConfig(customers=1, days=1, products=1, categories=1)
    truth = read_truth(write_shop(config, tmp_path).truth)
    assert truth.customers == 1
    assert truth.orders >= 1
