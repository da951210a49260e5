"""What a prediction means for who acts on it: the answer before the statistics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from regulars.cli.predict.on_list import OnList, money_of_list
from regulars.wording import count, decimal, share, some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regulars.predictions import ModelCard

_FIRST, _TOP = 0.1, "10 %"
_STEPS = 20
_LEAVING = ("churn", "survival")
_DID = {"churn": "have left", "survival": "leave within as many days"}
_KEEPING = (
    "Whether a voucher or a call keeps them is another question: contact half of them, drawn by "
    "chance, and measure what it changed with `regulars predict uplift`."
)
_OF_DATES = re.compile(r"order_probability_(\d+)d")
_ASKED = (
    "It says who will, not who will because of being asked: for that, contact half of them, drawn "
    "by chance, and ask `regulars predict uplift`."
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What is at stake, in one currency.

    Attributes:
        value: of one customer who buys, or stays.
        contact_cost: of one contact.
    """

    value: float
    contact_cost: float

    @classmethod
    def of(cls, value: float | None, contact_cost: float | None) -> Worth | None:
        """Both or neither.

        Raises:
            typer.BadParameter: one alone was said.
        """
        if value is None and contact_cost is None:
            return None
        if value is None or contact_cost is None:
            raise typer.BadParameter("--value and --contact-cost belong together")
        return cls(value, contact_cost)


def advice(
    card: ModelCard, worth: Worth | None = None, *, by: str = "", listed: OnList | None = None
) -> list[str]:
    """The answer, what it is worth and what to do next.

    Args:
        card: of the model.
        worth: what a customer and a contact are worth.
        by: the column whose top is meant, where the list is ordered by another.
        listed: the customers of the list, where these are not those of the calibration: money is
            then told of them.
    """
    from regulars.predictions import gains_at  # noqa: PLC0415 - heavy

    level = [card.level.said()] if card.level else []
    bins = [(part.customers, part.observed) for part in card.calibration]
    if not bins or card.kind == "clv":
        return level
    found = gains_at(bins, [_FIRST])
    who = "those who leave" if card.kind in _LEAVING else "those who do it"
    top = f"{_TOP} by {by}" if by else _TOP
    among = f", {who} among them" if listed is not None and listed.without_yes else ""
    said = [
        f"The top {top} hold {share(best.captured)} of {who}, {decimal(best.lift)} times "
        f"as many as at random; of this top it is true of {share(best.rate)} ({card.label}; "
        f"measured on customers held out{among})."
        for best in found
    ]
    if among and found and listed is not None and listed.chances:
        said[0] += (
            f" The list is without them: of customers like its first {_TOP}, "
            f"{share(listed.first(_FIRST))} {_DID.get(card.kind, 'did it')}."
        )
    if worth and found:
        said += _worth_said(card, bins, worth, listed)
    said = [*level, *said] if by else [*said, *level]
    return [*said, _KEEPING if card.kind in _LEAVING else _ASKED]


def columns_said(names: Iterable[str]) -> list[str]:
    """Which column answers which question, where there are several that look alike.

    Args:
        names: columns of the predictions.
    """
    return [
        f"`{name}` is what dates of orders alone say of an order within {days}; "
        f"`churn_probability_{found[1]}d` (`predict churn --horizon-days {found[1]}`) is learned "
        f"from all features. "
        f"`p_alive` is whether one may ever come: near 1 it says little of the next {days}."
        for name in names
        for found in [_OF_DATES.fullmatch(name)]
        if found
        for days in [some(int(found[1]), "day")]
    ]


def _money(bins: list[tuple[int, float]], worth: Worth) -> list[str]:
    """How many to contact, if all who buy bought because of it."""
    from regulars.predictions import gains_at, profits_at  # noqa: PLC0415 - heavy

    steps = [step / _STEPS for step in range(1, _STEPS + 1)]
    gains, cost = gains_at(bins, steps), worth.contact_cost
    brought = profits_at(gains, value_of_one=worth.value, contact_cost=cost)
    profits = dict(zip(steps, brought, strict=True))
    best = max(profits, key=lambda step: profits[step])
    at = f"At {worth.value:,.12g} for each and {worth.contact_cost:,.12g} for a contact"
    if profits[best] <= 0:
        return [f"{at}, contacting even the first {share(steps[0])} costs more than it brings."]
    if best == steps[-1]:
        return [f"{at}, contact everyone: that brings {count(1000 * profits[best])} per 1,000."]
    return [
        (
            f"{at}, contact the first {share(best)}: that brings {count(1000 * profits[best])} for "
            f"each 1,000 customers of the list, if those who buy do so because of it; all of "
            f"them {count(1000 * profits[1.0])}."
        )
    ]


def _worth_said(
    card: ModelCard, bins: list[tuple[int, float]], worth: Worth, listed: OnList | None
) -> list[str]:
    """What contacts bring: of those who leave how many they must keep, of others how many pay."""
    from regulars.predictions import gains_at  # noqa: PLC0415 - heavy

    if listed is not None and not listed.chances:
        return []
    if card.kind in _LEAVING:
        [best] = gains_at(bins, [_FIRST])
        if listed is None:
            return _churn_money(best.rate, worth, f"the top {_TOP}")
        return _churn_money(listed.first(_FIRST), worth, f"the first {_TOP} of the list")
    if listed is None:
        return _money(bins, worth)
    return [money_of_list(listed, value=worth.value, contact_cost=worth.contact_cost)]


def _churn_money(rate: float, worth: Worth, top: str) -> list[str]:
    """How many leavers a contact must keep to pay, where so many of the first leave."""
    brought = rate * worth.value
    needed = worth.contact_cost / brought if brought else 1.0
    at = f"At {worth.value:,.12g} for one who stays and {worth.contact_cost:,.12g} for a contact"
    if needed >= 1:
        return [f"{at}, contacting {top} cannot pay."]
    return [f"{at}, contacting {top} pays if it keeps {share(needed)} of its leavers."]
