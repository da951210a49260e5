"""`regulars explore`: what an analyst asks first, in words and small tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.progress import progress
from regulars.cli.reading import ReadingOptions


class SectionName(StrEnum):
    """The sections of an exploration, in reading order."""

    MONTHS = "months"
    SEASONS = "seasons"
    VALUES = "values"
    CONCENTRATION = "concentration"
    REPEAT = "repeat"
    COHORTS = "cohorts"
    PRODUCTS = "products"
    TOGETHER = "together"
    PLACES = "places"
    CORRELATIONS = "correlations"
    QUALITY = "quality"


@with_groups
def explore(
    orders: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ORDERS]", help="Order files, globs or folders; or a finished workspace."
        ),
    ] = None,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    section: Annotated[
        SectionName | None,
        typer.Option(
            metavar="NAME", help="One section, with its tables: " + ", ".join(SectionName)
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="At most this many rows.")
    ] = 20,
    *,
    reading: ReadingOptions,
    as_of: o.AsOf = None,
    png: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Write every chart as a PNG too; needs the extra `pictures`."
        ),
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The pictures in dark colours.")] = False,
    threads: o.Threads = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say what an analyst asks first: months, seasons, who comes back, what sells, where.

    Example: [bold]regulars explore orders.csv --section cohorts[/bold]

    Without files it explores the workspace. Writes nothing but `--png`.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.exploration import print_exploration  # noqa: PLC0415

    read = reading.settings()
    if read and not orders:
        raise typer.BadParameter(
            f"{', '.join(read)}: options of reading do nothing without order files; a workspace is"
            " explored as its run read it"
        )

    with progress(quiet=quiet) as on_step:
        found = wiring.explore(
            orders or (),
            workspace=workspace,
            customers=customers or (),
            products=products or (),
            settings=o.without_gaps(
                threads=threads,
                engine=engine,
                as_of=None if as_of is None else as_of.date(),
                intake=read,
            ),
            only=None if section is None else section.value,
            on_step=on_step,
        )
        pictures = None
        if png is not None:
            on_step("pictures")
            pictures = wiring.draw(found, png, dark=dark)
    print_exploration(found, pictures, tables=section is not None, limit=limit, as_json=as_json)
