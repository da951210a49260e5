from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from regulars.model import BadData
from regulars.simulation import ShopFiles, read_truth

Ask = Callable[[str], list[tuple[Any, ...]]]


def test_the_sums_are_those_of_the_file(ask: Ask, clean_files: ShopFiles) -> None:
    truth = read_truth(clean_files.truth)
    found = ask(
        """select count(*), count(*) filter (status = 'completed'),
        count(*) filter (status = 'returned'), count(*) filter (status = 'cancelled'),
        count(distinct order_id) filter (status <> 'returned'),
        count(distinct order_id) filter (status = 'completed'),
        count(distinct customer_id),
        count(distinct customer_id) filter (status = 'completed'),
        strftime(min(order_date) filter (status <> 'returned'), '%Y-%m-%dT%H:%M:%S'),
        strftime(max(order_date) filter (status <> 'returned'), '%Y-%m-%dT%H:%M:%S') from orders"""
    )[0]
    kinds = truth.rows_by_kind
    assert found == (
        truth.rows,
        kinds["sale"],
        kinds["return"],
        kinds["cancelled_order"],
        truth.orders,
        truth.completed_orders,
        truth.customers,
        truth.customers_with_completed_orders,
        truth.first_order_at,
        truth.last_order_at,
    )
    assert sum(kinds.values()) == truth.rows


def test_the_amounts_are_those_of_the_file_to_the_cent(ask: Ask, clean_files: ShopFiles) -> None:
    truth = read_truth(clean_files.truth)
    sold, returned = ask(
        """select sum(line_total::decimal(18, 2)) filter (status = 'completed'),
        sum(line_total::decimal(18, 2)) filter (status = 'returned') from orders"""
    )[0]
    assert float(sold) == truth.revenue
    assert float(returned) == -truth.returned


def test_dirt_does_not_change_what_is_true(clean_files: ShopFiles, dirty_files: ShopFiles) -> None:
    clean, dirty = read_truth(clean_files.truth), read_truth(dirty_files.truth)
    for field in ("revenue", "returned", "orders", "completed_orders", "customers_by_segment"):
        assert getattr(clean, field) == getattr(dirty, field)
    assert clean_files.truth_customers.read_bytes() == dirty_files.truth_customers.read_bytes()
    assert clean_files.customers.read_bytes() == dirty_files.customers.read_bytes()


def test_segments_and_orders_of_each_customer_agree_with_the_file(
    ask: Ask, clean_files: ShopFiles
) -> None:
    truth = read_truth(clean_files.truth)
    segments = ask("select hidden_segment, count(*) from truth group by 1")
    assert dict(segments) == truth.customers_by_segment
    assert ask(
        """select count(*) from truth join (select customer_id, count(distinct order_id) as n
        from orders where status <> 'returned' group by 1) using (customer_id)
        where n <> orders_placed"""
    ) == [(0,)]


def test_nothing_is_expected_of_those_who_left_and_something_of_the_others(ask: Ask) -> None:
    assert ask(
        """select count(*) from truth
        where alive_at_end <> (expected_orders_next_90_days > 0)"""
    ) == [(0,)]


def test_another_file_is_not_taken_for_the_truth(tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    for text in ("{}", "not json", "[1]"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadData, match="not the truth file"):
            read_truth(path)
