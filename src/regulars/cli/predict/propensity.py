"""`regulars predict propensity`: who will buy this, at that price, through this channel."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from regulars.cli import options as o
from regulars.cli.option_group import with_groups
from regulars.cli.predict import shop_options as s


class Of(StrEnum):
    """What a propensity is about."""

    ANY = "any"
    CATEGORY = "category"
    PRODUCT = "product"
    PRICE = "price"
    CHANNEL = "channel"
    RETURN = "return"


@with_groups
def propensity(
    value: Annotated[
        str | None, typer.Argument(metavar="[VALUE]", help="Which category, product or channel.")
    ] = None,
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
    model: s.SavedModel = None,
    contact: s.Contact,
    shop: s.ShopModel,
) -> None:
    """Say who will buy anything, of a category, a product, at a price, or send something back.

    Example: [bold]regulars predict propensity "Tea and coffee" --of category[/bold]

    A propensity says who buys, not who buys because they are asked: for that, use uplift.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - heavy libraries load only when needed

    question = o.without_gaps(
        of=of.value, value=value, lowest_price=lowest_price, highest_price=highest_price
    )
    if model is not None and question != {"of": Of.ANY.value}:
        raise typer.BadParameter(s.SAYS_ITSELF)
    try:
        found = shop.learn(
            "propensity",
            horizon_days=horizon_days,
            question=question,
            model=model,
            contact=contact.settings(),
        )
    except ValidationError as error:
        said = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise typer.BadParameter(said) from error
    own = [n for n in found.predictions.column_names if n.endswith("d") and "probability" in n]
    shop.show(found, own[0])
