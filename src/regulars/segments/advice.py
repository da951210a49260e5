"""What to do about each segment, so that no two are told the same word for word.

The action is that of the segment's portrait (`regulars.segments.action`). Where segments share it,
each is told besides what follows from the feature that parts them most; where they hardly differ in
anything that a campaign can use, they are called a pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from regulars.segments.action import action
from regulars.segments.apart import Split, splits
from regulars.segments.difference import WORTH_SAYING
from regulars.segments.portrait import portrait
from regulars.segments.profile import SegmentProfile
from regulars.segments.vocabulary import figure, words

Lever = tuple[str, str]

LEVERS: dict[str, tuple[Lever, Lever]] = {
    "days_since_last_order": (
        ("have stayed away longer", "so begin with the stronger reason to return"),
        ("ordered more recently", "so write soon, and without a discount at first"),
    ),
    "orders": (
        ("order more often", "so write in their rhythm"),
        ("order less often", "so write seldom, and give an occasion"),
    ),
    "revenue": (
        ("spend more", "so that a personal offer or a call pays"),
        ("spend less", "so keep to what costs little, such as e-mail"),
    ),
    "average_order_value": (
        ("spend more per order", "so that a personal offer or a call pays"),
        ("spend less per order", "so keep to what costs little, such as e-mail"),
    ),
    "mean_gap_days": (
        ("let more time pass between orders", "so wait longer before reminding them"),
        ("let less time pass between orders", "so remind them sooner"),
    ),
    "tenure_days": (
        ("have been customers for longer", "so thank them for it"),
        ("are newer customers", "so show them the shop"),
    ),
    "revenue_trend_90d": (
        ("spend more than before", "so show more of the range and save discounts"),
        ("spend less than before", "so ask what they miss before they stop"),
    ),
    "products_per_order": (
        ("fill larger baskets", "so offer sets and a delivery threshold"),
        ("buy few things at a time", "so show what goes with the one they take"),
    ),
    "price_position": (
        ("buy the dearer things of a category", "so show the best of the range"),
        ("buy the cheaper things of a category", "so show good value"),
    ),
    "discount_share": (
        ("wait for reductions", "so lead with an offer"),
        ("pay nearly full price", "so leave reductions out"),
    ),
    "categories": (
        ("buy from more categories", "so show what is new across the range"),
        ("buy from fewer categories", "so stay with these, and show one beside them"),
    ),
    "return_line_share": (
        ("send back more", "so add sizes and advice"),
        ("send back less", "so nothing need hold back an offer"),
    ),
}
"""By feature: who has more of it and what follows, who has less of it and what follows."""

TOGETHER = "{} this advice too, and a campaign would hardly tell them apart: address them together."


def advice(profiles: Sequence[SegmentProfile]) -> dict[int, str]:
    """What to do about each segment, by `segment_id`."""
    besides = levers(profiles)
    return {
        p.segment_id: " ".join(filter(None, (action(portrait(p)), besides[p.segment_id])))
        for p in profiles
    }


def levers(profiles: Sequence[SegmentProfile]) -> dict[int, str]:
    """What parts each segment from those with the same action, and what follows; else empty."""
    alike: dict[str, list[SegmentProfile]] = defaultdict(list)
    for profile in profiles:
        alike[action(portrait(profile))].append(profile)
    return {
        number: said
        for group in alike.values()
        for number, said in _told_apart(group, (), frozenset()).items()
    }


def _told_apart(
    group: Sequence[SegmentProfile], told: tuple[str, ...], said: frozenset[str]
) -> dict[int, str]:
    """Split segments with the same action until each is alone or the rest are alike."""
    usable = [f for f in LEVERS if f in group[0].features]
    ways = splits(group, usable, at_least=WORTH_SAYING, said=said) if len(group) > 1 else []
    found = next(filter(_shows, ways), None)
    if found is None:
        sentence = f"Of the segments with this advice, they {'; they '.join(told)}." if told else ""
        others = "Another segment gets" if len(group) == 2 else "Other segments get"  # noqa: PLR2004
        together = TOGETHER.format(others) if len(group) > 1 else ""
        text = " ".join(filter(None, (sentence, together)))
        return {p.segment_id: text for p in group}
    now_said = said | {words(found.feature).theme}
    more, less = LEVERS[found.feature]
    above, below = (_medians(side, found.feature) for side in (found.above, found.below))
    sides = ((found.above, more, above, below), (found.below, less, below, above))
    texts: dict[int, str] = {}
    for side, (clause, so), here, there in sides:
        figures = f"median: {figure(found.feature, 0.0)[0]} {here} against {there}"
        texts |= _told_apart(side, (*told, f"{clause} ({figures}), {so}"), now_said)
    return texts


def _shows(way: Split) -> bool:
    """Whether the medians on the two sides do not overlap, as the words have it."""
    above, below = (
        [median for p in side if (median := p.median(way.feature)) is not None]
        for side in (way.above, way.below)
    )
    return bool(above and below) and min(above) > max(below)


def _medians(side: Sequence[SegmentProfile], feature: str) -> str:
    """The medians of the segments on one side, from the lowest to the highest."""
    medians = sorted(p.median(feature) or 0.0 for p in side)
    low, high = (figure(feature, median)[1] for median in (medians[0], medians[-1]))
    return low if low == high else f"{low} to {high}"
