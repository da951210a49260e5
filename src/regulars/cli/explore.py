"""`regulars explore`: what an analyst asks first, in words and small tables."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


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
    mapping: o.Map = None,
    customer_map: o.CustomerMap = None,
    product_map: o.ProductMap = None,
    as_of: o.AsOf = None,
    query: o.Query = None,
    currency: o.Currency = None,
    rate: o.Rate = None,
    rates: o.Rates = None,
    only_currency: o.OnlyCurrency = None,
    timezone: o.Timezone = None,
    date_order: o.DateOrderOption = None,
    decimal: o.Decimal = None,
    export: o.Export = None,
    shape: o.ShapeOption = None,
    set_aside_unusual: o.SetAsideUnusual = False,
    pseudonymise: o.Pseudonymise = False,
    delimiter: o.Delimiter = None,
    encoding: o.Encoding = None,
    header: o.Header = None,
    sheet: o.Sheet = None,
    png: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Write every chart as a PNG too; needs `regulars[pictures]`."
        ),
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="The pictures in dark colours.")] = False,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say what an analyst asks first: months, seasons, who comes back, what sells, where.

    Example: [bold]regulars explore orders.csv --section cohorts[/bold]

    Without files it explores the workspace. Writes nothing but `--png`.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.exploration import print_exploration  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        found = wiring.explore(
            orders or (),
            workspace=workspace,
            customers=customers or (),
            products=products or (),
            settings=o.without_gaps(
                threads=threads,
                as_of=None if as_of is None else as_of.date(),
                intake=o.reading(
                    mapping=mapping,
                    customer_map=customer_map,
                    product_map=product_map,
                    delimiter=delimiter,
                    encoding=encoding,
                    header=header,
                    sheet=sheet,
                    date_order=date_order,
                    decimal=decimal,
                    export=export,
                    shape=shape,
                    set_aside_unusual=set_aside_unusual,
                    pseudonymise=pseudonymise,
                    query=query,
                    money=o.money(
                        currency=currency,
                        rate=rate,
                        rates=rates,
                        only_currency=only_currency,
                        timezone=timezone,
                    ),
                ),
            ),
            only=None if section is None else section.value,
            on_step=on_step,
        )
        pictures = None
        if png is not None:
            on_step("pictures")
            pictures = wiring.draw(found, png, dark=dark)
    print_exploration(found, pictures, tables=section is not None, limit=limit, as_json=as_json)
