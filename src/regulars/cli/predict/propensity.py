"""`regulars predict propensity`: who will buy this, at that price, through this channel."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.predict import shop_options as s
from regulars.cli.predict.advice import Worth
from regulars.cli.progress import progress


class Of(StrEnum):
    """What a propensity is about."""

    ANY = "any"
    CATEGORY = "category"
    PRODUCT = "product"
    PRICE = "price"
    CHANNEL = "channel"
    RETURN = "return"


def propensity(
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="Which category, product or channel.")
    ] = None,
    workspace: o.Workspace = Path("my-shop"),
    *,
    of: Annotated[
        Of, typer.Option(metavar="WHAT", help="To buy or send back: " + ", ".join(Of))
    ] = Of.ANY,
    lowest_price: Annotated[
        float | None, typer.Option("--lowest-price", metavar="AMOUNT", help="Of a unit.")
    ] = None,
    highest_price: Annotated[
        float | None, typer.Option("--highest-price", metavar="AMOUNT", help="Below this.")
    ] = None,
    horizon_days: s.HorizonDays = None,
    limit: s.Limit = 20,
    value_of_one: s.Value = None,
    contact_cost: s.ContactCost = None,
    seed: o.Seed = None,
    threads: o.Threads = None,
    as_json: o.AsJson = False,
    quiet: o.Quiet = False,
) -> None:
    """Say who will buy anything, of a category, a product, at a price, or send something back.

    Example: [bold]regulars predict propensity Tea --of category[/bold]

    A propensity says who buys, not who buys because they are asked: for that, use uplift.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - heavy libraries load only when needed

    from regulars import wiring  # noqa: PLC0415

    question = o.without_gaps(
        of=of.value, value=value, lowest_price=lowest_price, highest_price=highest_price
    )
    try:
        with progress(quiet=quiet) as on_step:
            found = wiring.predict(
                "propensity",
                workspace=workspace,
                question=question,
                settings=s.looking_ahead(horizon_days, threads, seed),
                on_step=on_step,
            )
    except ValidationError as error:
        said = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise typer.BadParameter(said) from error
    own = [n for n in found.predictions.column_names if n.endswith("d") and "probability" in n]
    s.print_prediction(
        found,
        workspace,
        first=own[0],
        limit=limit,
        as_json=as_json,
        worth=Worth.of(value_of_one, contact_cost),
    )
