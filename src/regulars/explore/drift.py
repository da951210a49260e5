"""Whether the latest orders look like the earlier ones, and this run like the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import narwhals as nw
import numpy as np

from regulars.explore.counted import Counted, count_values
from regulars.explore.reading import Frame, Row, Scan, Tables, collect
from regulars.explore.shop import Shop
from regulars.stability import stability_index
from regulars.wording import decimal, plural, share, words

_LATEST_DAYS = 90
_FEWEST = 50
# The usual reading: under 0.1 stable, over 0.25 a clear change (key `yurdakul:psi`).
_SOME, _MUCH = 0.1, 0.25
_GAP_GROWTH = 0.05


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed.

    Attributes:
        rows: of the table `explore_drift`.
        sentences: the same in words.
    """

    rows: list[Row]
    sentences: list[str]


def drift(shop: Shop, columns: list[Row], previous: Scan | None) -> Drift:
    """Compare the last 90 days with the time before, and the gaps with the previous run's."""
    rows = [*_within(shop), *_between(columns, previous)]
    return Drift(rows, list(_sentences(rows)))


def index_of(before: Counted, now: Counted) -> float:
    """Population stability index of two samples over the tenths of the first.

    >>> same = Counted(np.array([1.0, 2.0, 3.0]), np.array([5, 5, 5]), 30.0)
    >>> index_of(same, same)
    0.0
    """
    edges = np.unique([before.quantile(tenth / 10) for tenth in range(1, 10)])
    counts = (
        np.bincount(
            np.searchsorted(edges, counted.values, side="right"),
            weights=counted.counts,
            minlength=len(edges) + 1,
        ).astype(np.float64)
        for counted in (before, now)
    )
    return stability_index(*counts)


def _within(shop: Shop) -> Iterator[Row]:
    if shop.first_day is None or shop.last_day is None:
        return
    if shop.last_day - shop.first_day + 1 < 2 * _LATEST_DAYS:
        return
    limit = shop.last_day - _LATEST_DAYS
    for name, column in (
        ("order_value", "revenue"),
        ("units_per_order", "units"),
        ("lines_per_order", "lines"),
    ):
        before, now = (
            count_values(shop.orders.filter(side), column)
            for side in (nw.col("day") <= limit, nw.col("day") > limit)
        )
        if before and now and min(before.size, now.size) >= _FEWEST:
            yield {
                "against": "earlier orders",
                "measure": name,
                "before": before.quantile(0.5),
                "now": now.quantile(0.5),
                "stability_index": index_of(before, now),
            }


def _between(columns: list[Row], previous: Scan | None) -> Iterator[Row]:
    frame: Frame | None = None if previous is None else Tables(previous).find("explore_columns")
    if frame is None:
        return
    known: Mapping[tuple[str, str], float] = {
        (row["table"], row["column"]): float(row["missing_share"]) for row in collect(frame)
    }
    for row in columns:
        before = known.get((row["table"], row["column"]))
        if before is not None and abs(row["missing_share"] - before) >= _GAP_GROWTH:
            yield {
                "against": "previous run",
                "measure": f"missing {row['table']}.{row['column']}",
                "before": before,
                "now": row["missing_share"],
            }


def _sentences(rows: list[Row]) -> Iterator[str]:
    within = [row for row in rows if row["against"] == "earlier orders"]
    moved = [row for row in within if row["stability_index"] >= _SOME]
    for row in moved:
        much = "clearly" if row["stability_index"] >= _MUCH else "somewhat"
        yield (
            f"{words(row['measure'])} of the last {_LATEST_DAYS} days differs {much} from before: "
            f"median {decimal(row['now'])} against {decimal(row['before'])} "
            f"(stability index {row['stability_index']:.2f})."
        )
    if within and not moved:
        yield (
            f"Orders of the last {_LATEST_DAYS} days look like the earlier ones (stability index "
            f"below {_SOME} for {plural(len(within), 'measure')})."
        )
    for row in rows:
        if row["against"] == "previous run":
            yield (
                f"{words(row['measure'].replace('.', ', '))}: {share(row['now'])}, in the previous "
                f"run {share(row['before'])}."
            )
