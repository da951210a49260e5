"""The real files, to the last row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Take = Callable[..., Any]
Taken = Any  # what `take` gives: a class of conftest, which cannot be imported

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def real(take: Take, name: str) -> Taken:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    return take([path])


@pytest.fixture(scope="module")
def sales(take: Take) -> Taken:
    return real(take, "sales_data_sample/sales_data_sample.csv")


@pytest.fixture(scope="module")
def retail(take: Take) -> Taken:
    return real(take, "online_retail/online_retail_by_day_concat.csv.gz")


@pytest.mark.real_data
def test_sales_data_sample(sales: Taken) -> None:
    found = sales.found.input
    assert (found.lines_read, found.lines_kept, found.revenue_read) == (2823, 2763, 10_032_628.85)
    assert found.lines_quarantined == {"cancelled": 60}
    assert len(sales.tables["customers"]) == 92
    # A DOS code page: Martín, Cataluña and Berguvsvägen are written in it.
    assert found.dialects[0]["encoding"] in {"cp437", "cp850"}
    assert sales.columns["customer_id"] == "CUSTOMERNAME"
    assert sales.columns["revenue"] == "SALES"


@pytest.mark.real_data
def test_sales_data_sample_names_its_oddities(sales: Taken) -> None:
    (capped,) = [warning for warning in sales.found.warnings if "capped" in warning]
    assert capped.startswith("PRICEEACH is capped at 100 in 46.")
    assert any("Disputed" in warning for warning in sales.found.warnings)
    # `NA` is North America, not a gap.
    territories = {row["trait_territory"] for row in sales.tables["customers"]}
    assert territories == {"NA", "EMEA", "APAC", "Japan"}


@pytest.mark.real_data
def test_online_retail(retail: Taken) -> None:
    found = retail.found.input
    assert (found.lines_read, found.lines_kept) == (541_909, 397_884)
    assert sum(found.lines_quarantined.values()) == 144_025
    assert round(sum(line["revenue"] for line in retail.lines), 2) == 8_911_407.90
    assert len({line["customer_id"] for line in retail.lines}) == 4338
    assert len({line["order_id"] for line in retail.lines}) == 18_532
    assert "17850" in {row["customer_id"] for row in retail.tables["customers"]}
    assert found.flagged["exact_duplicates"] > 0
    assert retail.found.questions == []
