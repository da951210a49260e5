"""Figures of Online Retail that others have published."""

from __future__ import annotations

from pathlib import Path

import pytest

from regulars.wiring import explore

_FILE = Path(__file__).parents[3] / "shared/data/online_retail/online_retail_by_day_concat.csv.gz"


@pytest.mark.real_data
def test_november_2011(tmp_path: Path) -> None:
    if not _FILE.exists():
        pytest.skip(f"{_FILE.name} is not there")
    [section] = explore(_FILE, workspace=tmp_path, only="months").sections
    [november] = [
        row
        for row in section.tables["explore_months"].to_pylist()
        if f"{row['month']:%Y-%m}" == "2011-11"
    ]

    # Published: 1,665 customers, 1,341 of them known from before, 324 new, sales 1,161,817.38. One
    # customer has but a line at price 0 in that month, which is no purchase here.
    assert november["customers"] == 1664
    assert november["returning_customers"] == 1341
    assert november["new_customers"] == 323
    assert november["revenue"] == pytest.approx(1_161_817.38, abs=0.01)
