"""Options that several commands share, and what they say to the settings."""

from __future__ import annotations

import math
import re
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
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="ROLE=COLUMN",
        help="Say what a column means: order_id=BON, or discount= for none; may be repeated.",
    ),
]
CustomerMap = Annotated[
    list[str] | None,
    typer.Option(metavar="ROLE=COLUMN", help="The same for the customer file; may be repeated."),
]
ProductMap = Annotated[
    list[str] | None,
    typer.Option(metavar="ROLE=COLUMN", help="The same for the product file; may be repeated."),
]
Query = Annotated[
    str | None,
    typer.Option(
        metavar="SQL", help="The orders are the rows of this query, or of the one in a .sql file."
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        metavar="CHAR", help="Character between cells of a CSV file; ' ' for any run of blanks."
    ),
]
Encoding = Annotated[
    str | None, typer.Option(metavar="NAME", help="Text encoding of a CSV file, e.g. cp1252.")
]
SideDelimiter = Annotated[
    str | None,
    typer.Option(
        metavar="CHAR",
        help="The delimiter of customer and product files, if not the orders'; auto: find it.",
    ),
]
SideEncoding = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The encoding of customer and product files, if not the orders'; auto: find it.",
    ),
]
Sheet = Annotated[
    str | None, typer.Option(metavar="NAME", help="The sheet of an Excel workbook to read.")
]
Header = Annotated[
    bool | None,
    typer.Option("--header/--no-header", help="Whether the first row names the columns."),
]
SetAsideUnusual = Annotated[
    bool,
    typer.Option(
        "--set-aside-unusual",
        help="Set lines with unusually large amounts aside instead of keeping them.",
    ),
]
Currency = Annotated[
    str | None, typer.Option(metavar="ISO", help="Currency of amounts, or to convert to, e.g. EUR.")
]
Rate = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ISO=NUMBER",
        help="What one unit of another currency is worth, e.g. EUR=1.08; may be repeated.",
    ),
]
Rates = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="File of rates by day: date, currency, rate."),
]
OnlyCurrency = Annotated[
    str | None,
    typer.Option(metavar="ISO", help="Count this currency alone and set the others aside."),
]
Timezone = Annotated[
    str | None,
    typer.Option(metavar="ZONE", help="Zone of times that name none, e.g. Europe/Berlin."),
]
Pseudonymise = Annotated[
    bool,
    typer.Option(
        "--pseudonymise",
        help="Replace personal values before anything is written, by a secret key.",
    ),
]
MergeCustomers = Annotated[
    float | None,
    typer.Option(
        metavar="SHARE",
        min=0.5,
        help="Merge customers who are one person with this confidence, e.g. 0.95.",
    ),
]
Merge = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="CSV of pairs to merge: customer_id_a, customer_id_b."),
]


class DecimalSign(StrEnum):
    """The sign before the decimals."""

    POINT = "."
    COMMA = ","


class Amounts(StrEnum):
    """Whether amounts are to be with tax."""

    NET = "net"
    GROSS = "gross"


Decimal = Annotated[
    DecimalSign | None,
    typer.Option("--decimal", metavar=".|,", help="Decimal sign of amounts: in 2.319 both may be."),
]
AmountsOption = Annotated[
    Amounts | None,
    typer.Option("--amounts", metavar="net|gross", help="Count amounts without or with tax."),
]
TaxRate = Annotated[
    float | None,
    typer.Option(metavar="RATE", min=0.0, help="Tax rate, e.g. 0.19 for 19 %."),
]
TaxIncluded = Annotated[
    bool | None,
    typer.Option("--taxed/--untaxed", help="Whether the file's amounts include tax."),
]
Add = Annotated[
    bool,
    typer.Option("--add", help="Join these files to the rows that the workspace has."),
]
DropVanished = Annotated[
    bool,
    typer.Option(
        "--drop-vanished",
        help="With --add: drop lines that are missing from a file or order that is read again.",
    ),
]
Export = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The platform's export that the orders are, e.g. shopify; none for no known one.",
    ),
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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]


class Shape(StrEnum):
    """What a row of the order files stands for."""

    LINE = "line"
    ORDER = "order"
    CUSTOMER = "customer"
    BASKET = "basket"
    WIDE = "wide"


ShapeOption = Annotated[
    Shape | None,
    typer.Option(
        metavar="SHAPE",
        help="What a row is: line, order, customer, basket (items in one cell) or wide (a column"
        " per period or product).",
    ),
]


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


