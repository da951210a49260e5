"""Single options that several commands share, and what they say to the settings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

Orders = Annotated[
    list[str],
    typer.Argument(
        metavar="ORDERS",
        help="Order files, globs, folders, or URLs of databases and object stores.",
    ),
]
Workspace = Annotated[
    Path,
    typer.Option("--workspace", "-o", metavar="FOLDER", help="Where tables and report are kept."),
]
Customers = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="Customer file or URL that joins in; may be repeated."),
]
Products = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="Product file or URL that joins in; may be repeated."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Describe customers as known at the end of this day; by default the last order's.",
    ),
]
Segments = Annotated[
    int | None, typer.Option(metavar="N", min=2, help="Exactly this many segments.")
]
MinSegments = Annotated[
    int | None, typer.Option(metavar="N", min=2, help="At least this many segments.")
]
Seed = Annotated[int | None, typer.Option(metavar="N", min=0, help="Seed of every random choice.")]
Threads = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Threads; by default one per core.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Details = Annotated[
    bool,
    typer.Option("--details", help="Print every measure and how it was learned, too."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


class Engine(StrEnum):
    """What runs the work."""

    DUCKDB = "duckdb"
    SPARK = "spark"


EngineOption = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        metavar="duckdb|spark",
        help="What runs the work; the settings \\[spark] say where Spark is.",
    ),
]


def without_gaps(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - settings are of any type
    """Leave out what was not said, so that `regulars.toml` and the defaults count."""
    return {name: value for name, value in said.items() if value not in (None, {})}


def choosing(*, segments: int | None, min_segments: int | None) -> dict[str, Any]:
    """The settings of `segments.choose`."""
    if segments is not None and min_segments is not None:
        raise typer.BadParameter("give --segments or --min-segments, not both")
    most = None if min_segments is None else max(8, min_segments + 3)
    return without_gaps(k=segments, k_min=min_segments, k_max=most)
