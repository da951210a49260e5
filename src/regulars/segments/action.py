"""What to do about a segment: the first rule that fits its portrait.

Rules of thumb of direct marketing, not predictions: whether an action pays is measured against a
holdout. Most valuable customers first, then those about to be lost, then growth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from regulars.segments.portrait import Portrait

Fits = Callable[[Portrait], bool]
STAY_IN_TOUCH = "stay_in_touch"


@dataclass(frozen=True, slots=True)
class Action:
    """One rule of thumb.

    Attributes:
        play: its short name, by which the plan of a segment is drafted.
        fits: whom it is for.
        text: what to do.
    """

    play: str
    fits: Fits
    text: str


ACTIONS: tuple[Action, ...] = (
    Action(
        "win_back",
        lambda p: p.value == 1 and (p.recent == -1 or p.trend == -1),
        (
            "Win back first: most revenue is at stake here. Write personally, ask what went wrong, "
            "and make a strong, time-limited offer."
        ),
    ),
    Action(
        "returns",
        lambda p: p.returns == 1,
        (
            "Find out why they return: improve product information and sizing, and leave them out "
            "of costly promotions until the returns fall."
        ),
    ),
    Action(
        "discounts",
        lambda p: p.discounts == 1,
        (
            "They buy when prices are reduced: test smaller discounts and bundles, and keep them "
            "out of offers meant for customers who pay full price."
        ),
    ),
    Action(
        "keep_close",
        lambda p: p.value == 1 and not p.one_time,
        (
            "Keep them close: early access, first pick of new products and good service. "
            "No discounts needed."
        ),
    ),
    Action(
        "one_time_gone",
        lambda p: p.one_time and p.long_gone,
        (
            "One low-cost win-back message with the best sellers; whoever does not answer leaves "
            "the paid channels."
        ),
    ),
    Action(
        "second_order",
        lambda p: p.one_time and p.recent != -1,
        "Earn the second order: a welcome series and an incentive that ends within weeks.",
    ),
    Action(
        "second_order_reminder",
        lambda p: p.one_time,
        (
            "Remind them of the shop with products beside the one they bought, and a small "
            "incentive for the second order."
        ),
    ),
    Action(
        "start_well",
        lambda p: p.new,
        (
            "Make the start count: a welcome series, and a reason for the next order before "
            "the first enthusiasm fades."
        ),
    ),
    Action(
        "gone",
        lambda p: p.long_gone,
        "One low-cost win-back message; whoever does not answer leaves the paid channels.",
    ),
    Action(
        "remind",
        lambda p: p.recent == -1,
        (
            "Remind them before they are lost: what is new in what they bought, then a small "
            "incentive."
        ),
    ),
    Action(
        "warming_up",
        lambda p: p.trend == 1,
        (
            "They are warming up: show the range, invite them to the loyalty programme, and save "
            "discounts."
        ),
    ),
    Action(
        "raise_basket",
        lambda p: p.frequency == 1 and p.basket != 1,
        (
            "They come often: make each order a little larger, with bundles, refills and a "
            "free-delivery threshold just above the usual one."
        ),
    ),
    Action(
        "next_occasion",
        lambda p: p.basket == 1,
        (
            "They spend much at a time: bring the next occasion forward with reminders and "
            "complementary products."
        ),
    ),
    Action(
        "build_habit",
        lambda p: p.frequency == -1 and p.recent == 1,
        "Build the habit: recommendations from what they bought and a reason to come back soon.",
    ),
)

DEFAULT_ACTION = (
    "Keep in touch with the regular newsletter and offer products from neighbouring categories."
)


def action(portrait: Portrait) -> str:
    """Return what to do about customers of this portrait."""
    found = _first(portrait)
    return DEFAULT_ACTION if found is None else found.text


def play(portrait: Portrait) -> str:
    """Return the short name of the rule that fits them."""
    found = _first(portrait)
    return STAY_IN_TOUCH if found is None else found.play


def _first(portrait: Portrait) -> Action | None:
    return next((rule for rule in ACTIONS if rule.fits(portrait)), None)
