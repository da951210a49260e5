"""Tables side by side where there is room, rows as blocks where there is not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.cli.printing import print_table

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
