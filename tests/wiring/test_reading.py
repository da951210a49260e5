"""A table or a column that is not there is refused with the one that may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from regulars.model import BadData
from regulars.wiring import show
from regulars.wiring.reading import _near, _require

COLUMNS = ("customer_id", "as_of", "churn_probability_90d", "clv_365d", "action")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("actoin", "action"), ("Action", "action"), ("churn", "churn_probability_90d")],
)
def test_the_nearest_column_is_proposed(written: str, meant: str) -> None:
    with pytest.raises(BadData) as refused:
        _require(written, COLUMNS, "predictions")
    assert f"did you mean {meant}?" in (refused.value.way_out or "")


def test_where_none_is_near_all_are_named() -> None:
    with pytest.raises(BadData) as refused:
        _require("xyzzy", COLUMNS, "predictions")
    assert "choose from customer_id, as_of" in (refused.value.way_out or "")
    assert not _near("", COLUMNS)


@pytest.mark.parametrize("table", ["segments", "segmnts"])
def test_a_folder_without_a_run_says_so(table: str, tmp_path: Path) -> None:
    with pytest.raises(BadData) as refused:
        show(table, workspace=tmp_path)
    way_out = refused.value.way_out or ""
    assert "no run has finished in this folder" in way_out
    assert ("did you mean segments?" in way_out) == (table != "segments")
