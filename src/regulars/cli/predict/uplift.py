"""`regulars predict uplift`: who buys only if asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.predict import uplift_options as u
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
    experiment: u.Experiment,
    measuring: u.Measuring,
    destination: u.Destination,
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
    model, workspace = destination.model, destination.workspace
    if not experiment.is_named():
        named = (experiment.treatment, experiment.outcome, experiment.control, experiment.arm)
        if model is None or (*named, measuring.learner) != (None,) * 5:
            raise typer.BadParameter(
                "an experiment needs --treatment, --outcome and --control; a saved model (--model) "
                "none of them"
            )
        with progress(quiet=quiet) as on_step:
            applied, remarks = wiring.apply_uplift(
                model,
                table,
                id_column=experiment.id_column,
                workspace=workspace,
                settings=settings,
                on_step=on_step,
            )
        _tell(applied, remarks, destination.to)
        print_applied(applied, destination.limit, as_json=as_json)
        return
    predictions = o.without_gaps(uplift=measuring.settings())
    with progress(quiet=quiet) as on_step:
        found, remarks = wiring.measure_uplift(
            table,
            **experiment.told(),
            model=model,
            workspace=workspace,
            settings=settings | o.without_gaps(predictions=predictions),
            on_step=on_step,
        )
    _tell(found, remarks, destination.to)
    if as_json:
        print_json(uplift_rows(found, destination.limit))
        return
    print_uplift(found, destination.limit)
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
