"""What `regulars show predictions` adds to its rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from regulars import wiring
from regulars.cli.show import _say_why

if TYPE_CHECKING:
    import pytest


def test_the_strongest_reason_for_it_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"contribution": -0.9, "reason": "but last order 2 days ago"},
        {"contribution": 0.4, "reason": "3 orders so far"},
    ]
    table = pa.Table.from_pylist([{"customer_id": "C00052", "model": "churn", **r} for r in rows])

    def shown(_table: str, **_: Any) -> pa.Table:  # noqa: ANN401
        return table

    monkeypatch.setattr(wiring, "show", shown)
    _say_why(["C00052"], Path("shop"), "")
    assert "  C00052: 3 orders so far\n" in capsys.readouterr().out
