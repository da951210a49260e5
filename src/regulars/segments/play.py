"""What a campaign for each rule of thumb of `action` would be after: the texts of the plans.

They name aims and ideas and leave amounts, dates and promises to those who answer for them.
"""

from __future__ import annotations

from dataclasses import dataclass

from regulars.segments.action import STAY_IN_TOUCH


@dataclass(frozen=True, slots=True)
class Play:
    """The fixed part of a plan.

    Attributes:
        objective: what is to be reached.
        offer: an idea for the offer.
        tone: how to speak.
    """

    objective: str
    offer: str
    tone: str


PLAYS: dict[str, Play] = {
    "win_back": Play(
        "Bring back customers who used to spend much and now stay away.",
        "A personal reason to return first; a limited offer only for who does not answer it.",
        "Personal and attentive: ask what went wrong, do not reproach.",
    ),
    "returns": Play(
        "Fewer returns at the same sales.",
        "No price offer: better sizes, pictures and advice before the purchase.",
        "Helpful and concrete.",
    ),
    "discounts": Play(
        "The same orders at smaller reductions.",
        "Test a bundle or a smaller reduction against the usual one.",
        "Short and factual: what is new, what it costs.",
    ),
    "keep_close": Play(
        "Keep the customers who bring most, and their rhythm of ordering.",
        "Early access or first choice of new products, without a discount.",
        "Appreciative and personal, as to people one knows.",
    ),
    "one_time_gone": Play(
        "Find the few who would come back, at little cost.",
        "One message with the best sellers; whoever does not answer is left in peace.",
        "Friendly and brief.",
    ),
    "second_order": Play(
        "A second order from customers who bought once.",
        "Something that goes with the first purchase, with a small incentive that ends soon.",
        "Welcoming: show the shop and what others choose next.",
    ),
    "second_order_reminder": Play(
        "A second order from customers whose only one lies some time back.",
        "Products beside the one they bought, with a small incentive.",
        "Friendly reminder, no pressure.",
    ),
    "start_well": Play(
        "Turn new customers into returning ones while the start is fresh.",
        "A welcome series that introduces the range, then a reason for the next order.",
        "Welcoming and informative.",
    ),
    "gone": Play(
        "Find the few who would come back, at little cost.",
        "One message with what is new since their last order; no series.",
        "Friendly and brief; make it easy to say no.",
    ),
    "remind": Play(
        "An order before they are lost.",
        "What is new in what they used to buy; a small incentive only in a second message.",
        "Helpful reminder, no reproach.",
    ),
    "warming_up": Play(
        "Let growing customers grow without paying for it.",
        "Show more of the range and the loyalty programme, if there is one; no discount.",
        "Inspiring: ideas rather than prices.",
    ),
    "raise_basket": Play(
        "A larger basket from customers who come often.",
        "A bundle, a refill or a delivery threshold just above their usual order.",
        "Practical and quick to act on.",
    ),
    "next_occasion": Play(
        "Bring the next large order forward.",
        "Products that complete the last purchase, or a reminder ahead of the occasion.",
        "Advising: they decide seldom and with care.",
    ),
    "build_habit": Play(
        "Make a habit of occasional purchases.",
        "Recommendations from what they bought, and a reason to come back soon.",
        "Light and regular.",
    ),
    STAY_IN_TOUCH: Play(
        "Keep the contact and learn what they respond to.",
        "The regular newsletter with products from neighbouring categories.",
        "The shop's usual voice.",
    ),
}
"""By the short name of the rule."""
