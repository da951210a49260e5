"""Starting is quick: no heavy library is loaded before a command needs one, and help fits."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from regulars.cli import app

_HEAVY = {
    "jax",
    "keras",
    "duckdb",
    "jinja2",
    "narwhals",
    "numpy",
    "pandas",
    "plotly",
    "pyarrow",
    "scipy",
    "sklearn",
}
_MODELLING = {
    "jax",
    "keras",
    "lightgbm",
    "matplotlib",
    "numba",
    "pandas",
    "plotly",
    "pyspark",
    "scipy",
    "sklearn",
}
_ORDERS = """order_id,customer_id,ordered_at,quantity,price
1,anna,2024-01-02,1,2.50
2,bert,2024-02-03,2,3.00
"""
_MOST_CPU_SECONDS = 0.5
_STARTS = {"import": ["-c", "import regulars"], "help": ["-m", "regulars", "--help"]}


def _start(*arguments: str, columns: int = 80) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": str(columns), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=True, env=environment
    )


def _commands() -> list[str]:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    inner = [
        f"{name} {own}"
        for name, command in group.commands.items()
        if isinstance(command, TyperGroup)
        for own in command.commands
    ]
    return [*group.commands, *inner]


@pytest.mark.parametrize("start", _STARTS.values(), ids=_STARTS)
def test_starting_loads_no_heavy_library(start: list[str]) -> None:
    assert _loaded(*start) & _HEAVY == set()


def test_settings_and_reading_load_nothing_that_models_or_draws(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(_ORDERS)

    steps = "import regulars.settings, regulars.flow.main_job, regulars.flow.regroup"
    assert _loaded("-c", steps) & _MODELLING <= {"scipy"}  # its special functions are light
    check = ["-m", "regulars", "check", str(orders), "--threads", "2"]
    assert _loaded(*check) & _MODELLING == set()


def _loaded(*arguments: str) -> set[str]:
    """The packages that this start of Python imports."""
    trace = _start("-X", "importtime", *arguments).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in trace.splitlines()}

    assert "regulars" in loaded
    return loaded


@pytest.mark.parametrize("start", _STARTS.values(), ids=_STARTS)
def test_starting_is_quick(start: list[str]) -> None:
    # The one test that looks at a clock, and it looks at the CPU's: slow imports creep in unseen.
    assert min(_cpu_seconds(start) for _ in range(3)) < _MOST_CPU_SECONDS


def _cpu_seconds(start: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _start(*start)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@pytest.mark.parametrize("command", ["", *_commands()])
def test_help_begins_with_an_example_and_fits(command: str) -> None:
    lines = _start("-m", "regulars", *command.split(), "--help").stdout.splitlines()
    text = [line for line in lines if line.strip()]

    assert any(line.strip().startswith("Example: regulars") for line in text[:4])
    assert max(map(len, lines)) <= 80
    # An ellipsis is where the table of options had no room for a name.
    assert not any("…" in line for line in lines)


def test_an_unknown_command_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "regulars", "rnu"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "rnu" in done.stderr
    assert "Traceback" not in done.stderr
