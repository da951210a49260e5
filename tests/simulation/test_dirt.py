from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from regulars.simulation import ShopFiles, read_truth
from regulars.simulation.lines import DIRT

Ask = Callable[[str], list[tuple[Any, ...]]]

FOUND_BY = {
    "missing_customer": "customer_id is null",
    "zero_price": "unit_price = 0 and line_total = 0",
    "test_product": "product_id = 'TEST'",
    "test_status": "status = 'test'",
    "impossible_date": "try_cast(order_date as timestamp) is null",
    "absurd_quantity": "quantity >= 10000",
}


@pytest.mark.parametrize("kind", FOUND_BY)
def test_each_kind_of_dirt_is_found_as_often_as_the_truth_says(
    ask: Ask, dirty_files: ShopFiles, kind: str
) -> None:
    truth = read_truth(dirty_files.truth).rows_by_kind[kind]
    assert ask(f"select count(*) from dirty_orders where {FOUND_BY[kind]}") == [(truth,)]
    assert ask(
        f"select count(*) from orders where {FOUND_BY[kind]}".replace(
            "try_cast(order_date as timestamp) is null", "order_date is null"
        )
    ) == [(0,)]
    assert truth > 100


def test_duplicates_and_cancellations_are_counted_exactly(ask: Ask, dirty_files: ShopFiles) -> None:
    kinds = read_truth(dirty_files.truth).rows_by_kind
    duplicates = "select count(*) - count(distinct d) from dirty_orders d"
    assert ask(duplicates) == [(kinds["exact_duplicate"],)]
    cancelled = "select count(*) from dirty_orders where status = 'cancelled'"
    assert ask(cancelled) == [(kinds["cancelled_order"] + kinds["cancelled_status"],)]


def test_a_row_has_one_kind_of_dirt_only(ask: Ask) -> None:
    reasons = " + ".join(f"({condition})::int" for condition in FOUND_BY.values())
    assert ask(f"select max({reasons}) from dirty_orders") == [(1,)]


def test_perfect_cleaning_gives_the_clean_file_back(ask: Ask) -> None:
    dirt = " or ".join(f"({condition})" for condition in FOUND_BY.values())
    columns = "* replace (order_date::varchar as order_date)"
    # Cancelled stray lines are real cancellations to any reader, so they are left aside.
    clean = f"select {columns} from orders where status <> 'cancelled'"
    cleaned = f"""select distinct * from dirty_orders
        where not ({dirt}) and status <> 'cancelled'"""
    assert ask(f"select count(*) from ({clean} except all {cleaned})") == [(0,)]
    assert ask(f"select count(*) from ({cleaned} except all {clean})") == [(0,)]
    cancelled = f"select {columns} from orders where status = 'cancelled'"
    assert ask(f"select count(*) from ({cancelled} except all from dirty_orders)") == [(0,)]


def test_the_share_of_dirt_is_the_one_asked_for(dirty_files: ShopFiles) -> None:
    truth = read_truth(dirty_files.truth)
    counts = [truth.rows_by_kind[kind.name.lower()] for kind in DIRT]
    assert sum(counts) / truth.rows == pytest.approx(0.1, abs=0.001)
    assert max(counts) - min(counts) <= 3  # one per chunk


def test_order_numbers_of_dirt_are_nobody_elses(ask: Ask) -> None:
    dirt = " or ".join(f"({condition})" for condition in FOUND_BY.values())
    assert ask(
        f"""select count(*) from (select order_id from dirty_orders group by order_id
        having bool_or({dirt}) and count(*) > 1)"""
    ) == [(0,)]


def test_no_reduction_is_claimed_where_the_price_or_quantity_was_made_up(ask: Ask) -> None:
    made_up = ("zero_price", "test_product", "absurd_quantity")
    dirt = " or ".join(FOUND_BY[kind] for kind in made_up)
    assert ask(f"select max(discount) from dirty_orders where {dirt}") == [(0.0,)]
