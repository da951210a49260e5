"""Plain names for segments: unique, and the same for the same data.

A name says how often they buy, how much, and how recently; a side theme joins where it is
striking. Segments that would share a name are told apart by the feature in which they differ most.
What a name says shows in the figures of `regulars.segments.typical`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from regulars.segments.apart import splits
from regulars.segments.difference import phrase, strongest
from regulars.segments.portrait import Portrait, portrait
from regulars.segments.profile import SegmentProfile
from regulars.segments.vocabulary import VOCABULARY, is_derived, words

FREQUENCY = {1: "Frequent", 0: "Regular", -1: "Occasional"}
SPENDING = {  # by (value in all, value of an order)
    (1, 1): "big spenders",
    (1, 0): "big spenders",
    (1, -1): "big spenders",
    (0, 1): "big-basket buyers",
    (0, 0): "buyers",
    (0, -1): "small-basket buyers",
    (-1, 1): "big-basket buyers",
    (-1, 0): "light spenders",
    (-1, -1): "light spenders",
}
BUYING = ("orders", "revenue", "average_order_value", "days_since_last_order")
ORDINALS = ("largest", "second largest", "third largest", "fourth largest", "fifth largest")


@dataclass(frozen=True, slots=True)
class Name:
    """What a segment is called.

    Attributes:
        text: the name.
        features: what it rests on.
    """

    text: str
    features: tuple[str, ...] = ()

    def with_(self, qualifier: str, *features: str) -> Name:
        """The name with one thing more."""
        return Name(f"{self.text}, {qualifier}", (*self.features, *features))


def names(profiles: Sequence[SegmentProfile], about: Collection[str] | None = None) -> list[Name]:
    """Return a unique name for each segment, in the order given.

    Args:
        profiles: the segments.
        about: the features to name them by; None: how customers buy.
    """
    given: dict[int, Name] = {}
    first = [_first_name(profile, about) for profile in profiles]
    for text in dict.fromkeys(name.text for name in first):
        group = [p for p, n in zip(profiles, first, strict=True) if n.text == text]
        name = next(n for n in first if n.text == text)
        said = frozenset() if about is None else frozenset(name.features)
        given.update(_told_apart(name, group, said=said, about=about))
    taken: set[str] = set()
    for profile in profiles:
        name = given[profile.segment_id]
        while name.text in taken:
            name = name.with_(f"{profile.customers:,} customers")
        taken.add(name.text)
        given[profile.segment_id] = name
    return [given[profile.segment_id] for profile in profiles]


def _first_name(profile: SegmentProfile, about: Collection[str] | None) -> Name:
    who = portrait(profile)
    if about is not None or (who.frequency is None and who.basket is None):
        features = tuple(strongest(profile, most=2, about=about))
        said = ", ".join(phrase(profile, f) for f in features) or "customers like all others"
        return Name(said[0].upper() + said[1:], features)
    text = SPENDING[who.value or 0, who.basket or 0]
    if who.frequency is not None:
        text = f"{'One-time' if who.one_time else FREQUENCY[who.frequency]} {text}"
    name = Name(text[0].upper() + text[1:], tuple(f for f in BUYING if f in profile.features))
    recency = _recency(who)
    name = name.with_(recency) if recency else name
    side = _side_theme(who)
    return name.with_(*side) if side else name


def _recency(who: Portrait) -> str:
    if who.long_gone:
        return "long gone"
    return {1: "recently active", -1: "quiet lately"}.get(who.recent or 0, "")


def _side_theme(who: Portrait) -> tuple[str, str] | None:
    """What is striking besides, and the feature that says so."""
    if who.new:
        return "mostly newcomers", "tenure_days"
    if who.discounts == 1:
        return "keen on discounts", "discount_share"
    if who.returns == 1:
        return "many returns", "return_line_share"
    if who.trend and not who.long_gone:
        return "growing" if who.trend == 1 else "shrinking", "revenue_trend_90d"
    if who.range:
        return "wide choice" if who.range == 1 else "narrow choice", "categories"
    return None


def _may_tell(feature: str, about: Collection[str] | None) -> bool:
    """Whether a name may rest on a feature: not on scores, nor unasked on traits or places."""
    if about is not None:
        return feature in about
    return feature in VOCABULARY and not is_derived(feature)


def _told_apart(
    name: Name,
    group: Sequence[SegmentProfile],
    *,
    said: frozenset[str],
    about: Collection[str] | None,
) -> dict[int, Name]:
    """Split a group of equal names until each is alone."""
    if len(group) == 1:
        return {group[0].segment_id: name}
    usable = [f for f in group[0].features if _may_tell(f, about)]
    for found in splits(group, usable, said=said):
        of = words(found.feature)
        # True beside all customers too: of big spenders those who spend less do not spend little.
        more = all(p.difference(found.feature) > 0 and p.shows(found.feature) for p in found.above)
        less = all(p.difference(found.feature) < 0 and p.shows(found.feature) for p in found.below)
        if more or less:
            break
    else:
        ranked = sorted(group, key=lambda p: (-p.customers, p.segment_id))
        return {
            p.segment_id: name.with_(ORDINALS[i] if i < len(ORDINALS) else f"{i + 1}th largest")
            for i, p in enumerate(ranked)
        }
    name = replace(name, features=tuple(dict.fromkeys((*name.features, found.feature))))
    above = name.with_(of.more) if more else name
    below = name.with_(of.less) if less else name
    now_said = said | {of.theme if about is None else found.feature}
    return {
        **_told_apart(above, found.above, said=now_said, about=about),
        **_told_apart(below, found.below, said=now_said, about=about),
    }
