"""What `regulars predict uplift --model` prints: what people of no experiment should get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from regulars.cli.predict.uplift_choice import said_of_choice
from regulars.cli.predict.uplift_printing import most_changed, ordered_by_gain, print_customers
from regulars.wording import count

if TYPE_CHECKING:
    from regulars.predictions import Uplift


def print_applied(found: Uplift, limit: int, *, as_json: bool) -> None:
    """Write when and from whom it was learned, what to give to whom here, and when not to trust it.

    Args:
        found: the saved uplift with the customers that it was applied to.
        limit: how many customers, also of each arm.
        as_json: one JSON object instead of words.
    """
    from regulars.cli.predict.printing import print_json, print_sentences  # noqa: PLC0415 - heavy
    from regulars.cli.printing import print_table  # noqa: PLC0415

    said = list(_said(found))
    if as_json:
        print_json(_rows(found, said, limit))
        return
    print_sentences(said)
    print_customers(found, limit)
    for arm, report in found.reports.items():
        if limit and (found.choice is None or report.heterogeneity.found):
            typer.echo(f"\nThe customers most changed by {arm}:")
            print_table(most_changed(found, arm).slice(0, limit), as_json=False)
    warnings = dict.fromkeys(w for card in found.cards.values() for w in card.warnings)
    print_sentences([f"Mind: {warning}" for warning in warnings])


def _said(found: Uplift) -> Iterator[str]:
    """The model and its advice, then what that comes to for these customers."""
    yield next(iter(found.cards.values())).premises[0]
    advice = list(said_of_choice(found))
    if advice:
        yield f"The experiment said: {advice[0]}"
    if found.choice is None:
        yield (
            "Chance did not draw the arms of its data, so no choice was judged: here is only what "
            "each arm is expected to change."
        )
        return
    given = Counter(found.choice["treatment"].to_pylist())
    parts = ", ".join(
        f"{'nothing' if arm == found.control else arm} to {count(number)}"
        for arm, number in given.most_common()
    )
    yield f"Here it gives {parts}."


def _rows(found: Uplift, said: list[str], limit: int) -> dict[str, Any]:
    from regulars.cli.predict.printing import card_rows, rows_of  # noqa: PLC0415 - heavy

    chosen = ordered_by_gain(found)
    return {
        "says": said,
        "card": card_rows(found.card),
        "predictions": [] if chosen is None else rows_of(chosen, limit),
        "arms": {
            arm: {
                "card": card_rows(card),
                "predictions": rows_of(most_changed(found, arm), limit),
            }
            for arm, card in found.cards.items()
        },
    }
