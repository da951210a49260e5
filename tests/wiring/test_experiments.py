"""The uplift of a run's customers needs their ids."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from regulars import wiring
from regulars.model import BadData
from regulars.wiring import experiments


@pytest.mark.parametrize("other", [{}, {"last_order_id": [17850, 13047]}])
def test_rows_without_ids_are_no_customers_of_a_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, other: dict[str, list[int]]
) -> None:
    monkeypatch.setattr(experiments, "require_finished", lambda _: None)
    table = pa.table({"age": [30, 40], "arm": ["none", "letter"], "visit": [0, 1], **other})

    with pytest.raises(BadData, match="--id COLUMN"):
        wiring.measure_uplift(
            table, treatment="arm", control="none", outcome="visit", workspace=tmp_path
        )
