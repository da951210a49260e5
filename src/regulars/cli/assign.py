"""`regulars assign`: put the customers of new orders into known segments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o

_ROWS_FOR_PEOPLE = 20


def assign(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    query: o.Query = None,
    mapping: o.Map = None,
    customer_map: o.CustomerMap = None,
    currency: o.Currency = None,
    rate: o.Rate = None,
    rates: o.Rates = None,
    only_currency: o.OnlyCurrency = None,
    timezone: o.Timezone = None,
    date_order: o.DateOrderOption = None,
    decimal: o.Decimal = None,
    export: o.Export = None,
    shape: o.ShapeOption = None,
    delimiter: o.Delimiter = None,
    encoding: o.Encoding = None,
    header: o.Header = None,
    sheet: o.Sheet = None,
    side_delimiter: o.SideDelimiter = None,
    side_encoding: o.SideEncoding = None,
    as_of: o.AsOf = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all rows to a .parquet or .csv file.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many rows, else 20."),
    ] = None,
    engine: o.EngineOption = None,
    as_json: o.AsJson = False,
) -> None:
    """Put the customers of new orders into the segments learned by the last run.

    Example: [bold]regulars assign new-orders.csv --to members.csv[/bold]

    The files must hold the whole history of these customers. The workspace is not changed.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_table  # noqa: PLC0415

    found = wiring.assign(
        orders,
        workspace=workspace,
        customers=customers or (),
        products=products or (),
        settings=o.without_gaps(
            intake=o.reading(
                mapping=mapping,
                customer_map=customer_map,
                query=query,
                date_order=date_order,
                decimal=decimal,
                export=export,
                shape=shape,
                delimiter=delimiter,
                encoding=encoding,
                header=header,
                money=o.money(
                    currency=currency,
                    rate=rate,
                    rates=rates,
                    only_currency=only_currency,
                    timezone=timezone,
                ),
                sheet=sheet,
                side_delimiter=side_delimiter,
                side_encoding=side_encoding,
            ),
            engine=engine,
            as_of=None if as_of is None else as_of.date(),
        ),
    )
    for warning in found.warnings:
        typer.echo(warning, err=True)
    members = found.members
    if to is not None:
        wiring.export(members, to)
        typer.echo(f"{members.num_rows:,} customers: {to}", err=True)
        return
    if limit is None:
        limit = members.num_rows if as_json else _ROWS_FOR_PEOPLE
    print_table(members.slice(0, limit), as_json=as_json)
    if limit < members.num_rows and not as_json:
        more = members.num_rows - limit
        typer.echo(f"{more:,} more; --limit N prints more, --to FILE writes all", err=True)
