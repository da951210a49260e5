"""The 92 firms behind the 2,823 order lines that the usual notebook takes for customers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.segments import ChooseKConfig, Segmentation, SegmentsConfig, fit_segments

FILE = Path(__file__).parents[3] / "shared/data/sales_data_sample/sales_data_sample.csv"
GIANTS = {"Euro Shopping Channel", "Mini Gifts Distributors Ltd."}


@pytest.fixture(scope="module")
def customers() -> pa.Table:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not here")
    pandas: Any = pytest.importorskip("pandas")
    lines = pandas.read_csv(FILE, encoding="latin-1")
    lines["at"] = pandas.to_datetime(lines["ORDERDATE"])
    orders = lines.groupby(["CUSTOMERNAME", "ORDERNUMBER"], as_index=False).agg(
        at=("at", "min"), value=("SALES", "sum")
    )
    firms = orders.groupby("CUSTOMERNAME").agg(
        last=("at", "max"), orders=("at", "size"), revenue=("value", "sum")
    )
    as_of = pandas.Timestamp("2005-06-01")
    return pa.table(
        {
            "customer_id": firms.index.to_list(),
            "as_of": pa.array([as_of.to_pydatetime()] * len(firms)),
            "days_since_last_order": (as_of - firms["last"]).dt.days.to_numpy(float),
            "orders": firms["orders"].to_numpy(float),
            "revenue": firms["revenue"].to_numpy(float),
        }
    )


def fitted(table: pa.Table, **choose: Any) -> Segmentation:  # noqa: ANN401 - any setting
    config = SegmentsConfig(choose=ChooseKConfig(**choose))
    found = fit_segments(nw.from_native(table).lazy("duckdb"), config, seed=2005)
    assert isinstance(found, Segmentation)
    return found


@pytest.mark.real_data
def test_two_giants_do_not_become_the_segmentation(customers: pa.Table) -> None:
    assert customers.num_rows == 92
    assert sum(customers["revenue"].to_pylist()) == pytest.approx(10_032_628.85)
    for k in (None, 3, 4, 5):
        found = fitted(customers, k=k, resamples=5)
        features = nw.from_native(customers).lazy("duckdb")
        rows = found.assign(features).collect("pyarrow").to_native().to_pylist()
        of = {row["customer_id"]: row["segment_id"] for row in rows}
        giants = {of[name] for name in GIANTS}
        # They are among the best customers, not a segment of their own.
        assert len(giants) == 1
        best = found.segments.to_pylist()[giants.pop() - 1]
        assert best["name"].startswith("Frequent big spenders")
        assert best["customers"] >= 8


@pytest.mark.real_data
def test_the_segments_tell_a_marketer_what_to_do(customers: pa.Table) -> None:
    found = fitted(customers)
    rows = found.segments.to_pylist()
    assert 3 <= len(rows) <= 8
    assert sum(row["customers"] for row in rows) == 92
    assert rows[0]["name"].startswith("Frequent big spenders")
    assert any("long gone" in row["name"] for row in rows)
    assert np.mean([row["rule_agreement"] for row in rows]) > 0.9
    assert len({row["action"] for row in rows}) >= 3
