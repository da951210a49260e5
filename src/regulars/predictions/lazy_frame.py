"""Tables of any kind as lazy frames, and the shop's own clock in them."""

from __future__ import annotations

from typing import Any

import narwhals as nw


def as_lazy(table: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any frame that narwhals knows
    """A table as a lazy frame; tables in memory are handed to DuckDB."""
    frame = nw.from_native(table)
    return frame.lazy("duckdb") if isinstance(frame, nw.DataFrame) else frame


def shop_clock(lines: nw.LazyFrame[Any]) -> nw.Expr:
    """The moment of an order by the shop's clock where that is known, as if it were UTC."""
    utc = nw.col("ordered_at_s")
    if "ordered_at_local_s" not in lines.collect_schema().names():
        return utc
    return nw.coalesce(nw.col("ordered_at_local_s"), utc)
