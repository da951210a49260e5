"""What a segment buys most, and what it buys more than everyone.

With a of A order lines of the segment and b of B lines of everyone holding a product, its lift is
(a / A) / (b / B): a share among lines, so that who buys much is not said to prefer everything. Its
interval counts customers c, not lines, since one customer's lines go together:
lift * exp(+- 1.96 / sqrt(c)). Where its lower end is above 1, products are ranked by a / A - b / B,
the lines beyond everyone's: neither a rare fluke nor a mere bestseller comes first.

What they buy most is what most of them buy: one order of thousands of units moves no place.

Cost: one grouping of the lines by customer and product. What reaches Python is bounded: a customer
buys P products on average, so at most 100 P products are bought by 1 % of a segment.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import narwhals as nw

from regulars.features import exact_sum
from regulars.segments.describe.orders import Frame, Materialise, Row, rows_of

MOST = 20  # kept by each of the two rankings, for each segment
FEWEST_CUSTOMERS = 5
LEAST_SHARE = 0.01  # of the segment's customers
_Z = 1.959963984540054  # two-sided 95 %


def bought(
    lines: Frame, memberships: Frame, key: str, *, sizes: dict[int, int], materialise: Materialise
) -> list[Row]:
    """The rows of `segment_products` or `segment_categories`, without names.

    Args:
        lines: `customer_id`, `revenue` and the key; lines without a key do not count.
        memberships: `customer_id` and `segment_id`.
        key: `product_id` or `category`.
        sizes: the number of customers by segment.
        materialise: writes a stage once.
    """
    by_customer = (
        lines.filter(~nw.col(key).is_null())
        .group_by("customer_id", key)
        .agg(
            lines=nw.len().cast(nw.Int64),
            amounts=nw.col("revenue").count(),
            revenue=exact_sum(nw.col("revenue")),
        )
    )
    members = memberships.select("customer_id", "segment_id")
    by_segment = materialise(
        f"segment_{key}",
        by_customer.join(members, on="customer_id", how="inner")
        .group_by("segment_id", key)
        .agg(
            customers=nw.len().cast(nw.Int64),
            lines=nw.col("lines").sum(),
            amounts=nw.col("amounts").sum(),
            revenue=exact_sum(nw.col("revenue")),
        ),
    )
    totals = {
        row["segment_id"]: row
        for row in rows_of(
            by_segment.group_by("segment_id").agg(
                nw.col("lines").sum(), nw.col("amounts").sum(), revenue=exact_sum(nw.col("revenue"))
            )
        )
    }
    everyone = by_segment.group_by(key).agg(lines_of_all=nw.col("lines").sum())
    found = rows_of(_supported(by_segment, sizes).join(everyone, on=key, how="inner"))
    return [
        row
        for segment_id in sorted(totals)
        for row in _ranked([r for r in found if r["segment_id"] == segment_id], key, totals, sizes)
    ]


def _supported(by_segment: Frame, sizes: dict[int, int]) -> Frame:
    """What enough of a segment's customers bought."""
    enough = nw.lit(FEWEST_CUSTOMERS)
    for segment_id, size in sizes.items():
        fewest = max(FEWEST_CUSTOMERS, math.ceil(LEAST_SHARE * size))
        enough = nw.when(nw.col("segment_id") == segment_id).then(nw.lit(fewest)).otherwise(enough)
    return by_segment.filter(nw.col("customers") >= enough)


def _ranked(
    rows: list[Row], key: str, totals: dict[int, Row], sizes: dict[int, int]
) -> Iterator[Row]:
    if not rows:
        return
    total = totals[rows[0]["segment_id"]]
    has_amounts = total["amounts"] > 0
    all_lines = sum(t["lines"] for t in totals.values())
    for row in rows:
        line_share = row["lines"] / total["lines"]
        lift = line_share / (row["lines_of_all"] / all_lines)
        row |= {
            "customer_share": row["customers"] / sizes[row["segment_id"]],
            "line_share": line_share,
            "revenue": row["revenue"] if has_amounts else None,
            "revenue_share": (
                row["revenue"] / total["revenue"] if has_amounts and total["revenue"] > 0 else None
            ),
            "lift": lift,
            "lift_low": lift * math.exp(-_Z / math.sqrt(row["customers"])),
            "rank": None,
            "lift_rank": None,
        }
    rows.sort(key=lambda r: (-r["customers"], -r["lines"], r[key]))
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    preferred = [row for row in rows if row["lift_low"] > 1]
    preferred.sort(key=lambda r: (-r["line_share"] * (1 - 1 / r["lift"]), r[key]))
    for rank, row in enumerate(preferred, start=1):
        row["lift_rank"] = rank
    yield from (r for r in rows if r["rank"] <= MOST or (r["lift_rank"] or MOST + 1) <= MOST)
