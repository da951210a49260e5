"""Small shops, written by hand, whose answers can be counted on fingers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.explore.shop import Shop, open_shop
from regulars.store import DuckEngine

Line = tuple[str, str, str | None, str, float | None]
"""Customer, order, day (ISO), product, amount."""

Made = Callable[..., Shop]


def seconds(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


@pytest.fixture(scope="session")
def engine() -> Iterator[DuckEngine]:
    duck = DuckEngine(threads=1)
    yield duck
    duck.close()


@pytest.fixture
def frames(engine: DuckEngine) -> Callable[..., Callable[[str], nw.LazyFrame[Any]]]:
    """Makes a `scan` of order lines and further Arrow tables."""

    def make(lines: list[Line], **tables: pa.Table) -> Callable[[str], nw.LazyFrame[Any]]:
        order_lines = pa.table(
            {
                "customer_id": pa.array([line[0] for line in lines], pa.string()),
                "order_id": pa.array([line[1] for line in lines], pa.string()),
                "line": pa.array(range(1, len(lines) + 1), pa.int64()),
                "ordered_at_s": pa.array(
                    [None if line[2] is None else seconds(line[2]) for line in lines], pa.int64()
                ),
                "product_id": pa.array([line[3] for line in lines], pa.string()),
                "quantity": pa.array([1.0] * len(lines), pa.float64()),
                "unit_price": pa.array([line[4] for line in lines], pa.float64()),
                "revenue": pa.array([line[4] for line in lines], pa.float64()),
                "currency": pa.array(["EUR"] * len(lines), pa.string()),
            }
        )
        there = {"order_lines": order_lines, **tables}
        return lambda name: engine.frame(there[name])

    return make


@pytest.fixture
def make_shop(
    engine: DuckEngine, frames: Callable[..., Callable[[str], nw.LazyFrame[Any]]]
) -> Made:
    """Makes a shop of order lines; further tables by name."""

    def make(lines: list[Line], *, watched_until: str | None = None, **tables: pa.Table) -> Shop:
        return open_shop(
            frames(lines, **tables),
            keep(engine),
            watched_until_s=None if watched_until is None else seconds(watched_until),
        )

    return make


def keep(engine: DuckEngine) -> Callable[[str, nw.LazyFrame[Any]], nw.LazyFrame[Any]]:
    """Materialises in memory."""

    def materialise(_: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return engine.frame(frame.collect("pyarrow").to_native())

    return materialise
