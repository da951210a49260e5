"""`regulars run`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress


def run(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    add: o.Add = False,
    drop_vanished: o.DropVanished = False,
    query: o.Query = None,
    mapping: o.Map = None,
    customer_map: o.CustomerMap = None,
    product_map: o.ProductMap = None,
    segments: o.Segments = None,
    min_segments: o.MinSegments = None,
    as_of: o.AsOf = None,
    currency: o.Currency = None,
    rate: o.Rate = None,
    rates: o.Rates = None,
    only_currency: o.OnlyCurrency = None,
    timezone: o.Timezone = None,
    amounts: o.AmountsOption = None,
    tax_rate: o.TaxRate = None,
    tax_included: o.TaxIncluded = None,
    date_order: o.DateOrderOption = None,
    decimal: o.Decimal = None,
    export: o.Export = None,
    shape: o.ShapeOption = None,
    set_aside_unusual: o.SetAsideUnusual = False,
    pseudonymise: o.Pseudonymise = False,
    merge_customers: o.MergeCustomers = None,
    merge: o.Merge = None,
    delimiter: o.Delimiter = None,
    encoding: o.Encoding = None,
    header: o.Header = None,
    sheet: o.Sheet = None,
    side_delimiter: o.SideDelimiter = None,
    side_encoding: o.SideEncoding = None,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Heading of the report.")
    ] = None,
    seed: o.Seed = None,
    threads: o.Threads = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Read orders, get to know the customers, find segments and write a report.

    Example: [bold]regulars run orders.csv --customers people.csv -o my-shop[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when a run begins
    from regulars.cli.summary import summary  # noqa: PLC0415
    from regulars.record import to_json  # noqa: PLC0415

    said = o.without_gaps(
        title=title,
        seed=seed,
        threads=threads,
        engine=engine,
        as_of=None if as_of is None else as_of.date(),
        intake=o.without_gaps(
            add=add or None,
            drop_vanished=drop_vanished or None,
            amounts=None if amounts is None else amounts.value,
            tax_rate=tax_rate,
            tax_included=tax_included,
        )
        | o.reading(
            mapping=mapping,
            query=query,
            customer_map=customer_map,
            product_map=product_map,
            delimiter=delimiter,
            encoding=encoding,
            header=header,
            sheet=sheet,
            side_delimiter=side_delimiter,
            side_encoding=side_encoding,
            date_order=date_order,
            decimal=decimal,
            export=export,
            shape=shape,
            set_aside_unusual=set_aside_unusual,
            money=o.money(
                currency=currency,
                rate=rate,
                rates=rates,
                only_currency=only_currency,
                timezone=timezone,
            ),
            pseudonymise=pseudonymise,
            merge_at=merge_customers,
            merge_file=merge,
        ),
        segments=o.without_gaps(choose=o.choosing(segments=segments, min_segments=min_segments)),
    )
    with progress(quiet=quiet) as on_step:
        record = wiring.run(
            orders,
            workspace=workspace,
            customers=customers or (),
            products=products or (),
            settings=said,
            on_step=on_step,
        )
    if as_json:
        typer.echo(to_json(record), nl=False)
        return
    for line in summary(record, workspace):
        typer.echo(line)
