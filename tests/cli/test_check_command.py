"""`regulars check` reads as a run would: as of a day, and saying what cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from regulars.cli import app

ORDERS = "order id,customer id,date,amount\n" + "".join(
    f"{i},C{i % 3},2024-0{i}-01,{i}.50\n" for i in range(1, 7)
)


def test_later_rows_are_set_aside_as_of_a_day(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS)
    said = ["check", str(orders), "-o", str(tmp_path / "shop"), "--json"]
    whole = CliRunner().invoke(app, said)
    earlier = CliRunner().invoke(app, [*said, "--as-of", "2024-04-15"])
    assert json.loads(whole.stdout)["input"]["lines_kept"] == 6
    assert json.loads(earlier.stdout)["input"]["lines_kept"] == 4
    assert not (tmp_path / "shop").exists()
