"""Plain names for segments: unique, and the same for the same data.

A name says how often they buy, how much, and how recently; a side theme joins where it is
striking. Segments that would share a name are told apart by the feature in which they differ most.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

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
ORDINALS = ("largest", "second largest", "third largest", "fourth largest", "fifth largest")


def names(profiles: Sequence[SegmentProfile], about: Collection[str] | None = None) -> list[str]:
    """Return a unique name for each segment, in the order given.

    Args:
        profiles: the segments.
        about: the features to name them by; None: how customers buy.
    """
    given: dict[int, str] = {}
    first = [_first_name(profile, about) for profile in profiles]
    for name in dict.fromkeys(first):
        group = [p for p, n in zip(profiles, first, strict=True) if n == name]
        given.update(_told_apart(name, group, said=_said(group[0], about), about=about))
    taken: set[str] = set()
    for profile in profiles:
        name = given[profile.segment_id]
        while name in taken:
            name += f", {profile.customers:,} customers"
        taken.add(name)
        given[profile.segment_id] = name
    return [given[profile.segment_id] for profile in profiles]


def _first_name(profile: SegmentProfile, about: Collection[str] | None) -> str:
    who = portrait(profile)
    if about is not None or (who.frequency is None and who.basket is None):
        said = [phrase(profile, f) for f in strongest(profile, most=2, about=about)]
        name = ", ".join(said) if said else "customers like all others"
        return name[0].upper() + name[1:]
    name = SPENDING[who.value or 0, who.basket or 0]
    if who.frequency is not None:
        name = f"{'One-time' if who.one_time else FREQUENCY[who.frequency]} {name}"
    qualifiers = [q for q in (_recency(who), _side_theme(who)) if q]
    return ", ".join([name[0].upper() + name[1:], *qualifiers])


def _said(profile: SegmentProfile, about: Collection[str] | None) -> frozenset[str]:
    """What a first name already says, where names tell of given features."""
    return frozenset() if about is None else frozenset(strongest(profile, most=2, about=about))


def _recency(who: Portrait) -> str:
    if who.long_gone:
        return "long gone"
    return {1: "recently active", -1: "quiet lately"}.get(who.recent or 0, "")


def _side_theme(who: Portrait) -> str:
    if who.new:
        return "mostly newcomers"
    if who.discounts == 1:
        return "keen on discounts"
    if who.returns == 1:
        return "many returns"
    if who.trend:
        return "growing" if who.trend == 1 else "shrinking"
    if who.range:
        return "wide choice" if who.range == 1 else "narrow choice"
    return ""


def _describes_buying(feature: str) -> bool:
    """Whether a name may rest on a feature: not on scores, persons' traits or places."""
    return feature in VOCABULARY and not is_derived(feature)


def _told_apart(
    name: str,
    group: Sequence[SegmentProfile],
    *,
    said: frozenset[str],
    about: Collection[str] | None,
) -> dict[int, str]:
    """Split a group of equal names at the widest gap of any feature, until each is alone."""
    if len(group) == 1:
        return {group[0].segment_id: name}
    best: tuple[float, str, float] | None = None
    for feature in sorted(group[0].features):
        fit = _describes_buying(feature) if about is None else feature in about
        if not fit or words(feature).theme in said or feature in said:
            continue
        values = sorted(p.difference(feature) for p in group)
        gap, low, high = max((b - a, a, b) for a, b in pairwise(values))
        if gap > 1e-6 and (best is None or gap > best[0] + 1e-9):  # noqa: PLR2004 - rounding
            best = (gap, feature, (low + high) / 2)
    if best is None:
        ranked = sorted(group, key=lambda p: (-p.customers, p.segment_id))
        return {
            p.segment_id: f"{name}, {ORDINALS[i] if i < len(ORDINALS) else f'{i + 1}th largest'}"
            for i, p in enumerate(ranked)
        }
    _, feature, cut = best
    now_said = said | {words(feature).theme if about is None else feature}
    above = [p for p in group if p.difference(feature) > cut]
    below = [p for p in group if p.difference(feature) <= cut]
    return {
        **_told_apart(f"{name}, {words(feature).more}", above, said=now_said, about=about),
        **_told_apart(f"{name}, {words(feature).less}", below, said=now_said, about=about),
    }
