"""How far to trust a prediction: two plain sentences from what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from regulars.wording import count, decimal, share

if TYPE_CHECKING:
    from regulars.predictions import Measure, ModelCard

_PAIRS = ("AUC", "concordance")
_GINI = ("revenue normalised Gini", "normalised Gini")
_INSIDE = ": share inside the 80 % interval"
_OFF = ": median absolute error"
_SEEN_BEFORE = (
    " That is the mean over all customers of the table, those who have left since among them, each "
    "looked at again and again while the contract ran; the share told of the list is of those who "
    "are still there, from today on."
)


def trust(card: ModelCard) -> list[str]:
    """Whether the order and the level were right on customers held out.

    The warnings of the card are not in it: they say when not to trust it.

    Args:
        card: of the model.
    """
    if not card.measures:
        return []
    first = card.measures[0].model
    own = {one.name: one for one in card.measures if one.model == first}
    when = first.partition(":")[0] if ":" in first else ""
    intervals = [name.removesuffix(_INSIDE) for name in own if name.endswith(_INSIDE)]
    if intervals:
        return list(_dates_and_values(card, own, intervals))
    return [*_order(own, when), *_level(card, own, when)]


def _order(own: Mapping[str, Measure], when: str) -> Iterator[str]:
    """Whether those on top belong there."""
    pairs = next((own[name] for name in _PAIRS if name in own), None)
    gini = next((own[name] for name in _GINI if name in own), None)
    told = f" ({when})" if when else ""
    if gini is not None:
        what = "spend" if gini.name.startswith("revenue") or when else "order"
        yield (
            f"The order of customers by what they {what}{told}: {gini.value:.2f} in a test, where "
            "0 is guessing and 1 is perfect."
        )
    elif pairs is not None:
        yield (
            f"The order of customers{told}: of two, one of whom it came true, the right one stood "
            f"first in {count(100 * pairs.value)} of 100 cases in a test; guessing gives 50."
        )


def _level(card: ModelCard, own: Mapping[str, Measure], when: str) -> Iterator[str]:
    """Whether as many did it, or as much came, as was expected."""
    bins = card.calibration
    bias = own.get("total bias")
    if card.kind == "clv":
        # By how much its totals were off is a warning where it matters.
        yield (
            "A value is what customers like this one spend on average; what one customer spends "
            "will differ far more: between its limits in 80 of 100 cases."
        )
    elif bins:
        tested = sum(part.customers for part in bins)
        expected = sum(part.predicted * part.customers for part in bins) / tested
        came = sum(part.observed * part.customers for part in bins) / tested
        yield (
            f"The level: in that test {share(expected)} were expected, and it came true of "
            f"{share(came)} ({card.label})." + (_SEEN_BEFORE if card.kind == "survival" else "")
        )
    elif bias is not None and when:
        yield f"The total ({when}): {_more_or_less(bias)} was expected than came."


def _more_or_less(bias: Measure) -> str:
    """A share above or below what came, with its interval.

    >>> from regulars.predictions import Measure
    >>> _more_or_less(Measure("total bias", -0.2, -0.3, 0.1)).replace("\u00a0", " ")
    '20.0 % less (30.0 % less to 10.0 % more)'
    """

    def said(value: float) -> str:
        return f"{share(abs(value))} {'less' if value < 0 else 'more'}"

    if bias.low is None or bias.high is None:
        return said(bias.value)
    return f"{said(bias.value)} ({said(bias.low)} to {said(bias.high)})"


def _dates_and_values(
    card: ModelCard, own: Mapping[str, Measure], intervals: list[str]
) -> Iterator[str]:
    """How far dates and values were off, and whether their intervals held."""
    off = []
    for name in intervals:
        error = own.get(f"{name}{_OFF}")
        plain = [m for m in card.measures if m.name == f"{name}{_OFF}" and m.model]
        if error is not None:
            unit = " days" if name.endswith("days") else ""
            beside = f" (one guess for all: {decimal(plain[0].value)})" if plain else ""
            what = "dates" if unit else "values"
            off.append(f"half of the {what} by less than {decimal(error.value)}{unit}{beside}")
    if off:
        yield f"In a test on customers who did order, off were {', and '.join(off)}."
    held = " and ".join(share(own[f"{name}{_INSIDE}"].value) for name in intervals)
    yield f"The intervals are made to hold 80 of 100 outcomes; in that test they held {held}."
