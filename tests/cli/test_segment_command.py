"""`regulars segment` refuses options that would be passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from regulars.cli import app


@pytest.mark.parametrize(
    "beside",
    [
        ["--seed", "3"],
        ["--kind", "value"],
        ["--segments", "4"],
        ["--feature", "orders"],
        ["--threads", "1"],
        ["--dark"],
        ["--cluster", "gmm"],
    ],
)
def test_options_beside_the_notebook_are_refused_by_name(beside: list[str], tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["segment", "--notebook", str(tmp_path / "x.csv"), *beside])
    assert said.exit_code == 2
    assert beside[0] in said.output
    assert "does nothing beside" in said.output


def test_a_kind_and_features_by_name_are_not_taken_together() -> None:
    said = CliRunner().invoke(app, ["segment", "--kind", "value", "--feature", "orders"])
    assert said.exit_code == 2
    assert "--kind chooses the features" in " ".join(said.output.replace("│", " ").split())
