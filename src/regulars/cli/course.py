"""Print the usual notebook's findings and ours side by side."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from regulars.cli.summary import remarks
from regulars.model import Cannot

if TYPE_CHECKING:
    from regulars.segments import Course, Segmentation

_TELLING = 0.9


def print_course(usual: Course, ours: Segmentation | Cannot, *, as_json: bool) -> None:
    """Write both to stdout.

    Args:
        usual: what the notebook finds.
        ours: our segments, or why there are none.
        as_json: one JSON object instead of words.
    """
    if as_json:
        typer.echo(json.dumps(_plain(usual, ours), indent=2, ensure_ascii=False))
        return
    width = sum(usual.columns.values())
    typer.echo(f"The usual notebook, on {usual.lines:,} order lines x {width:,} columns")
    for name, why in usual.left_out.items():
        typer.echo(f"  left out: {name}, {why}")
    typer.echo("  scatter within groups (WCSS) by number of groups:")
    for k, wcss in usual.wcss.items():
        typer.echo(f"    {k:>3}  {wcss:>14,.1f}")
    groups = len(next(iter(usual.means.values())))
    typer.echo(f"  means of its {groups} groups of lines:")
    for name, means in usual.means.items():
        typer.echo(f"    {name:<16}" + "".join(f"{mean:>12,.2f}" for mean in means))
    typer.echo(f"  its three-dimensional picture shows {usual.view_share:.1%} of the variance")
    name, share = next(iter(usual.restated.items()))
    if share >= _TELLING:
        typer.echo(f"  its groups only restate the column {name} (agreement {share:.2f} of 1)")
    typer.echo("")
    if isinstance(ours, Cannot):
        typer.echo(f"Regulars finds no segments: {ours.why}; {ours.way_out}")
        return
    typer.echo(f"Regulars, on {ours.customers:,} customers x {len(ours.model.weights)} features")
    for row in ours.segments.to_pylist():
        revenue = row["revenue_share"]
        worth = "" if revenue is None else f", {revenue:.1%} of revenue"
        typer.echo(f"  {row['segment_id']}  {row['name']}: {row['customers']:,} customers{worth}")
        typer.echo(f"     {row['difference']}")
    for line in remarks("Why", list(ours.choice.evidence)):
        typer.echo(line)


def _plain(usual: Course, ours: Segmentation | Cannot) -> dict[str, Any]:
    notebook = asdict(usual)
    del notebook["labels"]
    if isinstance(ours, Cannot):
        return {"notebook": notebook, "regulars": {"cannot": asdict(ours)}}
    return {
        "notebook": notebook,
        "regulars": {
            "customers": ours.customers,
            "choice": ours.choice.to_dict(),
            "segments": ours.segments.to_pylist(),
        },
    }
