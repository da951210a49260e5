"""`regulars predict uplift`: who buys only if asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.progress import progress
from regulars.wording import some

if TYPE_CHECKING:
    from regulars.predictions import Uplift


@with_groups
def uplift(
    table: Annotated[
        str,
        typer.Argument(metavar="TABLE", help="The experiment, or people to apply --model to."),
    ],
    *,
    treatment: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column that names the arm.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The result: yes and no, or an amount.")
    ] = None,
    control: Annotated[
        str | None, typer.Option(metavar="VALUE", help="The arm of those who got nothing.")
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(metavar="VALUE", help="The outcome that means yes, if not plain."),
    ] = None,
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="An arm to compare, else all others; repeatable."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column not to learn from; may be repeated."),
    ] = None,
    id_column: f.IdColumn = None,
    learner: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A learner to try, else all: s, t, x, r, dr, forest."),
    ] = None,
    value: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="Money that one outcome brings."),
    ] = None,
    contact_cost: Annotated[
        float | None, typer.Option(metavar="AMOUNT", help="Money that one contact costs.")
    ] = None,
    observational: Annotated[
        bool,
        typer.Option("--observational", help="Chance did not draw the arms: estimate who got it."),
    ] = False,
    best: Annotated[
        float | None,
        typer.Option(
            "--share", metavar="SHARE", min=0.01, max=0.99, help="Whom to contact: the best 0.3."
        ),
    ] = None,
    limit: f.Limit = 10,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-o", metavar="FOLDER", help="Keep it in the `predictions` of this run."
        ),
    ] = None,
    to: f.To = None,
    model: f.ModelFolder = None,
    form: f.TableForm,
    seed: o.Seed = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say which treatment each customer should get, or none, from an experiment.

    Example: [bold]regulars predict uplift f.csv --treatment arm --control no --outcome buy[/bold]

    With several treatments (two e-mails, say) it names the better one for everybody, or for each
    customer where choosing is shown to bring more, and what each way brings over contacting
    nobody. --value and --contact-cost count it in money. Arms that chance did not draw are refused.

    Without --treatment, the model saved in --model says what others should get:
    [bold]regulars predict uplift people.csv --model FOLDER[/bold]
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import print_json  # noqa: PLC0415
    from regulars.cli.predict.uplift_applied import print_applied  # noqa: PLC0415
    from regulars.cli.predict.uplift_printing import print_uplift, uplift_rows  # noqa: PLC0415

    settings = o.without_gaps(seed=seed, intake=form.settings())
    if treatment is None or outcome is None or control is None:
        if model is None or (treatment, outcome, control, arm, learner) != (None,) * 5:
            raise typer.BadParameter(
                "an experiment needs --treatment, --outcome and --control; a saved model (--model) "
                "none of them"
            )
        with progress(quiet=quiet) as on_step:
            applied, remarks = wiring.apply_uplift(
                model,
                table,
                id_column=id_column,
                workspace=workspace,
                settings=settings,
                on_step=on_step,
            )
        _tell(applied, remarks, to)
        print_applied(applied, limit, as_json=as_json)
        return
    with progress(quiet=quiet) as on_step:
        found, remarks = wiring.measure_uplift(
            table,
            treatment=treatment,
            outcome=outcome,
            control=control,
            id_column=id_column,
            arms=arm or None,
            exclude=exclude or (),
            positive=positive,
            model=model,
            workspace=workspace,
            settings=settings
            | o.without_gaps(
                predictions=o.without_gaps(
                    uplift=o.without_gaps(
                        learners=tuple(learner) if learner else None,
                        value_per_outcome=value,
                        contact_cost=contact_cost,
                        observational=observational or None,
                        targeted_share=best,
                    )
                ),
            ),
            on_step=on_step,
        )
    _tell(found, remarks, to)
    if as_json:
        print_json(uplift_rows(found, limit))
        return
    print_uplift(found, limit)
    if model is not None:
        typer.echo(f"\nModel: {model}")


def _tell(found: Uplift, remarks: Sequence[str], to: Path | None) -> None:
    """Write what is to be said of the files, and everybody's uplift to a file."""
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    for remark in remarks:
        typer.echo(remark, err=True)
    if to is not None:
        scores = wiring.uplift_by_customer(found)
        wiring.export(scores, to)
        typer.echo(f"{some(scores.num_rows, 'customer')}: {to}", err=True)
