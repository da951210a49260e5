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


@dataclass(frozen=True, slots=True)
class Holdout:
    """The advice.

    Attributes:
        share: of the segment to leave out, 0 to 1.
        smallest_effect: see the module; None where p is unknown.
        in_words: both as sentences.
    """

    share: float
    smallest_effect: float | None
    in_words: str


def smallest_effect(customers: int, response: float, left_out: float) -> float:
    """The smallest difference that is noticed in four of five tries, 0 to 1.

    >>> round(smallest_effect(10_000, 0.10, 0.5), 4)
    0.0168
    """
    p = max(response, _FEWEST)
    sizes = 1 / (left_out * customers) + 1 / ((1 - left_out) * customers)
    return _Z * math.sqrt(p * (1 - p) * sizes)


def holdout(customers: int, response: float | None, window_days: int) -> Holdout:
    """Advise a share to leave out at random.

    Args:
        customers: of the segment, at least 1.
        response: the share expected to order within the window without a campaign; None: unknown.
        window_days: how long is watched.
    """
    if response is None:
        return Holdout(
            0.2,
            None,
            "Leave out 20\u00a0% at random; how many order anyway is not known, so neither is what "
            "that can show.",
        )
    p = min(max(response, _FEWEST), 1 - _FEWEST)
    effects = {h: smallest_effect(customers, p, h) for h in _SHARES}
    chosen = next((h for h in _SHARES if effects[h] <= _NOTICES * p), _SHARES[-1])
    effect = effects[chosen]
    out = max(1, round(chosen * customers))
    text = (
        f"Leave out {100 * chosen:.0f}\u00a0% at random, {plural(out, 'customer')}. To judge by "
        f"the latest orders, about {share(response)} order within {plural(window_days, 'day')} "
        f"anyway; a difference from {decimal(100 * effect)} points on would be noticed "
        "in four of five tries."
    )
    if effect > _WORTH_TESTING * p:
        text += " That is large: join segments or repeat the campaign, and treat one as a trial."
    return Holdout(chosen, min(effect, 1.0), text)
