from __future__ import annotations

import sqlite3
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pytest

from regulars.segments import (
    ChooseKConfig,
    PortableSql,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    portable_sql,
)
from regulars.segments.select_columns import SelectConfig

Lazy = nw.LazyFrame[Any]


@pytest.fixture(scope="module")
def fitted(blobs: tuple[Lazy, np.ndarray[Any, Any]]) -> tuple[Lazy, Segmentation, PortableSql]:
    features = with_gaps(blobs[0])
    four = SegmentsConfig(choose=ChooseKConfig(k=4))
    segmentation = fit_segments(features, four, seed=1)
    assert isinstance(segmentation, Segmentation)
    return features, segmentation, portable_sql(features, segmentation)


def test_the_query_places_customers_as_the_segments_do(
    fitted: tuple[Lazy, Segmentation, PortableSql],
) -> None:
    features, segmentation, found = fitted
    table = features.collect("pyarrow").to_native()
    truth = segmentation.assign(features).collect("pyarrow").to_native().to_pylist()
    by_customer = {row["customer_id"]: row["segment_id"] for row in truth}
    with duckdb.connect() as connection:
        connection.register("features", table)
        placed = dict(connection.execute(found.query).fetchall())
    right = [placed[customer] == segment_id for customer, segment_id in by_customer.items()]
    assert np.mean(right) > 0.97
    assert found.agreement > 0.95
    assert min(found.precision.values()) > 0.9
    assert min(found.recall.values()) > 0.9
    assert f"{found.agreement:.1%} of customers" in found.query


def test_other_dialects_read_it_alike(fitted: tuple[Lazy, Segmentation, PortableSql]) -> None:
    features, _, found = fitted
    table = features.collect("pyarrow").to_native().drop_columns(["as_of"])
    with duckdb.connect() as connection:
        connection.register("features", table)
        placed = dict(connection.execute(found.query).fetchall())
    with sqlite3.connect(":memory:") as other:
        marks = ", ".join("?" * table.num_columns)
        other.execute(f"CREATE TABLE features ({', '.join(table.column_names)})")
        rows = list(zip(*(table[c].to_pylist() for c in table.column_names), strict=True))
        other.executemany(f"INSERT INTO features VALUES ({marks})", rows)
        assert dict(other.execute(found.query).fetchall()) == placed
    sqlglot = pytest.importorskip("sqlglot")
    trees = [sqlglot.parse_one(found.query, read=d) for d in ("duckdb", "postgres", "spark")]
    texts = {tree.sql("duckdb", comments=False) for tree in trees}
    assert len(texts) == 1


def test_an_odd_name_is_quoted_and_a_name_cannot_leave_its_comment() -> None:
    rng = np.random.default_rng(0)
    pets = np.repeat([1.0, 50.0, 900.0], 40) + rng.uniform(0, 0.5, 120)
    ids = [f"c{i}" for i in range(120)]
    table = nw.from_dict({"customer_id": ids, 'trait_a "b"\nc': pets}, backend="pyarrow")
    features = table.lazy("duckdb")
    segmentation = fit_segments(features, seed=1)
    assert isinstance(segmentation, Segmentation)
    query = portable_sql(features, segmentation).query
    with duckdb.connect() as connection:
        connection.register("features", table.to_native())
        assert len(connection.execute(query).fetchall()) == 120


def test_segments_by_how_common_texts_are_get_a_query_that_runs_and_says_so() -> None:
    rng = np.random.default_rng(0)
    cities = [f"city {c}" for c in rng.permutation(np.repeat(np.arange(12), [90] * 3 + [12] * 9))]
    ids = [f"c{i:03}" for i in range(len(cities))]
    table = nw.from_dict({"customer_id": ids, "city": cities}, backend="pyarrow")
    select = SelectConfig(features=("city",))
    config = SegmentsConfig(select=select, choose=ChooseKConfig(k=2))
    segmentation = fit_segments(table.lazy("duckdb"), config, seed=1)
    assert isinstance(segmentation, Segmentation)
    assert segmentation.segments["rule_sql"].to_pylist() == ["", ""]
    found = portable_sql(table.lazy("duckdb"), segmentation)
    with duckdb.connect() as connection:
        connection.register("features", table.to_native())
        placed = dict(connection.execute(found.query).fetchall())
    truth = segmentation.assign(table.lazy("duckdb")).collect("pyarrow").to_native().to_pylist()
    right = [placed[row["customer_id"]] == row["segment_id"] for row in truth]
    assert np.mean(right) == pytest.approx(found.agreement)
    assert "no column of features holds" in found.query


def with_gaps(features: Lazy) -> Lazy:
    """The same table with orders missing for every tenth customer."""
    table = features.collect("pyarrow").to_native()
    orders = table["orders"].to_pylist()
    gaps = [None if i % 10 == 0 else x for i, x in enumerate(orders)]
    position = table.column_names.index("orders")
    frame: Lazy = nw.from_native(table.set_column(position, "orders", [gaps])).lazy("duckdb")
    return frame
