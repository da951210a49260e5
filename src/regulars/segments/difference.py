"""What sets a segment apart: its strongest differences, one for each side of behaviour."""

from __future__ import annotations

from collections.abc import Collection

from regulars.segments.profile import FeatureProfile, SegmentProfile
from regulars.segments.vocabulary import (
    VOCABULARY,
    as_share,
    is_derived,
    is_flag,
    is_trend,
    trend_of,
    words,
    written,
)

WORTH_SAYING = 0.25  # standardised difference below which nobody would notice
MOST_SAID = 3


def strongest(
    profile: SegmentProfile,
    *,
    at_least: float = WORTH_SAYING,
    most: int = MOST_SAID,
    about: Collection[str] | None = None,
) -> list[str]:
    """Return the features that differ most, strongest first, at most one for each theme.

    A theme speaks through its plainest feature that differs enough, not through its strongest:
    "more orders" says more to a reader than "more orders in the last 365 days". With `about` only
    those features are considered. What median and mean do not show is left out.
    """
    themes: dict[str, str] = {}
    for feature in sorted(profile.features, key=lambda f: _plainness(profile, f)):
        if about is not None and feature not in about:
            continue
        differs = abs(profile.difference(feature)) >= at_least and profile.shows(feature)
        if differs and not is_derived(feature):
            themes.setdefault(words(feature).theme, feature)
    return sorted(themes.values(), key=lambda f: (_rounded(profile, f), f))[:most]


def _plainness(profile: SegmentProfile, feature: str) -> tuple[int, float, str]:
    """Known features in the order of the vocabulary, then the others by their difference."""
    known = list(VOCABULARY)
    place = known.index(feature) if feature in VOCABULARY else len(known)
    return place, _rounded(profile, feature), feature


def _rounded(profile: SegmentProfile, feature: str) -> float:
    """The size of the difference, largest first; the last digits must not decide an order."""
    return -round(abs(profile.difference(feature)), 9)


def phrase(profile: SegmentProfile, feature: str) -> str:
    """Return "more orders" or "fewer orders", whichever the segment has."""
    of = words(feature)
    return of.more if profile.difference(feature) > 0 else of.less


def difference(profile: SegmentProfile, about: Collection[str] | None = None) -> str:
    """Return the sentence that says what sets the segment apart."""
    parts = [
        phrase(profile, f) + _figures(f, profile.features[f], profile.difference(f))
        for f in strongest(profile, about=about)
    ]
    if not parts:
        return "Much like all customers."
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _figures(feature: str, profile: FeatureProfile, direction: float) -> str:
    """The medians, or the means where the medians do not show the difference."""
    of = f" of half a year's {trend_of(feature)} in its second half" if is_trend(feature) else ""
    unit = words(feature).unit
    for kind, here, everywhere in (
        ("median", profile.median, profile.overall_median),
        ("mean", profile.mean, profile.overall_mean),
    ):
        if here is None or everywhere is None or (kind == "median" and is_flag(feature)):
            continue
        if is_trend(feature):
            left, right = (written(as_share(value), "share") for value in (here, everywhere))
        else:
            left, right = written(here, unit), written(everywhere, unit)
        if left != right and (here - everywhere) * direction > 0:
            said = "" if is_flag(feature) else f"{kind} "
            return f" ({said}{left}{of} against {right})"
    return ""
