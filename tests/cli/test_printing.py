"""Tables side by side where there is room, rows as blocks where there is not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.cli.printing import print_fitting, print_table
from regulars.cli.units import Reading

WIDE = pa.table(
    {f"column_{i}": [f"a long value of column {i}", f"another of column {i}"] for i in range(9)}
)


def printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> list[str]:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(WIDE, as_json=False)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


def test_a_narrow_terminal_gets_a_line_for_each_cell(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(monkeypatch, capsys, 60)
    assert lines[0] == "column_0  a long value of column 0"
    assert lines[9] == ""
    assert len(lines) == 19


def test_a_wide_terminal_gets_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(monkeypatch, capsys, 300)
    assert "column_0" in lines[0]
    assert "column_8" in lines[0]


def test_an_amount_is_written_with_its_interval_and_what_is_left_out_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = pa.table({"who": ["a"], "clv": [1234.5], "clv_low": [1000.0], "clv_high": [1500.0]})
    reading = Reading(dict.fromkeys(("clv", "clv_low", "clv_high"), "money"), "EUR")
    print_fitting(table, first=("clv",), reading=reading)
    printed = capsys.readouterr()
    assert "EUR 1,234.50 (1,000.00 to 1,500.00)" in printed.out
    assert "1 of 2 columns; also who" in printed.err
    assert "clv_low to clv_high" in printed.err


REASONS = pa.table(
    {
        "customer_id": ["C1", "C2"],
        "feature": ["days_since_last_order", "orders"],
        "contribution": [0.7728, -0.1],
        "reason": ["no order for 325\xa0days; no second order yet", "but 3 orders so far"],
    }
)


@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_is_never_wider_than_it_is_and_tells_what_matters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    print_fitting(REASONS, first=("customer_id", "reason", "feature"))
    printed = capsys.readouterr()
    assert max(map(len, printed.out.splitlines())) <= width
    assert max(map(len, printed.err.splitlines())) <= width
    assert "no order for 325 days; no second order yet" in printed.out
    assert "also contribution. Choose with --columns A,B or all." in printed.err


def test_a_raw_row_is_written_with_blanks_to_break_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    raw = '{"order_id":"1000017","product_name":"Tollgate Fine Muesli","quantity":2}'
    print_fitting(pa.table({"source_row": [42], "raw": [raw]}))
    out = capsys.readouterr().out
    assert '"order_id": "1000017",' in out
    assert max(map(len, out.splitlines())) <= 40


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_fitting(REASONS.slice(0, 0), first=("customer_id",))
    printed = capsys.readouterr()
    assert "No rows." in printed.err
    assert "Empty in these rows" not in printed.err
