"""The segments as the page shows them, and where they lie in the view."""

from __future__ import annotations

import math
from dataclasses import dataclass

import narwhals as nw

from regulars.report.reading import Tables, collect
from regulars.wording import NBSP

# Each stands out by 3:1 from the light and from the dark page (WCAG 2.2, 1.4.11). No eight colours
# do so and stay apart for every reader, so a number or a symbol always goes with them.
PALETTE = (
    "#2b7bba",
    "#c8641b",
    "#2a8f6d",
    "#b0508f",
    "#9a7b0a",
    "#7d858c",
    "#7a68c8",
    "#8c6d5a",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment, with the words of `regulars.model.SEGMENTS`.

    Attributes:
        number: `segment_id`; also printed beside every coloured mark.
        name: unique plain name.
        customers: how many customers.
        customer_share: share of all customers, 0 to 1.
        revenue: their revenue; None without amounts.
        revenue_share: share of all revenue, 0 to 1; None without amounts.
        typical: medians of what the name rests on, in brackets those of all customers, or None.
        difference: what sets them apart.
        rule_words: an approximate rule.
        rule_sql: the same rule as SQL.
        rule_agreement: share of customers the rule puts right, 0 to 1, or None.
        rule_precision: share of those it names who belong, 0 to 1, or None.
        rule_recall: share of the segment whom it names, 0 to 1, or None.
        action: what to do about them.
        colour: `#rrggbb`, the same as in the three-dimensional view.
    """

    number: int
    name: str
    customers: int
    customer_share: float
    revenue: float | None
    revenue_share: float | None
    typical: str | None
    difference: str
    rule_words: str
    rule_sql: str
    rule_agreement: float | None
    rule_precision: float | None
    rule_recall: float | None
    action: str
    colour: str


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a segment lies in the first two components of the projection, and how far it spreads.

    Attributes:
        number: `segment_id`.
        x: mean of the first component.
        y: mean of the second component.
        spread_x: standard deviation along the first component.
        spread_y: standard deviation along the second component.
    """

    number: int
    x: float
    y: float
    spread_x: float
    spread_y: float


def read_segments(tables: Tables) -> list[Segment]:
    """Reads the segments in order of their number; empty when there are none."""
    frame = tables.find("segments")
    if frame is None:
        return []
    return [
        Segment(
            number=row["segment_id"],
            name=row["name"],
            customers=row["customers"],
            customer_share=row["customer_share"],
            revenue=_known(row["revenue"]),
            revenue_share=_known(row["revenue_share"]),
            typical=_unbroken(row.get("typical") or "") or None,
            difference=_unbroken(row["difference"]),
            rule_words=_unbroken(row["rule_words"]),
            rule_sql=row["rule_sql"],
            rule_agreement=_known(row["rule_agreement"]),
            rule_precision=_known(row.get("rule_precision")),
            rule_recall=_known(row.get("rule_recall")),
            action=row["action"],
            colour=PALETTE[position % len(PALETTE)],
        )
        for position, row in enumerate(collect(frame.sort("segment_id")))
    ]


def read_centres(tables: Tables) -> list[Centre]:
    """Averages the projection by segment; empty where either table is missing."""
    places = tables.find("projection", "customer_id", "component_1", "component_2")
    memberships = tables.find("memberships", "customer_id", "segment_id")
    if places is None or memberships is None:
        return []
    both = places.select("customer_id", "component_1", "component_2").join(
        memberships.select("customer_id", "segment_id"), on="customer_id", how="inner"
    )
    rows = collect(
        both.group_by("segment_id")
        .agg(
            x=nw.col("component_1").mean(),
            y=nw.col("component_2").mean(),
            spread_x=nw.col("component_1").std(ddof=0),
            spread_y=nw.col("component_2").std(ddof=0),
        )
        .sort("segment_id")
    )
    return [
        Centre(row["segment_id"], row["x"], row["y"], row["spread_x"], row["spread_y"])
        for row in rows
    ]


def _unbroken(sentence: str) -> str:
    """Keeps percent signs on the line of their numbers."""
    return sentence.replace(" %", f"{NBSP}%")


def _known(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
