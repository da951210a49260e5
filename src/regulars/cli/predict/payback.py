"""`regulars predict payback`: when customers won in a month have earned what they cost."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o
from regulars.cli.predict import flat_options as f
from regulars.cli.progress import progress
from regulars.model import Unit

if TYPE_CHECKING:
    import pyarrow as pa

_UNITS: dict[str, Unit] = {"cost": "money", "margin of one so far": "money", "chance": "share"}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def payback(
    workspace: o.Workspace = Path("my-shop"),
    *,
    cost: Annotated[
        list[str],
        typer.Option(
            metavar="AMOUNT", help="Of winning one customer, or MONTH=AMOUNT; may be repeated."
        ),
    ],
    margin: Annotated[
        float,
        typer.Option(metavar="SHARE", min=0.001, max=1.0, help="Of revenue, what is left: 0.3."),
    ],
    months: Annotated[
        int, typer.Option(metavar="N", min=1, max=120, help="Follow cohorts so long at most.")
    ] = 24,
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many cohorts."),
    ] = None,
    to: f.To = None,
    seed: o.Seed = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Tell after how many months the customers won in a month have paid back.

    Example: [bold]regulars predict payback --cost 25 --margin 0.3[/bold]

    The run gains the tables `payback_cohorts` and `payback_months`, its report a part. Who stays,
    month by month: [bold]regulars show explore_cohorts[/bold].
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_json, print_sentences, rows_of  # noqa: PLC0415
    from regulars.cli.printing import print_table  # noqa: PLC0415
    from regulars.cli.units import Reading  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        found = wiring.payback(
            costs(cost),
            margin_share=margin,
            months=months,
            workspace=workspace,
            settings=o.without_gaps(seed=seed),
            on_step=on_step,
        )
    if to is not None:
        wiring.export(found.curve, to)
        typer.echo(f"{found.curve.num_rows:,} months of cohorts: {to}", err=True)
    if as_json:
        every = found.curve.num_rows
        rows = rows_of(first_cohorts(found.cohorts, limit), every)
        print_json({"cohorts": rows, "curve": rows_of(found.curve, every)})
        return
    first, *cohorts, together = found.cohorts.to_pylist()
    late = [row for row in cohorts if row["payback_month"] is None]
    print_sentences([row["sentence"] for row in (together, first, *late)])
    typer.echo("")
    reading = Reading(_UNITS, wiring.currency_of(workspace))
    shown, there = first_cohorts(found.cohorts, limit), found.cohorts.num_rows
    print_table(_shown(shown), as_json=False, reading=reading)
    if shown.num_rows < there:
        typer.echo(f"\n{shown.num_rows - 1:,} of {there - 1:,} cohorts. More: --limit N")
    typer.echo(
        "\nSo far: what all customers of the row have earned until now, over their number. Month 1"
        " begins with the first order and contains it."
    )
    typer.echo(f"Month by month: regulars show payback_months -o {workspace}")
    typer.echo(f"Drawn: {workspace / 'report.html'}, the part When they pay back")


def first_cohorts(cohorts: pa.Table, limit: int | None) -> pa.Table:
    """So many cohorts, and all customers together, who stand last; None: every cohort."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    together = cohorts.num_rows - 1
    if limit is None or limit >= together:
        return cohorts
    return pa.concat_tables([cohorts.slice(0, limit), cohorts.slice(together)])


def _shown(cohorts: pa.Table) -> pa.Table:
    """The cohorts for people."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    return pa.Table.from_pylist(
        [
            {
                "cohort": "all" if row["cohort"] is None else f"{row['cohort']:%Y-%m}",
                "customers": row["customers"],
                "cost": row["acquisition_cost"],
                "margin of one so far": row["margin_so_far"],
                "paid back in month": row["payback_month"],
                "from": row["payback_month_low"],
                "to": row["payback_month_high"],
                "chance": row["chance_paid_back"],
            }
            for row in cohorts.to_pylist()
        ]
    )


def costs(given: list[str]) -> float | dict[date, float]:
    """Read `AMOUNT` and `MONTH=AMOUNT`.

    >>> costs(["25"])
    25.0
    >>> costs(["2024-12=40"])
    {datetime.date(2024, 12, 1): 40.0}

    Raises:
        typer.BadParameter: one of them is neither, or both kinds are given.
    """
    found: dict[date, float] = {}
    for item in given:
        month, equals, amount = item.rpartition("=")
        match = _MONTH.fullmatch(month.strip())
        try:
            value = float(amount)
        except ValueError:
            value = -1.0
        if value < 0 or bool(equals) != bool(match):
            raise typer.BadParameter(f"{item!r} is neither AMOUNT nor MONTH=AMOUNT (2024-12=40)")
        if match is None:
            if len(given) > 1:
                raise typer.BadParameter("give one AMOUNT for all months, or MONTH=AMOUNT for each")
            return value
        found[date(int(match[1]), int(match[2]), 1)] = value
    return found
