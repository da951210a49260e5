"""The options of reading files, which every command has that takes orders."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any

import typer


class DateOrder(StrEnum):
    """Whether 3/4/2003 begins with the day or with the month."""

    DMY = "dmy"
    MDY = "mdy"


class DecimalSign(StrEnum):
    """The sign before the decimals."""

    POINT = "."
    COMMA = ","


class Amounts(StrEnum):
    """Whether amounts are to be with tax."""

    NET = "net"
    GROSS = "gross"


class Shape(StrEnum):
    """What a row of the order files stands for."""

    LINE = "line"
    ORDER = "order"
    CUSTOMER = "customer"
    BASKET = "basket"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What the command line says about reading; each field is the `intake` setting of its name.

    A new option is a field here and one of `regulars.intake.IntakeConfig`.
    """

    query: Annotated[
        str | None,
        typer.Option(
            metavar="SQL",
            help="The orders are the rows of this query, or of the one in a .sql file.",
        ),
    ] = None
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="ROLE=COLUMN",
            help="Say what a column means: order_id=BON, or discount= for none; may be repeated.",
        ),
    ] = None
    told_customers: Annotated[
        list[str] | None,
        typer.Option(
            "--customer-map",
            metavar="ROLE=COLUMN",
            help="The same for the customer file; may be repeated.",
        ),
    ] = None
    told_products: Annotated[
        list[str] | None,
        typer.Option(
            "--product-map",
            metavar="ROLE=COLUMN",
            help="The same for the product file; may be repeated.",
        ),
    ] = None
    currency: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Currency of amounts, or to convert to, e.g. EUR."),
    ] = None
    rates: Annotated[
        list[str] | None,
        typer.Option(
            "--rate",
            metavar="ISO=NUMBER",
            help="What one unit of another currency is worth, e.g. EUR=1.08; may be repeated.",
        ),
    ] = None
    rates_file: Annotated[
        str | None,
        typer.Option("--rates", metavar="FILE", help="File of rates by day: date, currency, rate."),
    ] = None
    only_currency: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Count this currency alone and set the others aside."),
    ] = None
    timezone: Annotated[
        str | None,
        typer.Option(metavar="ZONE", help="Zone of times that name none, e.g. Europe/Berlin."),
    ] = None
    amounts: Annotated[
        Amounts | None,
        typer.Option(metavar="net|gross", help="Count amounts without or with tax."),
    ] = None
    tax_rate: Annotated[
        float | None, typer.Option(metavar="RATE", min=0.0, help="Tax rate, e.g. 0.19 for 19 %.")
    ] = None
    tax_included: Annotated[
        bool | None,
        typer.Option("--taxed/--untaxed", help="Whether the file's amounts include tax."),
    ] = None
    date_order: Annotated[
        DateOrder | None,
        typer.Option(
            metavar="dmy|mdy",
            help="Whether 3/4/2003 begins with the day or the month; of several files, in those"
            " that prove neither.",
        ),
    ] = None
    decimal: Annotated[
        DecimalSign | None,
        typer.Option(metavar=".|,", help="Decimal sign of amounts: in 2.319 both may be."),
    ] = None
    export: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The platform's export that the orders are, e.g. shopify; none for no known one.",
        ),
    ] = None
    shape: Annotated[
        Shape | None,
        typer.Option(
            metavar="SHAPE",
            help="What a row is: line, order, customer, basket (items in one cell) or wide (a"
            " column per period or product).",
        ),
    ] = None
    set_aside_unusual: Annotated[
        bool,
        typer.Option(
            "--set-aside-unusual",
            help="Set lines with unusually large amounts aside instead of keeping them.",
        ),
    ] = False
    pseudonymise: Annotated[
        bool,
        typer.Option(
            "--pseudonymise",
            help="Replace personal values before anything is written, by a secret key.",
        ),
    ] = False
    merge_at: Annotated[
        float | None,
        typer.Option(
            "--merge-customers",
            metavar="SHARE",
            min=0.5,
            help="Merge customers who are one person with this confidence, e.g. 0.95.",
        ),
    ] = None
    merge_file: Annotated[
        str | None,
        typer.Option(
            "--merge",
            metavar="FILE",
            help="CSV of pairs to merge: customer_id_a, customer_id_b.",
        ),
    ] = None
    delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="CHAR", help="Character between cells of a CSV file; ' ' for any run of blanks."
        ),
    ] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Text encoding of a CSV file, e.g. cp1252.")
    ] = None
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help="Whether the first row names the columns."),
    ] = None
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet of an Excel workbook to read.")
    ] = None
    file_names: Annotated[
        str | None,
        typer.Option(
            metavar="PATTERN",
            help="What file names say, e.g. {customer_id}.csv; none for nothing.",
        ),
    ] = None
    side_delimiter: Annotated[
        str | None,
        typer.Option(
            metavar="CHAR",
            help="The delimiter of customer and product files, if not the orders'; auto: find it.",
        ),
    ] = None
    side_encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The encoding of customer and product files, if not the orders'; auto: find it.",
        ),
    ] = None

    def settings(self) -> dict[str, Any]:
        r"""The `intake` settings that were said, so that `regulars.toml` counts for the others.

        >>> ReadingOptions(told=["order_id=BON"], delimiter="\\t").settings()
        {'told': {'order_id': 'BON'}, 'delimiter': '\t'}

        Raises:
            typer.BadParameter: a mapping is not `ROLE=COLUMN`, a rate not `ISO=NUMBER`, or a
                share is above 1.
        """
        if self.merge_at is not None and self.merge_at > 1:
            raise typer.BadParameter("--merge-customers is a share: at most 1")
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: _MEANT[name](value) if name in _MEANT else value
            for name, value in said.items()
            # A switch that is off was not said.
            if value not in (None, []) and (value is not False or name in _ANSWERS)
        }


def exchange_rates(given: list[str]) -> dict[str, float]:
    """Read `ISO=NUMBER` options.

    >>> exchange_rates(["EUR=1.08", "gbp=1.27"])
    {'EUR': 1.08, 'GBP': 1.27}

    Raises:
        typer.BadParameter: one of them is no currency with a positive number.
    """
    found = {}
    for item in given:
        code, _, number = item.partition("=")
        try:
            value = float(number)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value > 0.0 and re.fullmatch("[A-Za-z]{3}", code.strip())):
            raise typer.BadParameter(f"{item!r} is not ISO=NUMBER, for example --rate EUR=1.08")
        found[code.strip().upper()] = value
    return found


def roles_told(given: list[str]) -> dict[str, str]:
    """Read `ROLE=COLUMN` options.

    >>> roles_told(["customer_id=CUSTOMERNAME", "discount="])
    {'customer_id': 'CUSTOMERNAME', 'discount': ''}

    Raises:
        typer.BadParameter: one of them has no `=`.
    """
    found = {}
    for item in given:
        role, equals, column = item.partition("=")
        if not equals:
            raise typer.BadParameter(
                f"{item!r} is not ROLE=COLUMN, for example customer_id=CUSTOMERNAME"
            )
        found[role.strip()] = column.strip()
    return found


def _delimiter(given: str) -> str:
    return "\t" if given == "\\t" else given


_ANSWERS = frozenset({"header", "tax_included"})
"""Switches of which `no` is an answer, too."""

_MEANT: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {
        "told": roles_told,
        "told_customers": roles_told,
        "told_products": roles_told,
        "rates": exchange_rates,
        "delimiter": _delimiter,
        "side_delimiter": _delimiter,
        "date_order": str,
        "decimal": str,
        "amounts": str,
        "shape": str,
    }
)
"""Options whose text is not the setting as it stands."""
