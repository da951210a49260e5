"""The executed notebooks say what their cells print today."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[1]
_NOTEBOOKS = sorted((_ROOT / "docs" / "notebooks").glob("*.ipynb"))
_SALES = _ROOT.parent / "shared" / "data" / "sales_data_sample" / "sales_data_sample.csv"


@pytest.mark.real_data
@pytest.mark.parametrize("notebook", _NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_prints_what_the_page_shows(
    notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not _SALES.exists():
        pytest.skip(f"{_SALES.name} is not here")
    monkeypatch.setenv("REGULARS_SALES_SAMPLE", str(_SALES))
    names: dict[str, Any] = {}
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        shown = "".join("".join(o.get("text", ())) for o in cell["outputs"])
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec("".join(cell["source"]), names)  # noqa: S102 - our own page
        assert printed.getvalue() == shown, "run `make notebooks`"
