"""What contacting the customers of a list brings, by the probability of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.wording import count, plural, share


@dataclass(frozen=True, slots=True)
class OnList:
    """The customers of a list.

    Attributes:
        chances: the calibrated probability of each, in the order of the list; of buyers the
            highest first.
        without_yes: whether those who did it already are left out of the list, although the model
            was judged on them, too.
    """

    chances: Sequence[float]
    without_yes: bool = False

    def first(self, part: float) -> float:
        """The mean probability of the first of them, 0 where there is nobody.

        Args:
            part: of the list, above 0, at most 1.

        >>> OnList([0.8, 0.4, 0.2, 0.2]).first(0.5)
        0.6000000000000001
        """
        chosen = self.chances[: max(1, round(part * len(self.chances)))]
        return sum(chosen) / len(chosen) if chosen else 0.0


def money_of_list(listed: OnList, *, value: float, contact_cost: float) -> str:
    r"""How many of a list to contact, if all who buy bought because of it.

    Each contact brings its probability times the value, less its cost, so that whoever brings more
    than they cost stands before all others.

    Args:
        listed: the customers.
        value: of one who buys.
        contact_cost: of one contact.

    >>> said = money_of_list(OnList([0.5, 0.3, 0.1]), value=10.0, contact_cost=2.0)
    >>> said.replace("\u00a0", " ")  # doctest: +NORMALIZE_WHITESPACE
    'At 10 for each and 2 for a contact, contact the first 2 of the 3 of the list (66.7 %): if as
    many of them do it as of others like them (1), and because of it, that brings 4 in all; all 3
    would bring 3.'
    """
    gains = [chance * value - contact_cost for chance in listed.chances]
    depth = sum(gain > 0 for gain in gains)
    at = f"At {value:,.12g} for each and {contact_cost:,.12g} for a contact"
    if not depth:
        return f"{at}, contacting even the likeliest of the list costs more than it brings."
    expected, everybody = sum(listed.chances[:depth]), len(gains)
    who = f"the first {count(depth)} of the {count(everybody)} of the list "
    who += f"({share(depth / everybody)})"
    if depth == everybody:
        who = f"everyone of the list ({plural(everybody, 'customer')})"
    said = (
        f"{at}, contact {who}: if as many of them do it as of others like them "
        f"({count(expected)}), and because of it, that brings {count(sum(gains[:depth]))} in all"
    )
    if depth < everybody:
        said += f"; all {count(everybody)} would bring {count(sum(gains))}"
    return f"{said}."
