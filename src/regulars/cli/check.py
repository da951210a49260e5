"""`regulars check`: what a run would make of the files, without writing anything."""

from __future__ import annotations

from pathlib import Path

import typer

from regulars.cli import options as o


def check(
    orders: o.Orders,
    customers: o.Customers = None,
    products: o.Products = None,
    workspace: o.Workspace = Path("my-shop"),
    query: o.Query = None,
    mapping: o.Map = None,
    customer_map: o.CustomerMap = None,
    product_map: o.ProductMap = None,
    as_of: o.AsOf = None,
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
    engine: o.EngineOption = None,
    sheet: o.Sheet = None,
    side_delimiter: o.SideDelimiter = None,
    side_encoding: o.SideEncoding = None,
    as_json: o.AsJson = False,
) -> None:
    """Say what each column means, which rows count and what is odd. Writes nothing.

    Example: [bold]regulars check orders.csv[/bold]
    """
    import json  # noqa: PLC0415 - only here
    from dataclasses import asdict  # noqa: PLC0415

    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.summary import (  # noqa: PLC0415
        cannot_lines,
        consent_lines,
        identity_lines,
        input_lines,
        mapping_lines,
        personal_lines,
        remarks,
    )

    found = wiring.check(
        orders,
        workspace=workspace,
        customers=customers or (),
        products=products or (),
        settings=o.without_gaps(
            engine=engine,
            as_of=None if as_of is None else as_of.date(),
            intake=o.reading(
                mapping=mapping,
                query=query,
                customer_map=customer_map,
                product_map=product_map,
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
                date_order=date_order,
                decimal=decimal,
                export=export,
                shape=shape,
                set_aside_unusual=set_aside_unusual,
                pseudonymise=pseudonymise,
            ),
        ),
    )
    if as_json:
        typer.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    for line in (
        *input_lines(found.input),
        "",
        "What the columns mean (change it with --map ROLE=COLUMN):",
        *mapping_lines(found.mapping),
        *consent_lines(found.consent),
        *identity_lines(found.identity),
        *personal_lines(found.personal),
        *remarks("Please check", found.questions),
        *remarks("Worth knowing", found.warnings),
        *cannot_lines(found.cannot),
    ):
        typer.echo(line)