class DateOrder(StrEnum):
    """Whether 3/4/2003 begins with the day or with the month."""

    DMY = "dmy"
    MDY = "mdy"


DateOrderOption = Annotated[
    DateOrder | None,
    typer.Option(metavar="dmy|mdy", help="Whether 3/4/2003 begins with the day or the month."),
]


def reading(
    *,
    mapping: list[str] | None = None,
    customer_map: list[str] | None = None,
    product_map: list[str] | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
    sheet: str | None = None,
    side_delimiter: str | None = None,
    side_encoding: str | None = None,
    date_order: DateOrder | None = None,
    decimal: DecimalSign | None = None,
    set_aside_unusual: bool = False,
    query: str | None = None,
    money: dict[str, Any] | None = None,
    pseudonymise: bool = False,
    merge_at: float | None = None,
    merge_file: str | None = None,
    export: str | None = None,
    shape: Shape | None = None,
) -> dict[str, Any]:
    """What the command line says about reading, as the `intake` settings.

    Raises:
        typer.BadParameter: a mapping is not `ROLE=COLUMN`.
    """
    said: dict[str, Any] = {
        "delimiter": "\t" if delimiter == "\\t" else delimiter,
        "encoding": encoding,
        "header": header,
        "sheet": sheet,
        "side_delimiter": "\t" if side_delimiter == "\\t" else side_delimiter,
        "side_encoding": side_encoding,
        "date_order": None if date_order is None else date_order.value,
        "decimal": None if decimal is None else decimal.value,
        "export": export,
        "shape": None if shape is None else shape.value,
        "set_aside_unusual": set_aside_unusual or None,
        "query": query,
        "pseudonymise": pseudonymise or None,
        "merge_at": merge_at,
        "merge_file": merge_file,
        "told": pairs(mapping, "--map"),
        "told_customers": pairs(customer_map, "--customer-map"),
        "told_products": pairs(product_map, "--product-map"),
        **(money or {}),
    }
    return {name: value for name, value in said.items() if value not in (None, {})}


def money(
    *,
    currency: str | None,
    rate: list[str] | None,
    rates: str | None,
    only_currency: str | None,
    timezone: str | None,
) -> dict[str, Any]:
    """What the command line says about currencies and clocks, as `intake` settings.

    Raises:
        typer.BadParameter: a rate is not `ISO=NUMBER`.
    """
    return {
        "currency": currency,
        "rates": exchange_rates(rate),
        "rates_file": rates,
        "only_currency": only_currency,
        "timezone": timezone,
    }


def exchange_rates(given: list[str] | None) -> dict[str, float]:
    """Read `ISO=NUMBER` options.

    >>> exchange_rates(["EUR=1.08", "gbp=1.27"])
    {'EUR': 1.08, 'GBP': 1.27}

    Raises:
        typer.BadParameter: one of them is no currency with a positive number.
    """
    found = {}
    for item in given or []:
        code, _, number = item.partition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > 0.0 and re.fullmatch("[A-Za-z]{3}", code.strip())):
            raise typer.BadParameter(f"{item!r} is not ISO=NUMBER, for example --rate EUR=1.08")
        found[code.strip().upper()] = value
    return found


def pairs(given: list[str] | None, flag: str) -> dict[str, str]:
    """Read `ROLE=COLUMN` options.

    >>> pairs(["customer_id=CUSTOMERNAME", "discount="], "--map")
    {'customer_id': 'CUSTOMERNAME', 'discount': ''}

    Raises:
        typer.BadParameter: one of them has no `=`.
    """
    found = {}
    for item in given or []:
        role, equals, column = item.partition("=")
        if not equals:
            raise typer.BadParameter(
                f"{item!r} is not ROLE=COLUMN, for example {flag} customer_id=CUSTOMERNAME"
            )
        found[role.strip()] = column.strip()
    return found


def without_gaps(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - settings are of any type
    """Leave out what was not said, so that `regulars.toml` and the defaults count."""
    return {name: value for name, value in said.items() if value not in (None, {})}


def choosing(*, segments: int | None, min_segments: int | None) -> dict[str, Any]:
    """The settings of `segments.choose`."""
    if segments is not None and min_segments is not None:
        raise typer.BadParameter("give --segments or --min-segments, not both")
    most = None if min_segments is None else max(8, min_segments + 3)
    return without_gaps(k=segments, k_min=min_segments, k_max=most)
