"""`regulars predict churn`: who will not order again, or will end a contract."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.predict import shop_options as s
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
        typer.Argument(metavar="[TABLE]", help="Contracts, a row per customer, ended ones too."),
    ] = None,
    *,
    horizon_days: s.HorizonDays = None,
    learning: f.TableModel,
    tenure: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="How long each contract has run: who leaves when."),
    ] = None,
    tenure_unit: Annotated[
        TimeUnit, typer.Option(metavar="UNIT", help="day, week, month or year.")
    ] = TimeUnit.MONTH,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Judge predictions made at moments of the past, too.")
    ] = False,
    form: f.TableForm,
    contact: s.Contact,
    shop: s.ShopModel,
) -> None:
    """Say who will leave: order nothing within the horizon, or end a contract.

    Example: [bold]regulars predict churn -o my-shop[/bold]

    A shop without contracts needs no table: who orders nothing within the horizon is learned from
    the orders of a run; --backtest judges it in other seasons, too.

    Contracts, and how long each has run: who leaves within the horizon, by a survival model:
    [bold]regulars predict churn telco.csv --label Churn --tenure tenure[/bold]

    Contracts without that column: who is most like those who left; it cannot say when:
    [bold]regulars predict churn telco.csv --label Churn[/bold]

    Of a table those who have left teach the model; the list holds those who are still there.
    Without --label, a model saved in --model is applied: to the table, or to the workspace.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_flat  # noqa: PLC0415

    if table is None:
        if learning != f.TableModel(model=learning.model) or tenure:
            raise typer.BadParameter("name the table too: these options are about one")
        money = contact.settings()
        found = shop.learn(
            "churn",
            horizon_days=horizon_days,
            backtest=backtest,
            model=learning.model,
            contact=money,
        )
        shop.show(found, f"churn_probability_{found.card.horizon_days}d")
        return
    if backtest:
        raise typer.BadParameter("--backtest is about the orders of a workspace, not a table")
    worth = contact.worth()
    settings = o.without_gaps(seed=shop.seed, intake=form.settings())
    shown = partial(
        print_flat,
        to=shop.to,
        limit=shop.limit,
        as_json=shop.as_json,
        worth=worth,
        details=shop.details,
    )
    if learning.label is None and learning.model is not None:
        if horizon_days is not None:
            raise typer.BadParameter(s.SAYS_ITSELF)
        listed = wiring.apply_model(
            learning.model,
            table,
            kind="churn",
            id_column=learning.id_column,
            tenure=tenure,
            settings=settings,
        )
        shown(listed, model=None)
        return
    if tenure is None and horizon_days is not None:
        raise typer.BadParameter("--horizon-days of a table needs --tenure")
    if learning.label is None:
        raise typer.BadParameter(
            "name the column that says who has left: --label COLUMN; or a saved model: --model"
        )
    with progress(quiet=shop.quiet) as on_step:
        if tenure is None:
            flat = wiring.compare_leavers(
                table, settings=settings, on_step=on_step, **learning.told()
            )
        else:
            flat = wiring.stay_or_leave(
                table,
                o.without_gaps(
                    customer_id=learning.id_column,
                    duration=tenure,
                    event=learning.label,
                    time_unit=tenure_unit.value,
                    horizon_days=horizon_days,
                    leave_out=tuple(learning.without) if learning.without else None,
                    keep=tuple(learning.keep) if learning.keep else None,
                    threads=shop.threads,
                ),
                model=learning.model,
                settings=settings,
                on_step=on_step,
            )
    shown(flat, model=learning.model)
