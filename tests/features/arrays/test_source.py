"""Arrays give the bits that the engine's groupings give, and give way where they cannot serve."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.features import build_features, columns_with_data
from regulars.features.arrays import categories, products, source
from regulars.features.arrays.reading import OrderArrays
from regulars.store import DuckEngine

_AS_OF_S = 1_700_000_000
_LINES = 6_000


@pytest.fixture(scope="module")
def engine() -> DuckEngine:
    return DuckEngine(threads=2)


def _nasty_lines() -> pa.Table:
    """Gaps, equal moments, orders against time, negative amounts, thirds, customers from later."""
    rng = np.random.default_rng(11)
    order = np.sort(rng.integers(0, _LINES // 3, _LINES))
    customer = rng.zipf(1.5, _LINES)[order] % 400
    moment = (_AS_OF_S + 10**6 - rng.integers(0, 500, _LINES) * 200_000)[order]

    def with_gaps(values: np.ndarray[Any, Any]) -> pa.Array:
        return pa.array(values, mask=rng.random(_LINES) < 0.1)

    return pa.table(
        {
            "order_id": pa.array([f"o{number:06}" for number in order]),
            "customer_id": pa.array([f"k{number}é" for number in customer]),
            "product_id": with_gaps(np.array([f"p{n}" for n in rng.zipf(1.3, _LINES) % 150])),
            "ordered_at_s": pa.array(moment),
            "quantity": with_gaps(rng.integers(0, 5, _LINES).astype(float)),
            "revenue": with_gaps(np.round(rng.normal(20, 30, _LINES), 2) / 3),
            "discount": with_gaps(np.where(rng.random(_LINES) < 0.3, rng.random(_LINES), 0.0)),
            "channel": with_gaps(np.array(["web", "Shop", "älter"])[rng.integers(0, 3, _LINES)]),
        }
    )


_PRODUCTS = pa.table(
    {
        "product_id": [f"p{number}" for number in range(150)],
        "category": [None if number % 7 == 0 else f"c{number % 12}" for number in range(150)],
    }
)
_CUSTOMERS = pa.table(
    {
        "customer_id": [f"k{number}é" for number in range(0, 500, 3)],
        "country": [f"land {number % 4}" for number in range(0, 500, 3)],
    }
)


def _built(
    engine: DuckEngine,
    lines: pa.Table,
    *,
    by_arrays: bool,
    as_of_s: int | None = _AS_OF_S,
    without: AbstractSet[str] = frozenset(),
) -> pa.Table:
    frames = {
        "order_lines": engine.frame(lines),
        "returns": engine.frame(lines.slice(0, 400)),
        "customers": engine.frame(_CUSTOMERS),
        "products": engine.frame(_PRODUCTS),
    }

    def in_memory(_: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return engine.frame(engine.batches(frame).read_all())

    features = build_features(
        *frames.values(),
        as_of_s=as_of_s,
        as_of_local_s=None if as_of_s is None else as_of_s + 7_200,
        available=columns_with_data(**frames) - without,
        materialise=in_memory,
        in_arrow=engine if by_arrays else None,
    )
    return engine.batches(features).read_all().combine_chunks()


def _bits(table: pa.Table) -> dict[str, list[Any]]:
    """The columns, doubles by the bits that they are stored as."""
    return {
        name: column.to_pylist()
        if not pa.types.is_floating(column.type)
        else [None if value is None else float(value).hex() for value in column.to_pylist()]
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


@pytest.fixture
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_CUSTOMERS_AT_A_TIME", 50)
    monkeypatch.setattr(products, "_CUSTOMERS_AT_A_TIME", 7)
    monkeypatch.setattr(categories, "_CELLS_AT_A_TIME", 40)


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether arrays served, each time that they were asked."""
    served: list[bool] = []
    read = OrderArrays.read

    def noting(batches: pa.RecordBatchReader, **how: Any) -> OrderArrays | None:  # noqa: ANN401
        found = read(batches, **how)
        served.append(found is not None)
        return found

    monkeypatch.setattr(OrderArrays, "read", noting)
    return served


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"as_of_s": None},
        {"as_of_s": _AS_OF_S - 5 * 10**7},
        {"without": frozenset({"order_lines.channel", "order_lines.revenue"})},
        {"without": frozenset({"products.category", "order_lines.discount"})},
        {"without": frozenset({"order_lines.product_id", "order_lines.quantity"})},
    ],
    ids=["all", "undated", "earlier", "no amounts", "no categories", "no products"],
)
@pytest.mark.usefixtures("small_slices")
def test_arrays_give_the_bits_of_the_engine(
    engine: DuckEngine, serving: list[bool], changed: dict[str, Any]
) -> None:
    lines = _nasty_lines()

    by_engine = _built(engine, lines, by_arrays=False, **changed)
    by_arrays = _built(engine, lines, by_arrays=True, **changed)

    assert serving == [True]
    assert by_arrays.num_rows > 100
    assert by_arrays["customer_id"].to_pylist() == sorted(by_arrays["customer_id"].to_pylist())
    assert _bits(by_arrays) == _bits(by_engine)


def test_batches_without_rows_change_nothing() -> None:
    rows = pa.record_batch(
        {
            "order_id": ["o1", "o2"],
            "customer_id": ["k", "k"],
            "ordered_at_s": [5, 7],
            **dict.fromkeys(("product_id", "channel"), pa.nulls(2, pa.string())),
            **dict.fromkeys(("quantity", "revenue", "discount"), pa.array([1.0, 2.0])),
        }
    )
    none = pa.array([], pa.string())

    read = OrderArrays.read(
        [rows.slice(0, 0), rows, rows.slice(0, 0)],
        rows=2,
        channels=none,
        product_ids=none,
        dated=True,
    )

    assert read is not None
    assert read.revenue.tolist() == [10_000.0, 20_000.0]


def _of_two_customers(lines: pa.Table) -> pa.Table:
    ids = lines["customer_id"].to_pylist()
    second = lines["order_id"].to_pylist().index(lines["order_id"][20].as_py())
    return lines.set_column(1, "customer_id", [[*ids[:second], "other", *ids[second + 1 :]]])


def _large(lines: pa.Table) -> pa.Table:
    many = [[2e11] * 10, *lines["quantity"].slice(10).chunks]
    return lines.set_column(4, "quantity", pa.chunked_array(many))


@pytest.mark.parametrize(
    "lines",
    [
        _nasty_lines().take(np.random.default_rng(1).permutation(_LINES)),
        _of_two_customers(_nasty_lines()),
        _large(_nasty_lines()),
        _nasty_lines().slice(0, 0),
    ],
    ids=["out of order", "an order of two", "large amounts", "no lines"],
)
def test_where_arrays_cannot_serve_the_engine_does(
    engine: DuckEngine, serving: list[bool], lines: pa.Table
) -> None:
    assert _bits(_built(engine, lines, by_arrays=True)) == _bits(
        _built(engine, lines, by_arrays=False)
    )
    assert serving == [False]
