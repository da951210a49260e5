"""`regulars predict`: what customers will do, one command for each kind of prediction."""

from __future__ import annotations

import typer

from regulars.cli.predict.churn import churn
from regulars.cli.predict.clv import clv
from regulars.cli.predict.demand import demand
from regulars.cli.predict.discount import discount
from regulars.cli.predict.early_value import early_value
from regulars.cli.predict.leads import leads
from regulars.cli.predict.next_order import next_order
from regulars.cli.predict.payback import payback
from regulars.cli.predict.propensity import propensity
from regulars.cli.predict.uplift import uplift

predict = typer.Typer(
    name="predict",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    *(churn, clv, next_order, propensity, early_value, discount),
    *(payback, leads, uplift, demand),
):
    predict.command()(command)


@predict.callback()
def _callback() -> None:
    """Predict what customers will do, from a finished run or a table, and how far to trust it.

    Example: [bold]regulars predict churn -o my-shop[/bold]
    """


__all__ = ["predict"]
