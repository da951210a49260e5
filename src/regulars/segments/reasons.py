"""The reasons for a number of segments, as sentences that a marketer understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from regulars.segments.choice import Choice, ChooseKConfig, Tried


def reasons(choice: Choice, config: ChooseKConfig) -> tuple[str, ...]:
    """Explain a choice, the decisive reason first.

    Args:
        choice: the choice, its own `evidence` still empty.
        config: the thresholds of the rule.
    """
    best = next(t for t in choice.tried if t.k == choice.k)
    sentences = [_winner(best, choice, config)]
    sentences += [_loser(t, best, config) for t in choice.tried if t is not best]
    if len(choice.tried) > 1:
        elbow = max(choice.tried, key=lambda t: (t.elbow, -t.k)).k
        sentences.append(f"The elbow of the scatter within segments is at {elbow}.")
    if choice.runner_up is not None:
        sentences.append(f"The runner-up is {choice.runner_up} segments.")
    if best.tiny:
        sentences.append(
            f"Mind that the smallest segment is tiny: about {_people(best.smallest_customers)} "
            f"({best.smallest_share:.1%})."
        )
    if not choice.separated:
        sentences.append(_one_cloud(best, choice))
    return tuple(sentences)


def warnings(
    choice: Choice, segments: Sequence[Mapping[str, Any]], config: ChooseKConfig
) -> tuple[str, ...]:
    """Point out what a careful analyst would.

    Args:
        choice: how many segments, and why.
        segments: rows of the table `segments`.
        config: from when a segment is tiny.
    """
    best = next(t for t in choice.tried if t.k == choice.k)
    sentences = [] if choice.separated else [_one_cloud(best, choice)]
    for row in segments:
        count, share = row["customers"], row["customer_share"]
        if count < config.smallest_customers or share < config.smallest_share:
            sentences.append(
                f"The segment {row['name']!r} is tiny: {_people(count)} ({share:.1%})."
            )
    return tuple(sentences)


def _one_cloud(best: Tried, choice: Choice) -> str:
    return (
        "Nothing is sharply separated: the customers form one cloud (separation "
        f"{best.silhouette:.2f}, a cloud without groups reaches "
        f"{choice.reference_silhouette:.2f}; agreement between resamples {best.stability:.2f}). "
        "Use the segments as a practical cut, not as natural groups."
    )


def _people(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def _winner(best: Tried, choice: Choice, config: ChooseKConfig) -> str:
    measured = f"separation {best.silhouette:.2f}, agreement between resamples {best.stability:.2f}"
    if choice.requested:
        return f"{best.k} segments, as asked for ({measured})."
    if len(choice.tried) == 1:
        return f"{best.k} segments: there are too few customers for more ({measured})."
    if best.stability >= config.stable_from:
        return (
            f"{best.k} segments: the groups come back when customers are resampled, and no other "
            f"number with that property separates them clearly better ({measured})."
        )
    return (
        f"{best.k} segments: the best of the numbers tried, although the groups change somewhat "
        f"between resamples ({measured})."
    )


def _loser(tried: Tried, best: Tried, config: ChooseKConfig) -> str:
    if tried.tiny and not best.tiny:
        return (
            f"Not {tried.k}: the smallest segment would hold about "
            f"{_people(tried.smallest_customers)} ({tried.smallest_share:.1%})."
        )
    if tried.stability < config.stable_from and tried.stability < best.stability:
        return f"Cut into {tried.k} the groups change between resamples ({tried.stability:.2f})."
    if tried.silhouette < best.silhouette - config.as_separated:
        return (
            f"Cut into {tried.k} the groups are less well separated "
            f"({tried.silhouette:.2f} against {best.silhouette:.2f})."
        )
    return f"Cut into {tried.k} the groups are as good, but farther from the elbow."
