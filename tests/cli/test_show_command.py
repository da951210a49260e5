"""What `regulars show predictions` adds to its rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from regulars import wiring
from regulars.cli.show import _say_why


@pytest.mark.parametrize(
    ("sort", "told"),
    [
        ("", "Why (churn):\n  C1: no order for 90 days"),
        ("churn_probability_90d_low", "Why (churn):\n  C1: no order for 90 days"),
        ("clv_365d", "Why (clv):\n  C1: 9 orders so far"),
        ("next_order_at", ""),  # nothing is told of dates by the reasons of a value
        ("value_so_far", ""),
    ],
)
def test_reasons_are_those_of_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sort: str, told: str
) -> None:
    rows = [
        {"customer_id": "C1", "model": "churn", "reason": "no order for 90 days"},
        {"customer_id": "C1", "model": "clv", "reason": "9 orders so far"},
    ]
    table = pa.Table.from_pylist([{"contribution": 0.5, **row} for row in rows])

    def shown(_table: str, **_: Any) -> pa.Table:  # noqa: ANN401
        return table

    monkeypatch.setattr(wiring, "show", shown)
    _say_why(["C1"], Path("shop"), sort)
    assert capsys.readouterr().out.strip() == told
    _say_why([], Path("shop"), sort)
    assert not capsys.readouterr().out


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
