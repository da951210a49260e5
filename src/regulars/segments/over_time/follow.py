"""Follow segments from the previous run to this one.

New segments that are former ones keep their names, and their numbers where these still exist; a
new one gets a name that no former one had. The ways of the customers are counted, what changed
about a segment is measured, and what is worth an alarm is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regulars.segments.over_time.alarms import alarms
from regulars.segments.over_time.config import OverTimeConfig
from regulars.segments.over_time.drift import FeatureDrift, drift_of
from regulars.segments.over_time.match import match_members, match_profiles
from regulars.segments.over_time.migrate import Move, crossed, moves
from regulars.segments.over_time.previous import Previous, Scan, read_previous
from regulars.segments.over_time.renumber import renumbered
from regulars.segments.over_time.tables import drift_table, identities_table, migrations_table
from regulars.segments.sample import read_sample
from regulars.segments.scale import Vector, known
from regulars.segments.scoring import is_number
from regulars.segments.segmentation import Segmentation
from regulars.segments.tables import NOISE

_OTHER_WAY = (
    "These segments were made another way than the former ones. Alike ones keep their names; what "
    "changed says nothing about the customers, so that no alarm is given."
)
_Pairs = dict[int, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Followed:
    """Segments that know the former ones.

    Attributes:
        segmentation: the segments, renamed and renumbered, their warnings extended.
        tables: `segment_identities`, `segment_migrations` and `segment_drift` by name; none where
            there is no previous run to compare with.
    """

    segmentation: Segmentation
    tables: dict[str, pa.Table] = field(default_factory=dict)


def follow(
    found: Segmentation,
    features: nw.LazyFrame[Any],
    previous: Scan,
    config: OverTimeConfig,
    *,
    keep_identities: bool = True,
    former_kind: str | None = None,
    same_way: bool = True,
) -> Followed:
    """Compare segments with those of the previous run.

    Args:
        found: the segments of this run.
        features: its table `features`, of the local engine.
        previous: gives the previous run's tables by name, KeyError where there is none.
        config: the settings.
        keep_identities: whether former segments keep their names and numbers.
        former_kind: of the previous run's segments; None: the same as now. Segments of another
            kind are not compared.
        same_way: whether the former segments were made by the same methods from the same features;
            else a change is no news about the customers, and no alarm.
    """
    before = read_previous(previous)
    if before is None:
        return Followed(found)
    if isinstance(before, str):
        unread = f"The former segments are of another version ({before} is missing), not followed."
        return Followed(_warned(found, [unread]))
    if former_kind not in {None, found.kind}:
        other = f"The former segments were {former_kind}, these are {found.kind}: not followed."
        return Followed(_warned(found, [other]))
    scored = found.model.scored(features)
    revenue = ["revenue"] if "revenue" in scored.collect_schema() else []
    now = scored.select("customer_id", "segment_id", *revenue)
    ways = moves(before.memberships, now, before.features)
    former, present = list(before.names), list(found.names)
    shared = crossed(ways, former, present)
    pairs = _pairs(shared, found, before, config)
    fresh = found.names
    number = {n: n for n in present}
    if keep_identities:
        order, names = _kept(pairs, found, before)
        found = renumbered(found, order, names)
        number = {old: new for new, old in enumerate(order, start=1)}
    ways = [replace(m, now=None if m.now is None else number[m.now]) for m in ways]
    pairs = {number[new]: pair for new, pair in pairs.items()}
    fresh = {number[n]: name for n, name in fresh.items()}
    drift = _drift(found, features, before, pairs, config)
    said, rows = _identities(
        found, before, pairs, fresh=fresh, ways=ways, drift=drift, config=config
    )
    tables = {
        "segment_identities": identities_table(rows),
        "segment_migrations": migrations_table(
            sorted(ways, key=lambda m: (m.before or 0, m.now or 0)), before.names, found.names
        ),
        "segment_drift": drift_table(drift),
    }
    return Followed(_warned(found, said if same_way else [_OTHER_WAY]), tables)


def _warned(found: Segmentation, said: list[str]) -> Segmentation:
    return replace(found, warnings=(*found.warnings, *said))


def _pairs(
    shared: npt.NDArray[np.intp], found: Segmentation, before: Previous, config: OverTimeConfig
) -> _Pairs:
    """New segment to the former one and how alike they are, by number.

    Customers pass through some segments (newcomers) on their way to others: what has no partner
    by its members, or where hardly anyone is shared, is compared by its profile.
    """
    former, present = list(before.names), list(found.names)
    pairs: _Pairs = {}
    # Customers of no group are no group: they are paired with such customers alone.
    strays, former_strays = _strays(found.names), _strays(before.names)
    if strays and former_strays:
        new, old = strays[0], former_strays[0]
        both = shared[former.index(old), present.index(new)]
        either = shared[former.index(old)].sum() + shared[:, present.index(new)].sum() - both
        pairs[new] = (old, float(both / either) if either else 0.0)
    shared = shared.copy()
    shared[[former.index(n) for n in former_strays]] = 0
    shared[:, [present.index(n) for n in strays]] = 0
    if shared.sum() >= config.shared_customers:
        matched = match_members(shared, least=config.same_from)
        pairs |= {present[new]: (former[old], alike) for new, (old, alike) in matched.items()}
    former = [n for n in former if n not in {*former_strays, *(o for o, _ in pairs.values())}]
    present = [n for n in present if n not in pairs and n not in strays]
    if former and present:
        profiles = {
            (r["segment_id"], r["feature"]): r["standardised_difference"]
            for r in found.profiles.to_pylist()
        }
        usable = [
            f
            for f in found.model.weights
            if all((n, f) in before.profiles for n in former)
            and all(profiles.get((n, f)) is not None for n in present)
        ]
        matched = match_profiles(
            np.array([[before.profiles[n, f] for f in usable] for n in former], dtype=np.float64),
            np.array([[profiles[n, f] for f in usable] for n in present], dtype=np.float64),
            most=config.same_profile,
        )
        pairs |= {present[new]: (former[old], alike) for new, (old, alike) in matched.items()}
    return pairs


def _strays(names: Mapping[int, str]) -> list[int]:
    """The segment of those who are in no group, if there is one."""
    return [number for number, name in names.items() if name == NOISE]


def _kept(pairs: _Pairs, found: Segmentation, before: Previous) -> tuple[list[int], dict[int, str]]:
    """The order that keeps numbers where they exist, and the names by new number."""
    places: dict[int, int] = {}
    for new, (old, _) in pairs.items():
        if old <= len(found.names):
            places[old] = new
    free = (n for n in found.names if n not in places)
    for new in found.names:
        if new not in places.values():
            places[next(free)] = new
    order = [places[n] for n in sorted(places)]
    taken = set(before.names.values())
    names: dict[int, str] = {}
    for number, new in enumerate(order, start=1):
        if new in pairs:
            names[number] = before.names[pairs[new][0]]
            continue
        name, again = found.names[new], 1
        while name in taken:
            again += 1
            name = f"{found.names[new]} ({again})"
        taken.add(name)
        names[number] = name
    return order, names


def _drift(
    found: Segmentation,
    features: nw.LazyFrame[Any],
    before: Previous,
    pairs: _Pairs,
    config: OverTimeConfig,
) -> dict[int, list[FeatureDrift]]:
    """The drift of each segment that is a former one, by its number."""
    schema, former_schema = features.collect_schema(), before.features.collect_schema()
    columns = [
        c
        for c in found.model.weights
        if c in former_schema and is_number(former_schema[c]) and c in schema
    ]
    former = before.features.select("customer_id", *columns).join(
        before.memberships, on="customer_id", how="inner"
    )
    samples = [
        read_sample(
            frame.select("customer_id", "segment_id", *(known(c) for c in columns)),
            [*columns, "segment_id"],
            limit=config.customers,
        ).rows
        for frame in (former, found.model.scored(features))
    ]
    scales = {c: found.model.scales[c] for c in columns}
    return {
        new: drift_of(
            _members(samples[0], columns, pairs[new][0]), _members(samples[1], columns, new), scales
        )
        for new in sorted(pairs)
    }


def _members(rows: pa.Table, columns: list[str], segment_id: int) -> dict[str, Vector]:
    here = rows["segment_id"].to_numpy() == segment_id
    return {c: np.asarray(rows[c].to_numpy(), dtype=np.float64)[here] for c in columns}


def _identities(
    found: Segmentation,
    before: Previous,
    pairs: _Pairs,
    *,
    fresh: Mapping[int, str],
    ways: list[Move],
    drift: Mapping[int, list[FeatureDrift]],
    config: OverTimeConfig,
) -> tuple[list[str], list[dict[str, Any]]]:
    """The sentences, and the rows of `segment_identities`."""
    sizes = {row["segment_id"]: row["customers"] for row in found.segments.to_pylist()}
    all_before, all_now = sum(before.sizes.values()), sum(sizes.values())
    said: list[str] = []
    rows: list[dict[str, Any]] = []
    for number, name in found.names.items():
        row: dict[str, Any] = {
            "name": name,
            "status": "new",
            "segment_id": number,
            "name_today": fresh[number],
            "customers": sizes[number],
        }
        if number in pairs:
            old, alike = pairs[number]
            still = [m for m in ways if m.before == old and m.now is not None]
            there = sum(m.customers for m in still)
            stayed = sum(m.customers for m in still if m.now == number)
            moved = 1 - stayed / there if there else None
            shares = before.sizes[old] / max(all_before, 1), sizes[number] / max(all_now, 1)
            sentences = list(
                alarms(name, shares=shares, moved_share=moved, drift=drift[number], config=config)
            )
            said += sentences
            row |= {
                "status": "kept",
                "former_name": before.names[old],
                "customers_before": before.sizes[old],
                "alike": alike,
                "stayed_share": None if moved is None else 1 - moved,
                "alarm": " ".join(sentences) or None,
            }
        else:
            said.append(f"The segment {name!r} is new: no former one is like it.")
        rows.append(row)
    for old in sorted(set(before.names) - {old for old, _ in pairs.values()}):
        name = before.names[old]
        said.append(f"The former segment {name!r} has vanished.")
        rows.append(
            {
                "name": name,
                "status": "vanished",
                "former_name": name,
                "customers_before": before.sizes[old],
            }
        )
    return said, rows
