"""`regulars show`: which tables there are, and what is in one."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o

if TYPE_CHECKING:
    from regulars.wiring import Content

_ALL = "all"
_WIDTH = 80
_VALUED = ("clv_", "expected_revenue_")


def show(
    table: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="Name of the table; without: which ones there are."),
    ] = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    sort: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Order by it: numbers from the highest, dates to come from the soonest, texts from"
            " A to Z.",
        ),
    ] = None,
    reverse: Annotated[
        bool, typer.Option("--reverse", help="The other way round: the lowest first.")
    ] = False,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            *("--columns", "--column", "-c"),
            metavar="A,B",
            help="These columns, also one by one; all: every one; else those that fit the width.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=0, help="At most this many rows.")
    ] = 20,
    as_json: o.AsJson = False,
) -> None:
    """List the tables, or print rows of one; docs/tables.md explains its columns.

    Example: [bold]regulars show[/bold], then
    [bold]regulars show predictions --sort clv_365d --limit 10[/bold]

    Shares are printed as percent, money in the shop's currency; --json holds values as they are.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_fitting, print_table  # noqa: PLC0415
    from regulars.cli.units import reading_of  # noqa: PLC0415
    from regulars.model import TABLES  # noqa: PLC0415

    named = [name.strip() for given in columns or () for name in given.split(",") if name.strip()]
    if table is None:
        if sort or reverse or named:
            raise typer.BadParameter("name the table too: these options are about its columns")
        _list(wiring.contents(workspace), workspace, as_json=as_json)
        return
    rows = wiring.show(
        table,
        workspace=workspace,
        limit=limit,
        columns=[] if _ALL in named else named,
        sort=sort,
        reverse=reverse,
    )
    if as_json:
        print_table(rows, as_json=True)
        return
    reading = reading_of(table, rows.column_names, wiring.currency_of(workspace))
    if named:
        print_table(rows, as_json=False, reading=reading)
        return
    first, key = TABLES[table].shown_first, TABLES[table].key
    if sort:  # what the rows are ordered by stands beside what they are of
        at = 1 if first and first[0] in key else 0
        first = (*first[:at], sort, f"{sort}_low", *first[at:])  # with its limits in brackets
    print_fitting(rows, first=first, reading=reading)
    if table == "predictions":
        _say_why(rows["customer_id"].to_pylist(), workspace, sort or "")


def _list(found: list[Content], workspace: Path, *, as_json: bool) -> None:
    """Write which tables there are and which commands make the others."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from regulars.cli.printing import print_table  # noqa: PLC0415
    from regulars.wording import count  # noqa: PLC0415

    if as_json:
        rows = [
            {"table": t.table, "rows": t.rows, "meaning": t.meaning, "made_by": t.made_by}
            for t in found
        ]
        print_table(pa.Table.from_pylist(rows), as_json=True)
        return
    usual = found[0].made_by
    later = [t for t in found if t.rows is None or (not t.rows and t.made_by != usual)]
    there = [t for t in found if t not in later]
    names = max(len(t.table) for t in found)
    for one in there:
        typer.echo(f"{one.table:<{names}}  {count(one.rows or 0):>11}  {_short(one.meaning)}")
    if later:
        typer.echo("\nNot there yet, and the command that makes it:\n")
    for one in later:
        typer.echo(f"{one.table:<{names}}  {one.made_by}")
    typer.echo(f"\nRows of one: regulars show {there[0].table} -o {workspace}", err=True)


def _short(meaning: str) -> str:
    """What one row is, without what else there is to say of it."""
    return meaning.partition(". ")[0].partition(";")[0].removesuffix(".")


def _say_why(customers: list[str], workspace: Path, sort: str) -> None:
    """Write the strongest reason of each customer whose prediction was explained."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.model import kind_of  # noqa: PLC0415

    reasons = wiring.show("prediction_reasons", workspace=workspace)
    reasons = reasons.filter(
        pc.is_in(reasons["customer_id"], value_set=pa.array(customers, pa.string()))
    )
    asked = sort.removesuffix("_low").removesuffix("_high")
    kind, there = kind_of(asked), set(reasons["model"].to_pylist())
    meant = (asked, kind.command) if kind else ("churn",)
    model = next((name for name in meant if name in there), "")
    if model == "clv" and not asked.startswith(_VALUED):
        return  # they are reasons of the value, orders and dates have others
    said: dict[str, str] = {}
    for row in reasons.to_pylist():  # in the order of `position`
        if row["model"] == model and (row["contribution"] > 0 or model == "next-order"):
            said.setdefault(row["customer_id"], row["reason"])
    shown = [customer for customer in customers if customer in said]
    if shown:
        typer.echo(f"\nWhy ({model}):")
    for customer in shown:
        line = f"{customer}: {said[customer]}"
        typer.echo(fill(line, _WIDTH, initial_indent="  ", subsequent_indent="    "))
