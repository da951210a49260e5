"""Customers to look at: the middle of a segment, its usual members and its edge.

With squared distances the member nearest to the mean is the medoid: the sum of its squared
distances to the others is n d^2 plus what does not depend on it, d being its distance to the mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import narwhals as nw

from regulars.segments.describe.orders import Frame, Row, rows_of

CENTRAL, TYPICAL, OUTLYING = 5, 3, 3
_DIGITS = 9  # engines may differ in the last ones, and customers who are alike must not swap places


def segment_examples(memberships: Frame, segment_ids: Sequence[int]) -> list[Row]:
    """The rows of `segment_examples`: ids and distances, nobody twice."""
    known = memberships.filter(~nw.col("distance").is_null()).select(
        "segment_id", "customer_id", distance=nw.col("distance").round(_DIGITS)
    )
    medians = {
        row["segment_id"]: row["median"]
        for row in rows_of(known.group_by("segment_id").agg(median=nw.col("distance").median()))
    }
    return [row for s in segment_ids if s in medians for row in _examples(known, s, medians[s])]


def _examples(known: Frame, segment_id: int, median: float) -> Iterator[Row]:
    members = known.filter(nw.col("segment_id") == segment_id).with_columns(
        from_median=(nw.col("distance") - median).abs().round(_DIGITS)
    )
    taken: set[str] = set()
    for kind, by, descending, most in (
        ("central", "distance", False, CENTRAL),
        ("outlying", "distance", True, OUTLYING),
        ("typical", "from_median", False, TYPICAL),
    ):
        best = members.sort(by, "customer_id", descending=[descending, False])
        rows = [r for r in rows_of(best.head(most + len(taken))) if r["customer_id"] not in taken]
        for rank, row in enumerate(rows[:most], start=1):
            taken.add(row["customer_id"])
            yield {
                "segment_id": segment_id,
                "kind": kind,
                "rank": rank,
                "customer_id": row["customer_id"],
                "distance": row["distance"],
            }
