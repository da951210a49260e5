"""How a segment's latest whole months compare with earlier ones.

With the same months a year before where the data reach back so far, else with as many just before.
"""

from __future__ import annotations

from collections.abc import Sequence

from regulars.segments.describe.orders import Row
from regulars.wording import plural, share

COMPARED = 3  # months
_YEAR = 12
_STEADY = 0.05  # a change below this is called none


def segment_growth(months: Sequence[Row]) -> list[Row]:
    """The rows of `segment_growth` from those of `segment_months`."""
    by_segment: dict[int, list[Row]] = {}
    for row in months:
        if row["complete"]:
            by_segment.setdefault(row["segment_id"], []).append(row)
    return [_growth(segment_id, rows) for segment_id, rows in sorted(by_segment.items())]


def _growth(segment_id: int, rows: list[Row]) -> Row:
    seasonal = len(rows) >= _YEAR + COMPARED
    many = COMPARED if seasonal else min(COMPARED, len(rows) // 2)
    if not many:
        return {
            "segment_id": segment_id,
            "sentence": "The orders fill fewer than two whole months, so growth is not known.",
        }
    apart = _YEAR if seasonal else many
    latest, before = rows[-many:], rows[len(rows) - many - apart : len(rows) - apart]
    by = "orders" if latest[0]["revenue"] is None else "revenue"
    now, then = _sum(latest, by), _sum(before, by)
    active, active_then = _mean(latest), _mean(before)
    period = "latest whole month" if many == 1 else f"latest {many} whole months"
    against = "the same months a year before" if seasonal else "as many before"
    sentence = (
        f"{by.capitalize()} of the {period}: {_change(now, then)} {against}. "
        f"{plural(round(active), 'customer')} active a month, {round(active_then):,} then."
    )
    return {
        "segment_id": segment_id,
        "sentence": sentence,
        "months": many,
        "seasonal": seasonal,
        "revenue": None if by == "orders" else now,
        "revenue_before": None if by == "orders" else then,
        "customers": int(_sum(latest, "customers")),
        "customers_before": int(_sum(before, "customers")),
    }


def _change(now: float, then: float) -> str:
    if now <= 0 and then <= 0:
        return "none, as in"
    if then <= 0:
        return "some, and none in"
    change = now / then - 1
    if abs(change) < _STEADY:
        return "about the same as in"
    if change > 1:
        return f"{now / then:.1f} times that of"
    return f"{share(abs(change))} {'higher' if change > 0 else 'lower'} than in"


def _sum(rows: Sequence[Row], column: str) -> float:
    return sum(float(row[column]) for row in rows)


def _mean(rows: Sequence[Row]) -> float:
    return _sum(rows, "customers") / len(rows)
