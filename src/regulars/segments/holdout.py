"""How many to leave out of a campaign, and what such a test can show.

With a share p ordering anyway, n customers and a share h of them left out, a difference of

    (1.96 + 0.84) sqrt(p (1 - p) (1 / (h n) + 1 / ((1 - h) n)))

is found in four of five tries at the 5 % level, two-sided (normal approximation,
:cite:t:`fleiss:rates`). The smallest of the usual shares is advised that would notice a change of
a fifth of p, else the one that notices most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from regulars.wording import decimal, plural, share

_Z = 1.959963984540054 + 0.8416212335729143  # 95 % two-sided, power 80 %
_SHARES = (0.1, 0.2, 0.3, 0.5)
_NOTICES = 0.2  # of p
_WORTH_TESTING = 0.5  # of p: with less power a test is a pilot
_FEWEST = 0.005  # p below this counts as this
_UNKNOWN = 0.2  # left out where p is unknown
_FOR_EXAMPLE = (0.05, 0.2)  # values of p to tell what a holdout of this size could show
_FEWEST_IN_A_SIDE = 10  # customers, for the normal approximation to mean anything
_TOO_FEW = (
    "Too few customers for a test: whatever they do could hardly be told from chance. Join "
    "segments first, or write to all and claim no effect."
)


@dataclass(frozen=True, slots=True)
class Holdout:
    """The advice.

    Attributes:
        share: of the segment to leave out, 0 to 1.
        smallest_effect: see the module; None where p is unknown, 1 with too few customers.
        in_words: both as sentences.
    """

    share: float
    smallest_effect: float | None
    in_words: str


def smallest_effect(customers: int, response: float, left_out: float) -> float:
    """The smallest difference that is noticed in four of five tries, 0 to 1; 1 where none is.

    >>> round(smallest_effect(10_000, 0.10, 0.5), 4)
    0.0168
    """
    p = min(max(response, _FEWEST), 1 - _FEWEST)
    sizes = 1 / (left_out * customers) + 1 / ((1 - left_out) * customers)
    return min(1.0, _Z * math.sqrt(p * (1 - p) * sizes))


def holdout(
    customers: int,
    response: float | None,
    window_days: int,
    *,
    why_unknown: str = "the data do not say",
) -> Holdout:
    """Advise a share to leave out at random.

    Args:
        customers: of the segment, at least 1.
        response: the share expected to order within the window without a campaign; None: unknown.
        window_days: how long is watched.
        why_unknown: where `response` is None, the reason, as a clause.
    """
    if response is None:
        return Holdout(_UNKNOWN, None, _to_be_sized(customers, window_days, why_unknown))
    p = min(max(response, _FEWEST), 1 - _FEWEST)
    effects = {h: smallest_effect(customers, p, h) for h in _SHARES}
    chosen = next((h for h in _SHARES if effects[h] <= _NOTICES * p), _SHARES[-1])
    effect, smaller_side = effects[chosen], min(chosen, 1 - chosen) * customers
    if effect > 1 - p or smaller_side < _FEWEST_IN_A_SIDE:
        return Holdout(chosen, 1.0, _TOO_FEW)
    out = max(1, round(chosen * customers))
    text = (
        f"Leave out {100 * chosen:.0f}\u00a0% at random, {plural(out, 'customer')}. To judge by "
        f"the latest orders, about {share(response)} order within {plural(window_days, 'day')} "
        f"anyway; if the campaign changes that by {decimal(100 * effect)} points or "
        "more, the test shows it in four cases of five."
    )
    if effect > _WORTH_TESTING * p:
        text += " That is large: join segments or repeat the campaign, and treat one as a trial."
    return Holdout(chosen, effect, text)


def _to_be_sized(customers: int, window_days: int, why: str) -> str:
    """What to do while nobody knows how many order anyway."""
    seen = {p: smallest_effect(customers, p, _UNKNOWN) for p in _FOR_EXAMPLE}
    hopeless = any(effect > 1 - p for p, effect in seen.items())
    unknown = f"How many order within {plural(window_days, 'day')} anyway is not known: {why}."
    if hopeless or _UNKNOWN * customers < _FEWEST_IN_A_SIDE:
        return f"{_TOO_FEW} {unknown}"
    examples = ", ".join(
        f"by {decimal(100 * effect)} points or more if {share(p)} do" for p, effect in seen.items()
    )
    return (
        f"Leave out {100 * _UNKNOWN:.0f}\u00a0% at random. {unknown} Those left out will show it; "
        f"the test shows in four cases of five what a campaign changes {examples}. Size the next "
        "holdout by what they show."
    )
