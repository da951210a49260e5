"""What sets a segment apart: its strongest differences, one for each side of behaviour."""

from __future__ import annotations

from collections.abc import Collection

from regulars.segments.profile import FeatureProfile, SegmentProfile
from regulars.segments.vocabulary import VOCABULARY, Unit, is_derived, words, written

WORTH_SAYING = 0.25  # standardised difference below which nobody would notice
MOST_SAID = 3
TREND = " (the last 90 days against the 90 before)"


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
    those features are considered.
    """
    themes: dict[str, str] = {}
    for feature in sorted(profile.features, key=lambda f: _plainness(profile, f)):
        if about is not None and feature not in about:
            continue
        if not is_derived(feature) and abs(profile.difference(feature)) >= at_least:
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
    parts = []
    for feature in strongest(profile, about=about):
        if words(feature).theme == "trend":  # from -1 to 1, which tells a reader nothing
            figures = TREND
        else:
            figures = _figures(
                profile.features[feature], profile.difference(feature), words(feature).unit
            )
        parts.append(phrase(profile, feature) + figures)
    if not parts:
        return "Much like all customers."
    sentence = ", ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _figures(profile: FeatureProfile, direction: float, unit: Unit) -> str:
    """The medians, or the means where the medians do not show the difference."""
    for kind, here, everywhere in (
        ("median", profile.median, profile.overall_median),
        ("mean", profile.mean, profile.overall_mean),
    ):
        if here is None or everywhere is None:
            continue
        left, right = written(here, unit), written(everywhere, unit)
        if left != right and (here - everywhere) * direction > 0:
            return f" ({kind} {left} against {right})"
    return ""
