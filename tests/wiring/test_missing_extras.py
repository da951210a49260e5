"""A missing extra is said before anything is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from regulars import wiring
from regulars.model import Refused


def test_survival_is_refused_before_the_file_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "statsmodels.duration.hazard_regression", None)

    with pytest.raises(Refused, match=r"pip install .*'regulars\[survival\]'"):
        wiring.stay_or_leave(tmp_path / "none.csv", {"duration": "months", "event": "left"})


def test_demand_is_refused_before_the_workspace_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast", None)

    with pytest.raises(Refused, match=r"pip install .*'regulars\[demand\]'"):
        wiring.forecast(workspace=tmp_path / "none")
