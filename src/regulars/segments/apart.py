"""Tell alike segments apart: the ways to split them, each at the widest gap of one feature."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from regulars.segments.profile import SegmentProfile
from regulars.segments.vocabulary import words

EVEN = 1e-6  # narrower gaps are rounding
_DIGITS = 9  # the last digits of a gap must not decide an order


@dataclass(frozen=True, slots=True)
class Split:
    """Segments on two sides of the widest gap of a feature.

    Attributes:
        feature: the feature.
        gap: its width, in standard deviations.
        above: the segments with higher values.
        below: the others.
    """

    feature: str
    gap: float
    above: tuple[SegmentProfile, ...]
    below: tuple[SegmentProfile, ...]


def splits(
    group: Sequence[SegmentProfile],
    features: Collection[str],
    *,
    at_least: float = EVEN,
    said: Collection[str] = (),
) -> list[Split]:
    """The ways to split two or more segments, the widest gap first.

    Args:
        group: the segments.
        features: those that may be spoken of.
        at_least: the narrowest gap, in standard deviations.
        said: features and themes that were spoken of before.
    """
    found = []
    for feature in sorted(features):
        if feature in said or words(feature).theme in said:
            continue
        ranked = sorted(group, key=lambda p: p.difference(feature))
        gaps = [b.difference(feature) - a.difference(feature) for a, b in pairwise(ranked)]
        gap = max(gaps)
        if gap > at_least:
            place = gaps.index(gap) + 1
            found.append(Split(feature, gap, tuple(ranked[place:]), tuple(ranked[:place])))
    return sorted(found, key=lambda s: (-round(s.gap, _DIGITS), s.feature))
