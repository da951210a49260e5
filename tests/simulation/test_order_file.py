"""The clean order file, asked in SQL as its reader would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from regulars.simulation import HIDDEN_SEGMENTS

Ask = Callable[[str], list[tuple[Any, ...]]]


def test_an_order_and_a_line_number_identify_a_row(ask: Ask) -> None:
    rows, keys, bad_numbers = ask(
        """select count(*), count(distinct (order_id, line_number)),
        count(*) filter (line_number <> place) from (select *, row_number() over
        (partition by order_id order by line_number) as place from orders)"""
    )[0]
    assert rows == keys > 10_000
    assert bad_numbers == 0


def test_line_total_is_quantity_times_the_price_paid_and_the_discount_leads_to_the_list_price(
    ask: Ask,
) -> None:
    wrong_total, wrong_list = ask(
        """select count(*) filter (line_total <> round(quantity * unit_price, 2)),
        count(*) filter (status <> 'returned'
            and abs(line_total + discount - quantity * list_price) > 0.001)
        from orders join products using (product_id)"""
    )[0]
    assert (wrong_total, wrong_list) == (0, 0)


def test_nothing_is_missing_or_out_of_bounds(ask: Ask) -> None:
    assert ask(
        """select count(*) from orders where columns(*) is null
        or quantity = 0 or unit_price <= 0 or discount < 0"""
    ) == [(0,)]
    assert ask("select distinct currency from orders") == [("EUR",)]


def test_every_key_is_found_in_its_file(ask: Ask) -> None:
    strangers = ask(
        """select count(*) from orders anti join customers using (customer_id)
        union all select count(*) from orders anti join products using (product_id)
        union all select count(*) from customers anti join orders using (customer_id)
        union all select count(*) from customers anti join truth using (customer_id)
        union all select count(*) from truth anti join customers using (customer_id)"""
    )
    assert strangers == [(0,)] * 5


def test_names_and_categories_agree_with_the_product_file(ask: Ask) -> None:
    assert ask(
        """select count(*) from orders o join products p using (product_id)
        where o.product_name <> p.product_name or o.category <> p.category"""
    ) == [(0,)]


def test_all_dates_are_within_the_period_and_after_launch_and_sign_up(ask: Ask) -> None:
    assert ask(
        """select count(*) from orders join products using (product_id)
        join customers using (customer_id)
        where order_date < timestamp '2024-01-01' or order_date >= timestamp '2025-12-31'
        or (status <> 'returned' and order_date < launch_date) or order_date < signup_date"""
    ) == [(0,)]
    assert ask(
        """select count(*) from (select customer_id, min(order_date)::date as first
        from orders group by 1) join customers using (customer_id) where first <> signup_date"""
    ) == [(0,)]


def test_an_order_has_one_customer_time_channel_and_status(ask: Ask) -> None:
    assert ask(
        """select count(*) from (select order_id from orders group by order_id having
        count(distinct (customer_id, order_date, channel, status, currency)) > 1
        or count(distinct product_id) <> count(*))"""
    ) == [(0,)]


def test_what_comes_back_was_bought_before_at_that_price_and_not_cancelled(ask: Ask) -> None:
    returned, unmatched = ask(
        """select count(*), count(*) filter (s.order_id is null) from orders r
        left join orders s on r.order_id = 'R' || s.order_id and r.product_id = s.product_id
        and r.customer_id = s.customer_id and r.unit_price = s.unit_price
        and s.status = 'completed' and s.quantity + r.quantity >= 0
        and r.order_date >= s.order_date + interval 2 day
        where r.status = 'returned'"""
    )[0]
    assert unmatched == 0
    assert returned > 100
    assert ask(
        """select count(*) from orders where (status = 'returned')
        <> (order_id like 'R%') or (status = 'returned') <> (quantity < 0)"""
    ) == [(0,)]


def test_the_store_sells_in_opening_hours_only(ask: Ask) -> None:
    first, last = ask(
        """select min(hour(order_date)), max(hour(order_date)) from orders
        where channel = 'store' and status <> 'returned'"""
    )[0]
    assert (first, last) == (8, 19)


def test_december_stands_out(ask: Ask) -> None:
    december, october = ask(
        """select count(distinct order_id) filter (month(order_date) = 12),
        count(distinct order_id) filter (month(order_date) = 10)
        from orders where status <> 'returned' and year(order_date) = 2025"""
    )[0]
    assert december > 1.4 * october


def test_segments_differ_in_what_they_do_as_configured(ask: Ask) -> None:
    found = {
        name: (lines, reduced, returned, units)
        for name, lines, reduced, returned, units in ask(
            """select hidden_segment,
            count(*) filter (status = 'completed')
                / count(distinct order_id) filter (status = 'completed'),
            sum(discount) / sum(discount + line_total) filter (status <> 'returned'),
            count(*) filter (status = 'returned') / count(*) filter (status = 'completed'),
            avg(quantity) filter (status = 'completed')
            from orders join truth using (customer_id) group by 1"""
        )
    }
    assert set(found) == {segment.name for segment in HIDDEN_SEGMENTS}
    family, bargain = found["weekly family shoppers"], found["bargain hunters"]
    premium = found["premium loyalists"]
    assert family[0] > 1.5 * premium[0]
    assert bargain[1] > 1.5 * premium[1]
    assert bargain[2] > 2 * family[2]
    assert family[3] > bargain[3]


def test_the_clean_file_has_real_timestamps_and_the_dirty_one_text(ask: Ask) -> None:
    types = ask(
        """select distinct typeof(o.order_date), typeof(d.order_date)
        from (from orders limit 1) o, (from dirty_orders limit 1) d"""
    )
    assert types == [("TIMESTAMP", "VARCHAR")]


def test_about_one_order_in_a_hundred_is_cancelled(ask: Ask) -> None:
    (share,) = ask(
        """select count(distinct order_id) filter (status = 'cancelled')
        / count(distinct order_id) from orders where status <> 'returned'"""
    )[0]
    assert share == pytest.approx(0.01, abs=0.005)
