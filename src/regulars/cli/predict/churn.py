"""`regulars predict churn`: who will not order again, or will end a contract."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.predict import shop_options as s
from regulars.cli.predict.advice import Worth
from regulars.cli.progress import progress


class TimeUnit(StrEnum):
    """Units of a tenure."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@with_groups
def churn(
    table: Annotated[
        str | None,
        typer.Argument(metavar="[TABLE]", help="Contracts, a row per customer: a file or URL."),
    ] = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    horizon_days: s.HorizonDays = None,
    label: f.Label = None,
    positive: f.Positive = None,
    tenure: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="How long they stayed, or stay: a survival model."),
    ] = None,
    tenure_unit: Annotated[
        TimeUnit, typer.Option(metavar="UNIT", help="day, week, month or year.")
    ] = TimeUnit.MONTH,
    id_column: f.IdColumn = None,
    without: f.Without = None,
    keep_leak: f.KeepLeak = None,
    to: f.To = None,
    model: f.ModelFolder = None,
    limit: f.Limit = 20,
    form: f.TableForm,
    value_of_one: s.Value = None,
    contact_cost: s.ContactCost = None,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say who will leave: order nothing within the horizon, or end a contract.

    Example: [bold]regulars predict churn[/bold]; of contracts:
    [bold]regulars predict churn telco.csv --label Churn --tenure tenure[/bold]

    Without a table it learns from the orders of the workspace, as every run does.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_flat  # noqa: PLC0415

    if table is None and (label or tenure or to or model):
        raise typer.BadParameter("name the table too: these options are about one")
    if table is not None and tenure is None and horizon_days is not None:
        raise typer.BadParameter("--horizon-days of a table needs --tenure")
    if table is None:
        with progress(quiet=quiet) as on_step:
            found = wiring.predict(
                "churn",
                workspace=workspace,
                settings=s.looking_ahead(horizon_days, threads, seed),
                on_step=on_step,
            )
        s.print_prediction(
            found,
            workspace,
            first="churn_probability",
            limit=limit,
            as_json=as_json,
            worth=Worth.of(value_of_one, contact_cost),
        )
        return
    if label is None:
        raise typer.BadParameter("name the column that says who has left: --label COLUMN")
    settings = o.without_gaps(seed=seed, intake=form.settings())
    with progress(quiet=quiet) as on_step:
        if tenure is None:
            flat = wiring.learn_table(
                table,
                label=label,
                kind="churn",
                id_column=id_column,
                positive=positive,
                without=without or (),
                keep_leaks=keep_leak or (),
                model=model,
                settings=settings,
                on_step=on_step,
            )
        else:
            flat = wiring.stay_or_leave(
                table,
                o.without_gaps(
                    customer_id=id_column,
                    duration=tenure,
                    event=label,
                    time_unit=tenure_unit.value,
                    horizon_days=horizon_days,
                    leave_out=tuple(without) if without else None,
                    keep=tuple(keep_leak) if keep_leak else None,
                ),
                model=model,
                settings=settings,
                on_step=on_step,
            )
    print_flat(
        flat,
        to=to,
        limit=limit,
        as_json=as_json,
        model=model,
        worth=Worth.of(value_of_one, contact_cost),
    )
