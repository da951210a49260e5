"""The order file: numbers become the columns that a shop would export."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.simulation.arrays import Bools, Ints
from regulars.simulation.assortment import Assortment
from regulars.simulation.hidden_segments import CHANNELS
from regulars.simulation.lines import Lines, RowKind

FIRST_ORDER_NUMBER = 1_000_001
TEST_PRODUCT_ID = "TEST"
IMPOSSIBLE_DATES = ("0000-00-00 00:00:00", "2023-02-30 12:00:00", "2024-13-01 09:30:00")
"""Texts of the right shape that no calendar has."""

_STATUSES = ("completed", "returned", "cancelled", "test")
_STATUS_OF_KIND = np.zeros(len(RowKind), dtype=np.int64)
_STATUS_OF_KIND[RowKind.RETURN] = 1
_STATUS_OF_KIND[[RowKind.CANCELLED_ORDER, RowKind.CANCELLED_STATUS]] = 2
_STATUS_OF_KIND[RowKind.TEST_STATUS] = 3


def order_schema(*, dates_as_text: bool) -> pa.Schema:
    """Return the columns of the order file.

    Args:
        dates_as_text: whether `order_date` is text, as it must be to hold impossible dates.
    """
    return pa.schema(
        [
            ("order_id", pa.string()),
            ("line_number", pa.int64()),
            ("customer_id", pa.string()),
            ("order_date", pa.string() if dates_as_text else pa.timestamp("ms")),
            ("product_id", pa.string()),
            ("product_name", pa.string()),
            ("category", pa.string()),
            ("quantity", pa.int64()),
            ("unit_price", pa.float64()),
            ("discount", pa.float64()),
            ("line_total", pa.float64()),
            ("currency", pa.string()),
            ("status", pa.string()),
            ("channel", pa.string()),
        ]
    )


def customer_ids(first: int, count: int) -> pa.Array:
    """Return the keys of customers numbered from `first`.

    >>> customer_ids(7, 2).to_pylist()
    ['C0000007', 'C0000008']
    """
    number = pc.cast(pa.array(np.arange(first, first + count)), pa.string())
    return pc.binary_join_element_wise("C", pc.utf8_lpad(number, 7, padding="0"), "")


def order_rows(
    lines: Lines,
    customer_id: pa.Array,
    assortment: Assortment,
    *,
    orders_before: int,
    strays_before: int,
    first_day: date,
    currency: str,
    dates_as_text: bool,
) -> pa.Table:
    """Turn lines into rows of the order file.

    `unit_price` is what was paid for one unit, after reductions; `line_total` is quantity times
    that, and `discount` is what the reductions took off the line.

    Args:
        lines: the lines.
        customer_id: keys of the customers that `lines.customer` counts.
        assortment: the products.
        orders_before: good orders in the file before these.
        strays_before: stray orders (see `Lines.stray`) in the file before these.
        first_day: first day of the period.
        currency: ISO 4217 code.
        dates_as_text: see `order_schema`.
    """
    kind = lines.kind
    customer = pa.array(lines.customer, mask=kind == RowKind.MISSING_CUSTOMER)
    is_test = kind == RowKind.TEST_PRODUCT
    products = assortment.table
    columns = {
        "order_id": _order_ids(lines, orders_before, strays_before),
        "line_number": lines.line,
        "customer_id": customer_id.take(customer),
        "order_date": _dates(lines, first_day, as_text=dates_as_text),
        "product_id": _product_column(products["product_id"], TEST_PRODUCT_ID, lines, is_test),
        "product_name": _product_column(products["product_name"], "Test product", lines, is_test),
        "category": _product_column(products["category"], None, lines, is_test),
        "quantity": lines.quantity,
        "unit_price": lines.unit_price_cents / 100,
        "discount": lines.discount_cents / 100,
        "line_total": lines.total_cents() / 100,
        "currency": pa.repeat(currency, len(lines)),
        "status": pa.array(_STATUSES).take(pa.array(_STATUS_OF_KIND[kind])),
        "channel": pa.array(CHANNELS).take(pa.array(lines.channel)),
    }
    return pa.table(columns, schema=order_schema(dates_as_text=dates_as_text))


def _order_ids(lines: Lines, orders_before: int, strays_before: int) -> pa.Array:
    """Number good orders 1000001, 1000003, ... and stray ones in between.

    So dirt leaves the numbers of the good orders as they are. A return has its order's number.
    """
    before = np.where(lines.stray(), strays_before, orders_before)
    number = FIRST_ORDER_NUMBER + 2 * (lines.order + before) + lines.stray()
    prefix = pa.array(["", "R"]).take(pa.array((lines.kind == RowKind.RETURN).astype(np.int64)))
    return pc.binary_join_element_wise(prefix, pc.cast(pa.array(number), pa.string()), "")


def _dates(lines: Lines, first_day: date, *, as_text: bool) -> pa.Array:
    moment = pa.array(np.datetime64(first_day, "s") + lines.seconds)
    if not as_text:
        return pc.cast(moment, pa.timestamp("ms"))
    which: Ints = lines.order % len(IMPOSSIBLE_DATES)
    impossible = pa.array(IMPOSSIBLE_DATES).take(pa.array(which))
    spoilt = pa.array(lines.kind == RowKind.IMPOSSIBLE_DATE)
    return pc.if_else(spoilt, impossible, pc.cast(moment, pa.string()))


def _product_column(
    words: pa.ChunkedArray, test_word: str | None, lines: Lines, is_test: Bools
) -> pa.Array:
    with_test = pa.array([*words.to_pylist(), test_word])
    return with_test.take(pa.array(np.where(is_test, len(words), lines.product)))
