"""`regulars predict uplift`: who buys only if asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import flat_options as f
from regulars.cli.progress import progress

if TYPE_CHECKING:
    from regulars.predictions import Uplift


@with_groups
def uplift(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="The experiment, a row per customer.")
    ],
    *,
    treatment: Annotated[
        str, typer.Option(metavar="COLUMN", help="The column that names the arm.")
    ],
    outcome: Annotated[
        str, typer.Option(metavar="COLUMN", help="The result: yes and no, or an amount.")
    ],
    control: Annotated[
        str, typer.Option(metavar="VALUE", help="The arm of those who got nothing.")
    ],
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
    to: f.To = None,
    model: f.ModelFolder = None,
    form: f.TableForm,
    seed: o.Seed = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Find whom a treatment changes, and whether customers differ in that at all.

    Example: [bold]regulars predict uplift f.csv --treatment arm --control no --outcome buy[/bold]

    Learners are compared by their Qini area on customers held out, beside a response model and
    random order. Arms that chance did not draw are refused.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.predict.printing import card_rows, print_json  # noqa: PLC0415

    with progress(quiet=quiet) as on_step:
        found, remarks = wiring.measure_uplift(
            table,
            treatment=treatment,
            outcome=outcome,
            control=control,
            id_column=id_column,
            arms=arm or None,
            exclude=exclude or (),
            model=model,
            settings=o.without_gaps(
                seed=seed,
                intake=form.settings(),
                predictions=o.without_gaps(
                    uplift=o.without_gaps(
                        learners=tuple(learner) if learner else None,
                        value_per_outcome=value,
                        contact_cost=contact_cost,
                        observational=observational or None,
                    )
                ),
            ),
            on_step=on_step,
        )
    for remark in remarks:
        typer.echo(remark, err=True)
    if to is not None:
        wiring.export(found.table, to)
        typer.echo(f"{found.table.num_rows:,} rows: {to}", err=True)
    if as_json:
        print_json({arm: card_rows(card) for arm, card in found.cards.items()})
        return
    _print(found)
    if model is not None:
        typer.echo(f"\nModel: {model}")


def _print(found: Uplift) -> None:
    """The learners of each arm beside each other, and what follows."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from regulars.cli.predict.printing import print_sentences  # noqa: PLC0415
    from regulars.cli.printing import print_table  # noqa: PLC0415

    for arm, report in found.reports.items():
        effect = report.average_effect
        typer.echo(
            f"\n{arm}: average effect on {found.outcome} {effect.value:.4g} "
            f"({effect.low:.4g} to {effect.high:.4g}), {report.customers:,} customers"
        )
        rows = [
            {
                "": "*" if name == report.learner else "",
                "learner": name.replace("_", " "),
                "Qini area": scores.qini_area.value,
                "from": scores.qini_area.low,
                "to": scores.qini_area.high,
                "uplift of the best": scores.uplift_at_share.value,
                "its from": scores.uplift_at_share.low,
                "its to": scores.uplift_at_share.high,
            }
            for name, scores in sorted(
                report.scores.items(), key=lambda item: -item[1].qini_area.value
            )
        ]
        print_table(pa.Table.from_pylist(rows), as_json=False)
        print_sentences(found.cards[arm].said()[2:])
