"""Print what the laboratory found: a line for each way, the segments, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from regulars.cli.printing import plain_rows
from regulars.cli.summary import remarks, segment_lines

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from regulars.model import RunRecord

_FIGURES = ("separation", "stability", "kept_share", "noise_share", "cpu_seconds")


def print_laboratory(
    record: RunRecord, trials: pa.Table, workspace: Path, *, as_json: bool
) -> None:
    """Write trials, segments and reasons to stdout.

    Args:
        record: of the run, with the new segments.
        trials: the table `segment_trials`.
        workspace: where the report is.
        as_json: one JSON object instead of words.
    """
    rows = plain_rows(trials)
    if as_json:
        found = {
            "trials": rows,
            "choice": record.choice,
            "segments": record.segments,
            "warnings": record.warnings,
        }
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
        return
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = 160
    console.print(_table([r for r in rows if r["own_best"] or r["k"] is None]))
    for line in segment_lines(record):
        typer.echo(line)
    for line in remarks("Worth knowing", record.warnings):
        typer.echo(line)
    typer.echo(f"\nReport: {workspace / 'report.html'}")
    typer.echo(f"Every trial: regulars show segment_trials -o {workspace}")


def _table(rows: list[dict[str, Any]]) -> Table:
    """Each way at its own best number of segments."""
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in ("", "reduction", "clustering"):
        shown.add_column(name)
    for name in ("k", "separation", "stability", "kept", "noise", "CPU s"):
        shown.add_column(name, justify="right")
    shown.add_column("verdict", overflow="fold", ratio=1)
    for row in rows:
        shown.add_row(
            "*" if row["chosen"] else "",
            row["reduction"],
            row["clustering"],
            "" if row["k"] is None else str(row["k"]),
            *("" if row[f] is None else f"{row[f]:.2f}" for f in _FIGURES),
            row["verdict"],
        )
    return shown
