"""A group of options is one object for the command and single options for who types."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from regulars.cli import app
from regulars.cli.option_group import with_groups
from regulars.cli.reading import ReadingOptions
from regulars.intake import IntakeConfig


@dataclass(frozen=True)
class _Size:
    width: Annotated[int, typer.Option("--wide", min=1, help="How wide.")] = 3
    turned: bool = False


def test_typer_sees_the_fields_and_the_command_the_object() -> None:
    seen = []
    tiny = typer.Typer()

    @tiny.command()
    @with_groups
    def draw(name: str, size: _Size, times: int = 1) -> None:
        """Draw it."""
        seen.append((name, size, times))

    assert CliRunner().invoke(tiny, ["tree", "--wide", "5", "--times", "2"]).exit_code == 0
    assert CliRunner().invoke(tiny, ["hut", "--turned"]).exit_code == 0
    assert seen == [("tree", _Size(5), 2), ("hut", _Size(turned=True), 1)]
    assert CliRunner().invoke(tiny, ["tree", "--wide", "0"]).exit_code == 2
    assert "Draw it." in CliRunner().invoke(tiny, ["--help"]).stdout


def test_every_command_that_reads_orders_has_every_option_of_reading() -> None:
    wanted = {field.name for field in fields(ReadingOptions)}
    group = get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    for name in ("run", "check", "explore", "assign"):
        there = {param.name for param in group.commands[name].params}
        assert wanted <= there, name


def test_every_option_of_reading_is_a_setting() -> None:
    assert {field.name for field in fields(ReadingOptions)} <= set(IntakeConfig.model_fields)


def test_an_answer_of_no_is_said_and_a_switch_that_is_off_is_not() -> None:
    assert ReadingOptions(header=False, tax_included=False).settings() == {
        "header": False,
        "tax_included": False,
    }
    assert ReadingOptions().settings() == {}


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (["--map", "customer_id"], "ROLE=COLUMN"),
        (["--rate", "EUR=-1"], "ISO=NUMBER"),
        (["--merge-customers", "1.2"], "merge-customers"),
    ],
)
def test_what_is_no_option_is_refused(said: list[str], word: str, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text("customer_id,date,amount\na,2024-01-01,5\n")
    refused = CliRunner().invoke(app, ["check", str(orders), *said])
    assert refused.exit_code == 2
    assert word in refused.stderr


def test_a_workspace_is_not_read_anew(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["explore", "-o", str(tmp_path), "--currency", "EUR"])
    assert refused.exit_code == 2
    assert "currency" in refused.stderr
