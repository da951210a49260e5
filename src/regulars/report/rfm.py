"""The RFM classes, and how they meet the segments."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from regulars.features import exact_sum
from regulars.report.reading import Tables, collect

MEANINGS = {
    "champions": "bought lately, often and for much",
    "loyal": "good customers, last order not long ago",
    "promising": "bought not long ago, not yet for much",
    "new": "fewest orders, bought lately",
    "at risk": "were good customers, away for some time",
    "cannot lose": "were among the best, away for some time",
    "hibernating": "small customers, away for some time",
    "lost": "small customers, away longest",
}
DRIFTING = ("at risk", "cannot lose")


@dataclass(frozen=True, slots=True)
class RfmClass:
    """One RFM class.

    Attributes:
        name: its name.
        customers: how many customers.
        customer_share: share of all customers, 0 to 1.
        revenue: their revenue; None when the file has no amounts.
        revenue_share: share of all revenue, 0 to 1; None likewise.
    """

    name: str
    customers: int
    customer_share: float
    revenue: float | None
    revenue_share: float | None

    @property
    def meaning(self) -> str:
        """The class in a few words, empty for a name that is not ours."""
        return MEANINGS.get(self.name, "")


def read_rfm(tables: Tables) -> list[RfmClass]:
    """Counts customers and revenue by RFM class, best class first; empty without RFM."""
    features = tables.find("features", "rfm_segment")
    if features is None:
        return []
    measures = {"customers": nw.len()}
    if tables.find("features", "revenue") is not None:
        measures["revenue"] = exact_sum(nw.col("revenue"))
    known = features.filter(~nw.col("rfm_segment").is_null())
    rows = collect(known.group_by("rfm_segment").agg(**measures))
    customers = sum(row["customers"] for row in rows)
    revenue = sum(row.get("revenue") or 0.0 for row in rows)
    classes = [
        RfmClass(
            name=row["rfm_segment"],
            customers=row["customers"],
            customer_share=row["customers"] / customers,
            revenue=row.get("revenue") if revenue else None,
            revenue_share=(row["revenue"] or 0.0) / revenue if revenue else None,
        )
        for row in rows
    ]
    return sorted(classes, key=lambda rfm_class: _place(rfm_class.name))


def read_crossing(tables: Tables) -> dict[tuple[int, str], int]:
    """Counts customers by (segment_id, RFM class); empty where either is missing."""
    features = tables.find("features", "customer_id", "rfm_segment")
    memberships = tables.find("memberships", "customer_id", "segment_id")
    if features is None or memberships is None:
        return {}
    both = features.select("customer_id", "rfm_segment").join(
        memberships.select("customer_id", "segment_id"), on="customer_id", how="inner"
    )
    rows = collect(
        both.filter(~nw.col("rfm_segment").is_null())
        .group_by("segment_id", "rfm_segment")
        .agg(customers=nw.len())
    )
    return {(row["segment_id"], row["rfm_segment"]): row["customers"] for row in rows}


def _place(name: str) -> tuple[int, str]:
    order = list(MEANINGS)
    return (order.index(name) if name in order else len(order), name)
