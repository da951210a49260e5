"""The reasons for a number of segments, as sentences that a marketer understands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from regulars.segments.choice import Choice, ChooseKConfig, Tried
from regulars.segments.scale import Vector
from regulars.segments.structure import SUBSTANTIAL

GIANT_SHARE = 0.2  # of all revenue, from one customer
FEWEST_FOR_GIANT = 20  # customers, among whom such a share is odd


def reasons(choice: Choice, config: ChooseKConfig) -> tuple[str, ...]:
    """Explain a choice, the decisive reason first.

    Args:
        choice: the choice, its own `evidence` still empty.
        config: the thresholds of the rule.
    """
    best = next(t for t in choice.tried if t.k == choice.k)
    stayed = choice.stayed_from is not None
    sentences = [_stayed(best, choice) if stayed else _winner(best, choice, config)]
    others = [t for t in choice.tried if t is not best]
    sentences += _losers(others, best, config, gap=_by_gap(best, choice))
    if len(choice.tried) > 1:
        elbow = max(choice.tried, key=lambda t: (t.elbow, -t.k)).k
        sentences.append(
            f"Beyond {elbow} segments, a further one brings the customers of a segment little "
            "closer together (the elbow)."
        )
    if choice.runner_up is not None:
        sentences.append(f"The runner-up is {choice.runner_up} segments.")
    if best.tiny:
        sentences.append(
            f"Mind that the smallest segment is tiny: about {_people(best.smallest_customers)} "
            f"({best.smallest_share:.1%})."
        )
    favoured = _favoured(choice)
    if favoured is not None:
        sentences.append(favoured)
    sentences.append(_structure(best, choice))
    return tuple(sentences)


def warnings(
    choice: Choice,
    segments: Sequence[Mapping[str, Any]],
    config: ChooseKConfig,
    revenue: Vector | None = None,
) -> tuple[str, ...]:
    """Point out what a careful analyst would.

    Args:
        choice: how many segments, and why.
        segments: rows of the table `segments`.
        config: from when a segment is tiny.
        revenue: of each customer who was learned from, shape (n,), NaN where unknown.
    """
    best = next(t for t in choice.tried if t.k == choice.k)
    sentences = [] if choice.separated else [_structure(best, choice)]
    for row in segments:
        count, share = row["customers"], row["customer_share"]
        if count < config.smallest_customers or share < config.smallest_share:
            sentences.append(
                f"The segment {row['name']!r} is tiny: {_people(count)} ({share:.1%})."
            )
    return (*sentences, *_giant(revenue))


def _giant(revenue: Vector | None) -> tuple[str, ...]:
    """The warning where one customer decides the shares of revenue."""
    if revenue is None or len(revenue) < FEWEST_FOR_GIANT:
        return ()
    positive = revenue[revenue > 0]
    total = float(positive.sum())
    share = float(positive.max()) / total if total > 0 else 0.0
    if share < GIANT_SHARE:
        return ()
    said = (
        f"One customer brings {share:.0%} of all revenue. The segment of that customer seems worth "
        "much more than its others are: look at the medians in its profile."
    )
    return (said,)


def _structure(best: Tried, choice: Choice) -> str:
    """Whether there are groups at all, and what that means for the segments."""
    found = choice.structure
    if found is None or (found.found and not choice.separated):
        return (
            f"The customers form groups, but these {best.k} segments change when they are looked "
            f"for anew in random draws of the customers (stability {best.stability:.2f}): use them "
            "as a practical cut, for one campaign at a time, and look again after the next run."
        )
    closer = -math.expm1(-found.excess)
    made_up = "than made-up customers without groups do"
    if found.found:
        return (
            f"The customers form real groups: cut into some, they lie {closer:.1%} closer together "
            f"{made_up}. Each segment is a kind of customer of its own: plan for it as such."
        )
    if closer < SUBSTANTIAL:
        how = f"hardly closer together {made_up}" if closer > 0 else f"no closer together {made_up}"
    else:
        how = f"{closer:.1%} closer together {made_up}, no more than chance can bring about"
    return (
        "There is no real cluster structure here: customers differ by degrees, without gaps "
        f"between groups. Cut into groups, they lie {how}. The segments are slices of a continuum, "
        "as age bands are: use them as a practical cut for campaigns, and treat customers near a "
        "border like their neighbours, since a later run may put them on the other side."
    )


def _favoured(choice: Choice) -> str | None:
    """What the evidence favours where it is not offered."""
    favoured = choice.favoured_k
    least = min(t.k for t in choice.tried if t.offered)
    if favoured is None or favoured >= least or choice.requested or not choice.separated:
        return None
    number = "two" if favoured == 2 else f"{favoured}"  # noqa: PLR2004 - two, in words
    return (
        f"The evidence favours {number} groups; {choice.k} are given, since campaigns were to have "
        f"at least {least} segments."
    )


def _people(count: int) -> str:
    return "1 customer" if count == 1 else f"{count:,} customers"


def _measured(best: Tried) -> str:
    return f"separation {best.silhouette:.2f}, stability {best.stability:.2f}"


def _stayed(best: Tried, choice: Choice) -> str:
    return (
        f"{best.k} segments, as before: the former ones are still there ({_measured(best)}). "
        f"Chosen anew it would be {choice.stayed_from}, which is not clearly better; `regulars run "
        "--fresh` takes it."
    )


def _winner(best: Tried, choice: Choice, config: ChooseKConfig) -> str:
    measured = _measured(best)
    if choice.requested:
        return f"{best.k} segments, as asked for ({measured})."
    if choice.by_method:
        groups = "1 segment" if best.k == 1 else f"{best.k} segments"
        return f"{groups}: as many as the method found by itself ({measured})."
    if len(choice.tried) == 1:
        return f"{best.k} segments: there are too few customers for more ({measured})."
    if best.stability >= config.stable_from and _by_gap(best, choice):
        return (
            f"{best.k} segments: the groups come back in random draws of the customers, and no "
            "smaller number with that property stands out as much from made-up customers without "
            f"groups (gap {best.gap:.2f}, {measured})."
        )
    if best.stability >= config.stable_from:
        return (
            f"{best.k} segments: the groups come back in random draws of the customers, and no "
            f"other number with that property separates them clearly better ({measured})."
        )
    return (
        f"{best.k} segments: the best of the numbers tried, although some customers change groups "
        f"when these are looked for anew in random draws of the customers ({measured})."
    )


def _by_gap(best: Tried, choice: Choice) -> bool:
    """Whether the gap decided: there are groups at all, and it was measured."""
    return best.gap is not None and choice.structure is not None and choice.structure.found


def _losers(
    others: Sequence[Tried], best: Tried, config: ChooseKConfig, *, gap: bool
) -> Iterator[str]:
    """What speaks against the other numbers; those with the same against them in one sentence."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for tried in others:
        pattern, figure = _loser(tried, best, config, gap=gap)
        alike.setdefault(pattern, []).append((str(tried.k), figure))
    for pattern, found in alike.items():
        ks, figures = zip(*found, strict=True)
        yield pattern.format(k=_listed(ks, "or"), figure=_listed(figures, "and"))


