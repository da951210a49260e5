from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from regulars.cli import app
from regulars.cli.explore import SectionName
from regulars.explore import SECTIONS
from regulars.simulation import ShopConfig, write_shop


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("files")
    shop = write_shop(ShopConfig(customers=120, seed=2), folder)
    return [str(shop.orders), "--customers", str(shop.customers), "-o", str(folder / "none")]


def test_the_command_names_every_section() -> None:
    assert tuple(SectionName) == SECTIONS


def test_order_files_are_explored_and_nothing_is_written(files: list[str]) -> None:
    done = CliRunner().invoke(app, ["explore", *files, "--json", "--quiet"])

    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    told = {*found["sections"], *(cannot["what"] for cannot in found["cannot"])}
    assert len(told) == len(SECTIONS)
    months = found["sections"]["months"]["tables"]["explore_months"]
    assert sum(month["new_customers"] for month in months) <= 120
    assert not Path(files[-1]).exists()


def test_what_a_row_is_may_be_said(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    rows = "".join(f"C{i % 9},2024-01-{i % 27 + 1:02d},{i + 1}.319\n" for i in range(60))
    orders.write_text("customer,date,amount\n" + rows)
    said = ["explore", str(orders), "--quiet", "--section", "months", "--json", "-o", str(tmp_path)]

    def revenue(*options: str) -> float:
        done = CliRunner().invoke(app, [*said, *options])
        assert done.exit_code == 0, done.output
        months = json.loads(done.stdout)["sections"]["months"]["tables"]["explore_months"]
        return float(sum(month["revenue"] for month in months))

    points, commas = revenue("--decimal", "."), revenue("--decimal", ",")
    assert commas == pytest.approx(1000 * points)
    assert CliRunner().invoke(app, [*said, "--shape", "basket"]).exit_code != 0
    assert CliRunner().invoke(app, [*said, "--export", "none-such"]).exit_code != 0


def test_one_section_comes_with_its_table(files: list[str]) -> None:
    done = CliRunner().invoke(app, ["explore", *files, "--section", "months", "--quiet"])

    assert done.exit_code == 0, done.output
    assert "Month by month" in done.stdout
    assert "explore_months" in done.stdout
    assert "Cohorts" not in done.stdout


def test_a_finished_workspace_says_the_same_as_its_files(files: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["run", *files[:3], "-o", str(tmp_path), "-q"]).exit_code == 0
    both = [
        CliRunner().invoke(app, ["explore", *what, "--section", "repeat", "--json", "-q"]).stdout
        for what in ([str(tmp_path)], files)
    ]

    assert json.loads(both[0]) == json.loads(both[1])


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["explore", "-o", str(tmp_path), "-q"])

    assert done.exit_code != 0
    assert "regulars run" in str(done.exception)
