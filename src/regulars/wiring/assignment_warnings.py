"""What an analyst should know of new customers before trusting the segments they were put into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc

from regulars.segments import Membership, Segmentation

QUARTER_DAYS = 90
DAY_S = 86_400
MANY_TIMES = 3  # as often unlike as known customers of the shop are
FEWEST = 3  # customers unlike anyone that say more than chance
_SHARE_ELSE = 0.01  # of known customers, where it was not measured


def far_in_time(
    last_s: int | None, learned_s: int | None, described_s: int | None, *, told: bool
) -> Iterator[str]:
    """Say that orders lie far from the day on which the segments were learned.

    Args:
        last_s: the last of the new orders, seconds since 1970.
        learned_s: the day as of which the segments were learned.
        described_s: the day as of which the new customers are described.
        told: whether that day was asked for.
    """
    if last_s is None or learned_s is None or described_s is None:
        return
    silent = (described_s - last_s) // DAY_S
    if silent > QUARTER_DAYS:
        way_out = "" if told else f"; --as-of {_day(last_s)} describes them as of their last order"
        yield (
            f"these orders end on {_day(last_s)}, {silent:,} days before the day as of which the "
            f"customers are described ({_day(described_s)}): everyone counts as long gone{way_out}"
        )
    apart = abs(described_s - learned_s) // DAY_S
    if apart > QUARTER_DAYS:
        side = "after" if described_s > learned_s else "before"
        yield (
            f"the customers are described as of {_day(described_s)}, {apart:,} days {side} the day "
            f"as of which the segments were learned ({_day(learned_s)}): prices and habits of "
            "other times may not fit them; `regulars run` learns segments from these orders"
        )


def unlike_anyone(members: pa.Table, segments: Segmentation) -> Iterator[str]:
    """Say that many customers are unlike all whom the segments were learned from.

    Args:
        members: the table `memberships` of the new customers.
        segments: the segments.
    """
    told = members["unlike"].drop_null()
    unlike = int(pc.sum(told.cast(pa.int64())).as_py() or 0)
    usual = _SHARE_ELSE
    if isinstance(segments.membership, Membership):
        usual = max(segments.membership.false_alarms, usual)
    if unlike >= FEWEST and unlike > MANY_TIMES * usual * len(told):
        yield (
            f"{unlike:,} of {members.num_rows:,} customers ({unlike / members.num_rows:.0%}) are "
            f"unlike anyone known, where {usual:.1%} would be usual: the segment named for them is "
            "only the nearest one"
        )


def new_values(features: nw.LazyFrame[Any], segments: Segmentation) -> Iterator[str]:
    """Say that texts hold values that the segments do not know, or knew as rare.

    Args:
        features: the table `features` of the new customers.
        segments: the segments.
    """
    weights = segments.model.weights
    for of in segments.model.encoding.columns:
        if not set(of.names) & set(weights):
            continue
        text = nw.col(of.column).cast(nw.String)
        there = features.select(text.alias("text")).filter(~nw.col("text").is_null())
        new = there.filter(~nw.col("text").is_in(list(of.shares)))
        customers, without = (f.select(nw.len()).collect("pyarrow").item() for f in (there, new))
        rare = 1.0 - sum(of.shares.values())
        if without > MANY_TIMES * rare * customers + 1e-9 * customers:
            yield (
                f"{without:,} of {customers:,} customers have a value of {of.column} that was rare "
                "or not there when the segments were learned: it counts as none of the known ones"
            )


def _day(moment_s: int) -> str:
    return f"{datetime.fromtimestamp(moment_s, UTC):%Y-%m-%d}"
