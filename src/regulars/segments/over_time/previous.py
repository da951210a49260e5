"""What the previous run left behind, as far as it can still be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

Scan = Callable[[str], nw.LazyFrame[Any]]

_NEEDED = {
    "memberships": ("customer_id", "segment_id"),
    "segments": ("segment_id", "name", "customers"),
    "segment_profiles": ("segment_id", "feature", "standardised_difference"),
    "features": ("customer_id",),
}


@dataclass(frozen=True, slots=True)
class Previous:
    """The tables of the previous run.

    Attributes:
        names: the name of each segment by its number.
        sizes: its customers.
        memberships: `customer_id`, `segment_id`.
        features: the table `features`.
        profiles: (segment, feature) to the standardised difference.
    """

    names: dict[int, str]
    sizes: dict[int, int]
    memberships: nw.LazyFrame[Any]
    features: nw.LazyFrame[Any]
    profiles: dict[tuple[int, str], float]


def read_previous(scan: Scan) -> Previous | str | None:
    """Read the previous run.

    Args:
        scan: gives a table by its name, KeyError where there is none.

    Returns:
        Its tables; None where there were no segments; what is missing where another version wrote
        them.
    """
    frames: dict[str, nw.LazyFrame[Any]] = {}
    for name, columns in _NEEDED.items():
        try:
            frame = scan(name)
        except KeyError:
            return None if name in {"memberships", "segments"} else f"the table {name}"
        missing = [c for c in columns if c not in frame.collect_schema()]
        if missing:
            return f"{missing[0]} of the table {name}"
        frames[name] = frame
    rows = frames["segments"].select(*_NEEDED["segments"]).collect("pyarrow").rows(named=True)
    profiles = frames["segment_profiles"].select(*_NEEDED["segment_profiles"]).collect("pyarrow")
    return Previous(
        names={int(row["segment_id"]): str(row["name"]) for row in rows},
        sizes={int(row["segment_id"]): int(row["customers"]) for row in rows},
        memberships=frames["memberships"].select(
            "customer_id", nw.col("segment_id").cast(nw.Int64)
        ),
        features=frames["features"],
        profiles={
            (int(row["segment_id"]), str(row["feature"])): float(row["standardised_difference"])
            for row in profiles.rows(named=True)
            if row["standardised_difference"] is not None
        },
    )
