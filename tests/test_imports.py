"""Starting is quick: no heavy library is loaded before a command needs one, and help fits."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

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
    trace = _start("-X", "importtime", *start).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in trace.splitlines()}

    assert "regulars" in loaded
    assert loaded & _HEAVY == set()


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
