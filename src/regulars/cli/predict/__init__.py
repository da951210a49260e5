"""`regulars predict`: what customers will do, one command for each kind of prediction."""

from __future__ import annotations

import typer

from regulars.cli.predict.demand import demand
from regulars.cli.predict.leads import leads
from regulars.cli.predict.uplift import uplift

predict = typer.Typer(
    name="predict",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (leads, uplift, demand):
    predict.command()(command)


@predict.callback()
def _callback() -> None:
    """Predict what customers will do, with intervals, from a finished run or a table.

    Example: [bold]regulars predict demand -o my-shop[/bold]
    """


__all__ = ["predict"]
