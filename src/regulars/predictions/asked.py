"""What customers did before of the very thing that is asked: features of a question.

Whoever has bought coffee buys coffee; features of all orders alone cannot tell. Two columns are put
beside them, counted up to each moment like the others: on how many lines, and how many days ago.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.predictions.cuts import DAY_S
from regulars.predictions.shop import Shop, between, collected

Chosen = Callable[["nw.LazyFrame[Any]"], "nw.LazyFrame[Any]"]
"""Gives the lines that are asked about."""


def shop_asked(shop: Shop, lines: nw.LazyFrame[Any], chosen: Chosen, *, about: str) -> Shop:
    """The same shop, whose customers are described by the lines that are asked about, too.

    Args:
        shop: its features at any moment.
        lines: customer_id, ordered_at_s and what `chosen` needs.
        chosen: gives the lines that are asked about.
        about: ends the columns' names: `lines_of_{about}`, `days_since_{about}`.

    Returns:
        The shop; its `describe_at` gives a table, with 0 and null of who has no such line.
    """

    def describe_at(second: int) -> pa.Table:
        known = shop.describe_at(second)
        table = known if isinstance(known, pa.Table) else collected(known)
        found = collected(
            chosen(between(lines, -1, second))
            .group_by("customer_id")
            .agg(nw.len().alias("lines"), nw.col("ordered_at_s").max().alias("last_s"))
        )
        ids = found["customer_id"].cast(pa.string()).combine_chunks()
        place = pc.index_in(table["customer_id"].cast(pa.string()), value_set=ids)
        often = pc.fill_null(found["lines"].cast(pa.int64()).take(place), 0)
        since_s = pc.subtract(second, found["last_s"].cast(pa.int64()).take(place))
        days = pc.divide(since_s, DAY_S)
        return table.append_column(f"lines_of_{about}", often).append_column(
            f"days_since_{about}", days
        )

    return Shop(describe_at, shop.span)
