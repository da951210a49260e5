"""`regulars predict leads`: who of those who have not bought is likely to."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.predict import shop_options as s
from regulars.cli.progress import progress


@with_groups
def leads(
    table: Annotated[
        str | None,
        typer.Argument(
            metavar="[TABLE]", help="People of whom it is known, or to score: a file or URL."
        ),
    ] = None,
    *,
    score: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="People to score, with the same columns."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="List those who said yes, too.")
    ] = False,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-o",
            metavar="FOLDER",
            help="A run whose people without orders to score.",
        ),
    ] = None,
    horizon_days: s.HorizonDays = None,
    learning: f.TableModel,
    to: f.To = None,
    limit: f.Limit = 20,
    form: f.TableForm,
    contact: s.Contact,
    seed: o.Seed = None,
    details: o.Details = False,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Score leads: learn who said yes from a table, and order others by their chance.

    Example: [bold]regulars predict leads known.csv --label bought --score new.csv[/bold]

    The table holds what was known before the outcome; columns that give it away are left out and
    named. Those who said yes teach the model; the list holds the others. Trees and a logistic
    regression are compared on people held out. Without --label, the people in the table are scored
    by the model that --model names.

    Of a run, the people in `customers` who have not ordered are scored, by what those known longer
    did within --horizon-days (90) of becoming known:
    [bold]regulars predict leads -o my-shop[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_flat  # noqa: PLC0415

    model = learning.model
    if (table is None) == (workspace is None):
        raise typer.BadParameter("name a table of people, or a workspace with -o")
    shown = partial(
        print_flat,
        to=to,
        limit=limit,
        as_json=as_json,
        worth=contact.worth(),
        details=details,
    )
    if workspace is not None:
        if score or form != f.TableForm() or everybody or learning != f.TableModel():
            raise typer.BadParameter("these options are about a table, not about a workspace")
        with progress(quiet=quiet) as on_step:
            listed = wiring.score_leads(
                workspace=workspace,
                horizon_days=horizon_days,
                settings=o.without_gaps(seed=seed),
                on_step=on_step,
            )
        shown(listed, model=None)
        return
    if horizon_days is not None:
        raise typer.BadParameter("--horizon-days is about a workspace (-o): a table has no dates")
    if learning.label is None:
        if model is None:
            raise typer.BadParameter(
                "name the column that says what they did: --label COLUMN; or a saved model: --model"
            )
        if score:
            raise typer.BadParameter("give the people to score as TABLE, without --score")
        known = wiring.apply_model(
            model,
            table,
            leave_out_yes=not everybody,
            id_column=learning.id_column,
            settings=o.without_gaps(intake=form.settings()),
        )
        shown(known, model=None)
        return
    settings = o.without_gaps(seed=seed, intake=form.settings())
    with progress(quiet=quiet) as on_step:
        found = wiring.learn_table(
            table,
            score=score or (),
            leave_out_yes=not everybody,
            settings=settings,
            on_step=on_step,
            **learning.told(),
        )
    shown(found, model=model)
