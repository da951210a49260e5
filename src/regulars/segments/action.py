"""What to do about a segment: the first rule that fits its portrait.

Rules of thumb of direct marketing, not predictions: whether an action pays is measured against a
holdout. Most valuable customers first, then those about to be lost, then growth.
"""

from __future__ import annotations

from collections.abc import Callable

from regulars.segments.portrait import Portrait

Fits = Callable[[Portrait], bool]

ACTIONS: tuple[tuple[Fits, str], ...] = (
    (
        lambda p: p.value == 1 and (p.recent == -1 or p.trend == -1),
        (
            "Win back first: most revenue is at stake here. Write personally, ask what went wrong, "
            "and make a strong, time-limited offer."
        ),
    ),
    (
        lambda p: p.returns == 1,
        (
            "Find out why they return: improve product information and sizing, and leave them out "
            "of costly promotions until the returns fall."
        ),
    ),
    (
        lambda p: p.discounts == 1,
        (
            "They buy when prices are reduced: test smaller discounts and bundles, and keep them "
            "out of offers meant for customers who pay full price."
        ),
    ),
    (
        lambda p: p.value == 1 and not p.one_time,
        (
            "Keep them close: early access, first pick of new products and good service. "
            "No discounts needed."
        ),
    ),
    (
        lambda p: p.one_time and p.long_gone,
        (
            "One low-cost win-back message with the best sellers; whoever does not answer leaves "
            "the paid channels."
        ),
    ),
    (
        lambda p: p.one_time and p.recent != -1,
        "Earn the second order: a welcome series and an incentive that ends within weeks.",
    ),
    (
        lambda p: p.one_time,
        (
            "Remind them of the shop with products beside the one they bought, and a small "
            "incentive for the second order."
        ),
    ),
    (
        lambda p: p.new,
        (
            "Make the start count: a welcome series, and a reason for the next order before "
            "the first enthusiasm fades."
        ),
    ),
    (
        lambda p: p.long_gone,
        "One low-cost win-back message; whoever does not answer leaves the paid channels.",
    ),
    (
        lambda p: p.recent == -1,
        (
            "Remind them before they are lost: what is new in what they bought, then a small "
            "incentive."
        ),
    ),
    (
        lambda p: p.trend == 1,
        (
            "They are warming up: show the range, invite them to the loyalty programme, and save "
            "discounts."
        ),
    ),
    (
        lambda p: p.frequency == 1,
        (
            "They come often and spend little each time: bundles, refills and a free-delivery "
            "threshold just above their usual order."
        ),
    ),
    (
        lambda p: p.basket == 1,
        (
            "They spend much but seldom: bring the next occasion forward with reminders and "
            "complementary products."
        ),
    ),
    (
        lambda p: p.frequency == -1 and p.recent == 1,
        "Build the habit: recommendations from what they bought and a reason to come back soon.",
    ),
)

DEFAULT_ACTION = (
    "Keep in touch with the regular newsletter and offer products from neighbouring categories."
)


def action(portrait: Portrait) -> str:
    """Return what to do about customers of this portrait."""
    return next((text for fits, text in ACTIONS if fits(portrait)), DEFAULT_ACTION)
