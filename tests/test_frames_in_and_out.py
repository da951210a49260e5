"""A frame in, the same kind of frame out: run, check, assign, describe and show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import regulars
from regulars.model import BadData
from regulars.simulation import ShopFiles

_AS_OF = {"as_of": "2030-01-01"}


@pytest.fixture(scope="module")
def orders(made_up_shop: ShopFiles) -> pa.Table:
    return pq.read_table(made_up_shop.orders)


@pytest.fixture(scope="module")
def shop(
    orders: pa.Table, made_up_shop: ShopFiles, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("frames") / "shop"
    regulars.run(
        orders,
        workspace=folder,
        customers=pl.read_parquet(made_up_shop.customers),
        products=pd.read_parquet(made_up_shop.products),
    )
    return folder


def test_a_run_on_frames_is_the_run_on_their_files(
    shop: Path, orders: pa.Table, made_up_shop: ShopFiles, tmp_path: Path
) -> None:
    files = regulars.check(made_up_shop.orders, workspace=tmp_path)
    (record,) = shop.glob("runs/*/run.json")
    told = json.loads(record.read_text())

    assert told["input"]["files"] == ["PyArrow table"]
    assert told["input"]["dialects"][0]["format"] == "PyArrow table"
    assert told["input"]["lines_kept"] == files.input.lines_kept
    assert told["input"]["lines_quarantined"] == files.input.lines_quarantined
    aside = regulars.show("quarantine", workspace=shop)
    assert set(aside["source_file"].to_pylist()) == {"PyArrow table"}
    rows = aside["source_row"].to_pylist()
    assert 0 < min(rows) <= max(rows) <= orders.num_rows


def test_members_and_descriptions_come_back_as_the_frame_that_came_in(
    shop: Path, orders: pa.Table
) -> None:
    some = orders.slice(0, 400)
    table = regulars.assign(some, workspace=shop).members
    assert isinstance(table, pa.Table)

    goods = regulars.show("products", workspace=shop, kind="pandas")[["product_id", "category"]]
    polars = regulars.assign(pl.from_arrow(some), workspace=shop, products=goods).members
    described = regulars.describe(some.to_pandas(), workspace=shop, settings=_AS_OF)
    relation = regulars.describe(duckdb.from_arrow(some), workspace=shop, settings=_AS_OF)

    assert isinstance(polars, pl.DataFrame)
    assert polars["customer_id"].to_list() == table["customer_id"].to_pylist()
    assert isinstance(described, pd.DataFrame)
    assert set(described["customer_id"]) >= set(table["customer_id"].to_pylist())
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert relation.aggregate("count(*)").fetchall() == [(len(described),)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("pandas", pd.DataFrame),
        ("polars", pl.DataFrame),
        ("polars-lazy", pl.LazyFrame),
        ("duckdb", duckdb.DuckDBPyRelation),
        ("pyarrow", pa.Table),
        (None, pa.Table),
    ],
)
def test_a_table_is_shown_as_the_kind_that_was_asked_for(
    kind: Any,  # noqa: ANN401 - one of several literals
    expected: type,
    shop: Path,
) -> None:
    found = regulars.show("segments", workspace=shop, kind=kind)

    assert isinstance(found, expected)
    frame: Any = nw.from_native(found)
    ids = frame.lazy().select("segment_id").collect("pyarrow")
    assert ids.get_column("segment_id").to_list() == (
        regulars.show("segments", workspace=shop)["segment_id"].to_pylist()
    )


def test_an_unknown_kind_is_said(shop: Path) -> None:
    with pytest.raises(BadData, match="pyarrow, pandas, polars"):
        regulars.show("segments", workspace=shop, kind="excel")  # type: ignore[arg-type]


def test_a_frame_that_says_nothing_about_customers_is_named_by_its_kind(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="pandas frame"):
        regulars.check(pd.DataFrame({"x": [1.5, 2.5], "y": ["a", "b"]}), workspace=tmp_path)
