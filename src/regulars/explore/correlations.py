"""Which customer features go together, and which say the same twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import narwhals as nw
import numpy as np

from regulars.explore.association import (
    Codes,
    Floats,
    correlation_ratio,
    cramers_v,
    pearson,
    spearman,
)
from regulars.explore.reading import Frame, Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.model import FEATURES, Cannot
from regulars.wording import count, words

_MOST_CUSTOMERS = 5_000
_FEWEST_CUSTOMERS = 20
_MOST_CATEGORIES = 30
_REDUNDANT = 0.95
_STRONG = 0.5
_NAMED = 5
_WHAT = "Correlations of customer features"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of the customers looked at.

    Attributes:
        name: the column.
        values: numbers, or codes of words; what `present` leaves out means nothing.
        present: whether there is a value.
        numeric: False for words.
    """

    name: str
    values: Floats
    present: np.ndarray[tuple[int], np.dtype[np.bool_]]
    numeric: bool


@dataclass(frozen=True, slots=True)
class Association:
    """How two features go together.

    Attributes:
        customers: customers with both.
        measure: what `strength` is.
        strength: between -1 and 1, or 0 and 1 where words take part.
        pearson: of two numbers.
    """

    customers: int
    measure: str
    strength: float
    pearson: float | None


def correlations(shop: Shop) -> Section | Cannot:
    """Compare every two features of at most `_MOST_CUSTOMERS` customers, spread evenly by key."""
    table = shop.tables.find("features", "customer_id")
    if table is None:
        return Cannot(_WHAT, "There is no table of features.", "Run `regulars run ORDERS` first.")
    features = _features(table)
    found = {
        (a, b): association
        for (a, first), (b, second) in combinations(enumerate(features), 2)
        if (association := associate(first, second)) is not None
    }
    if not found:
        return Cannot(
            _WHAT, f"Fewer than {_FEWEST_CUSTOMERS} customers, or features that do not vary."
        )
    place = {feature: position for position, feature in enumerate(_order(len(features), found))}
    rows: list[Row] = [
        {
            "feature_a": features[a].name,
            "feature_b": features[b].name,
            "place_a": place[a],
            "place_b": place[b],
            "customers": association.customers,
            "measure": association.measure,
            "strength": association.strength,
            "pearson": association.pearson,
        }
        for (a, b), association in found.items()
    ]
    rows.sort(key=lambda row: (-abs(row["strength"]), row["feature_a"], row["feature_b"]))
    [total] = collect(table.select(customers=nw.len()))
    looked = min(int(total["customers"]), len(features[0].values))
    return Section(
        "correlations",
        "Which customer features go together",
        tuple(_sentences(rows, looked, int(total["customers"]))),
        {"explore_correlations": arrow("explore_correlations", rows)},
    )


def associate(first: Feature, second: Feature) -> Association | None:
    """Measure two features by their types; None where one does not vary among the shared rows."""
    both = first.present & second.present
    shared = int(both.sum())
    if shared < _FEWEST_CUSTOMERS:
        return None
    x, y = first.values[both], second.values[both]
    if first.numeric and second.numeric:
        rho, r = spearman(x, y), pearson(x, y)
        return None if rho is None else Association(shared, "spearman", rho, r)
    if first.numeric != second.numeric:
        groups, numbers = (y, x) if first.numeric else (x, y)
        eta = correlation_ratio(_codes(groups), numbers)
        return None if eta is None else Association(shared, "correlation ratio", eta, None)
    v = cramers_v(_codes(x), _codes(y))
    return None if v is None else Association(shared, "cramers v", v, None)


def redundant(rows: Sequence[Row]) -> list[list[str]]:
    """Groups of numeric features that rank customers alike (|rho| of 0.95 and more)."""
    group: dict[str, set[str]] = {}
    for row in rows:
        if row["measure"] == "spearman" and abs(row["strength"]) >= _REDUNDANT:
            a, b = row["feature_a"], row["feature_b"]
            merged = group.get(a, {a}) | group.get(b, {b})
            group |= dict.fromkeys(merged, merged)
    distinct = {frozenset(members) for members in group.values()}
    return sorted((sorted(members) for members in distinct), key=lambda g: (-len(g), g))


def _features(table: Frame) -> list[Feature]:
    names = [n for n in table.collect_schema().names() if n not in FEATURES.names]
    sample = table.sort("customer_id").select(*names).collect("pyarrow").to_native()
    if len(sample) > _MOST_CUSTOMERS:
        sample = sample.take(np.linspace(0, len(sample) - 1, _MOST_CUSTOMERS).astype(np.int64))
    found = []
    for name in names:
        column = sample[name].combine_chunks()
        numeric = str(column.type) in {"int64", "double"}
        if not numeric and str(column.type) != "string":
            continue
        if not numeric:
            column = column.dictionary_encode()
            if not 1 < len(column.dictionary) <= _MOST_CATEGORIES:
                continue
            column = column.indices
        values = column.cast("float64").to_numpy(zero_copy_only=False)
        present = np.isfinite(values)
        if len(np.unique(values[present])) > 1:
            found.append(Feature(name, values, present, numeric))
    return found


def _order(features: int, found: dict[tuple[int, int], Association]) -> list[int]:
    """Put features that go together side by side: average linkage, best order of its leaves."""
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    if features < 3:  # noqa: PLR2004 - nothing to order
        return list(range(features))
    distance = np.ones((features, features))
    np.fill_diagonal(distance, 0.0)
    for (a, b), association in found.items():
        distance[a, b] = distance[b, a] = max(0.0, 1 - abs(association.strength))
    condensed = squareform(distance)
    tree = optimal_leaf_ordering(linkage(condensed, method="average"), condensed)
    return [int(leaf) for leaf in leaves_list(tree)]


def _sentences(rows: list[Row], looked: int, customers: int) -> Iterator[str]:
    groups = redundant(rows)
    if groups:
        listed = "; ".join(_listed(group) for group in groups)
        yield (
            "Within each of these groups the features rank the customers almost alike (Spearman's "
            f"rho of {_REDUNDANT} or more), and one says it all: {listed}."
        )
    same = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    told = 0
    for row in rows:
        pair = {row["feature_a"], row["feature_b"]}
        if frozenset(pair) in same or abs(row["strength"]) < _STRONG or told == _NAMED:
            continue
        told += 1
        a, b, strength = row["feature_a"], row["feature_b"], row["strength"]
        if row["measure"] == "spearman":
            way = f"rises with {_lower(b)}" if strength > 0 else f"falls as {_lower(b)} rises"
            yield f"{words(a)} {way} (rho {strength:.2f}).".replace("-", "\u2212")
        else:
            name = "Cramer's V" if row["measure"] == "cramers v" else "correlation ratio"
            yield f"{words(a)} goes together with {_lower(b)} ({name} {strength:.2f})."
    if not told and not same:
        yield f"No two features go together closely (all below {_STRONG})."
    if looked < customers:
        yield f"Measured on {count(looked)} of {count(customers)} customers, spread evenly."
    yield "A correlation is not a cause: many features are computed from the same orders."


def _listed(names: list[str]) -> str:
    lower = [_lower(name) for name in names]
    return f"{', '.join(lower[:-1])} and {lower[-1]}"


def _lower(name: str) -> str:
    text = words(name)
    return text[:1].lower() + text[1:]


def _codes(values: Floats) -> Codes:
    return values.astype(np.int64)