def _listed(items: Sequence[str], last: str) -> str:
    """Join words.

    >>> _listed(["4"], "or"), _listed(["4", "5", "6"], "or")
    ('4', '4, 5 or 6')
    """
    return f" {last} ".join(filter(None, [", ".join(items[:-1]), items[-1]]))


def _loser(tried: Tried, best: Tried, config: ChooseKConfig, *, gap: bool) -> tuple[str, str]:
    """A sentence with places for the number and for its figure, and that figure."""
    others = tried.silhouette_of_others
    if tried.tiny and others is not None and tried.silhouette > max(best.silhouette, others):
        said = (
            f"Not {{k}}: its separation of {tried.silhouette:.2f} comes from a few customers "
            f"unlike all others (about {_people(tried.smallest_customers)} in the smallest "
            f"segment); without the tiny segments it is {others:.2f}."
        )
        return said, ""
    if tried.tiny and not best.tiny:
        people = f"{_people(tried.smallest_customers)} ({tried.smallest_share:.1%})"
        return "Not {k}: the smallest segment would hold about {figure}.", people
    if not tried.offered:
        said = (
            "Cut into {k} groups, fewer than campaigns were to have, the separation is "
            f"{tried.silhouette:.2f} and the stability {tried.stability:.2f}."
        )
        return said, ""
    if tried.stability < config.stable_from and tried.stability < best.stability:
        said = (
            "Cut into {k} groups, more customers change theirs from draw to draw (stability "
            "{figure})."
        )
        return said, f"{tried.stability:.2f}"
    return _less_good(tried, best, config, gap=gap)


def _less_good(tried: Tried, best: Tried, config: ChooseKConfig, *, gap: bool) -> tuple[str, str]:
    """What speaks against a number whose groups are stable and large enough."""
    if gap and tried.gap is not None and tried.gap < (best.gap or 0.0):
        said = (
            "Cut into {k} the groups stand out less from made-up customers without groups (gap "
            f"{{figure}} against {best.gap:.2f})."
        )
        return said, f"{tried.gap:.2f}"
    if gap:
        return f"Cut into {{k}} the groups stand out hardly more than cut into {best.k}.", ""
    if tried.silhouette < best.silhouette - config.as_separated:
        said = (
            "Cut into {k} the groups are less well separated ({figure} against "
            f"{best.silhouette:.2f})."
        )
        return said, f"{tried.silhouette:.2f}"
    return "Cut into {k} the groups are as good, but farther from the elbow.", ""
