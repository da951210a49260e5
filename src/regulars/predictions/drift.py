"""Drift: whether the customers scored now are like those that a model was learned from.

The population stability index (`regulars.stability`) compares the shares of the parts of a column
then and now. A number is cut at the tenths of then, a text by its levels; missing values are a
part of their own. Usual reading: under 0.1 none, to 0.25 some, above it the model is stale where
chance alone would hardly ever make it so much: of customers like those learned from, at most one
batch in twenty is called stale, however many columns there are (Bonferroni). Of fewer than `FEWEST`
customers nothing is said.

Cost O(n log B) per column; the baseline holds shares, never a customer's value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.stability import chance_of_index, index_by_chance, stability_index

PARTS = 10
MOST_LEVELS = 30
STALE = 0.25
FEWEST = 20  # fewer customers do not show a shift of a standard deviation
FALSE_ALARMS = 0.05  # of batches in which nothing moved


@dataclass(frozen=True, slots=True)
class Baseline:
    """How one column was distributed when the model was learned.

    Attributes:
        column: its name.
        customers: how many were counted.
        edges: inner edges of the parts of a number; a value equal to an edge belongs above it.
        levels: of a text, the most frequent first; the rest is one part.
        shares: of the parts in their order (for a text: the levels, then the rest), then of the
            missing values; they sum to 1.
        outcomes: of a text, the mean of what was predicted in each of these parts, where it was
            yes or no; 0 in a part without customers. Empty: not known.
    """

    column: str
    customers: int
    edges: tuple[float, ...]
    levels: tuple[str, ...]
    shares: tuple[float, ...]
    outcomes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """How far one column moved.

    Attributes:
        column: its name.
        stability_index: see the module; None where the column is not there any more.
        chance: what the index is about without any change.
        customers: how many were compared.
        stale: whether the index is above chance by `STALE`, and more than chance explains, or the
            column is gone; None where `customers` are too few to tell.
    """

    column: str
    stability_index: float | None
    chance: float
    customers: int
    stale: bool | None


def baseline_of(
    column: str,
    values: pa.ChunkedArray | pa.Array,
    outcome: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None,
) -> Baseline:
    """Remember how a column is distributed.

    Args:
        column: its name.
        values: numbers, booleans or texts; null and NaN are missing.
        outcome: what was predicted of each, 0 or 1, shape (n,); None: not to be remembered.

    >>> baseline_of("country", pa.array(["GB", "GB", "FR", None])).shares
    (0.5, 0.25, 0.0, 0.25)
    """
    array = _plain(values)
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()
    if pa.types.is_floating(array.type):
        known = array.drop_null().to_numpy(zero_copy_only=False)
        if len(known):
            tenths = np.quantile(known, np.linspace(0, 1, PARTS + 1)[1:-1])
            edges = tuple(np.unique(tenths).tolist())
    else:
        counted = sorted(
            (
                (row["counts"], row["values"])
                for row in array.drop_null().value_counts().to_pylist()
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        levels = tuple(level for _, level in counted[:MOST_LEVELS])
    empty = Baseline(column, len(array), edges, levels, ())
    codes, parts = _codes(empty, array)
    shares = np.bincount(codes, minlength=parts) / max(len(array), 1)
    outcomes: tuple[float, ...] = ()
    if levels and outcome is not None:
        came_true = np.bincount(codes, weights=outcome, minlength=parts) / max(len(array), 1)
        outcomes = tuple((came_true / np.where(shares > 0, shares, 1.0)).tolist())
    return Baseline(column, len(array), edges, levels, tuple(shares.tolist()), outcomes)


def counted_anew(
    baselines: Iterable[Baseline], customers: Mapping[str, pa.ChunkedArray | pa.Array]
) -> tuple[Baseline, ...]:
    """Baselines with what is usual among other customers.

    Texts keep their levels of then, with how often it came true of each; so do columns that these
    customers lack.

    Args:
        baselines: of a card.
        customers: their columns.
    """
    return tuple(
        one
        if one.levels or one.column not in customers
        else baseline_of(one.column, customers[one.column])
        for one in baselines
    )


def drift_of(
    baselines: Iterable[Baseline],
    now: Mapping[str, pa.ChunkedArray | pa.Array],
    *,
    seed: int = 0,
) -> list[ColumnDrift]:
    """Compare columns with their baselines, the largest drift first.

    Args:
        baselines: of the card.
        now: the same columns of the customers to be scored.
        seed: of the samples that chance is told by, where there are few customers.
    """
    baselines = list(baselines)
    found = []
    for baseline in baselines:
        if baseline.column not in now:
            found.append(ColumnDrift(baseline.column, None, 0.0, 0, stale=True))
            continue
        array = _plain(now[baseline.column], like=baseline)
        before, counts = np.array(baseline.shares) * baseline.customers, _counts(baseline, array)
        index = stability_index(before, counts)
        chance = index_by_chance(before, len(array))
        stale: bool | None = index > STALE + chance
        if len(array) < FEWEST:
            stale = None
        elif stale:
            likely = chance_of_index(index, before, len(array), seed=seed)
            stale = likely <= FALSE_ALARMS / len(baselines)
        found.append(ColumnDrift(baseline.column, index, chance, len(array), stale))
    return sorted(
        found,
        key=lambda d: (-(np.inf if d.stability_index is None else d.stability_index), d.column),
    )


def stale_warning(drifts: Iterable[ColumnDrift]) -> str | None:
    """What to tell the user, None where nothing moved far.

    >>> stale_warning([ColumnDrift("orders", 0.61, 0.01, 900, stale=True)])
    'The model is stale: orders (PSI 0.61) is distributed otherwise than when it was learned. Fit it
    again.'
    >>> stale_warning([ColumnDrift("orders", 0.61, 0.9, 7, stale=None)])
    'Too few rows (7) to tell whether the model still fits them: 20 are needed.'
    """
    drifts = list(drifts)
    moved = [
        f"{d.column} ("
        + ("gone" if d.stability_index is None else f"PSI {d.stability_index:.2f}")
        + ")"
        for d in drifts
        if d.stale
    ]
    if not moved:
        few = [d.customers for d in drifts if d.stale is None]
        if not few:
            return None
        return (
            f"Too few rows ({few[0]}) to tell whether the model still fits them: {FEWEST} are "
            "needed."
        )
    more = f" and {len(moved) - 5} more columns" if len(moved) > 5 else ""  # noqa: PLR2004
    verb = "is" if len(moved) == 1 else "are"
    return (
        f"The model is stale: {', '.join(moved[:5])}{more} {verb} distributed otherwise than when "
        "it was learned. Fit it again."
    )


def _plain(values: pa.ChunkedArray | pa.Array, like: Baseline | None = None) -> pa.ChunkedArray:
    """A column as float64 without NaN, or as text."""
    array = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    kind = array.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if pa.types.is_boolean(kind):
        array, numeric = array.cast(pa.int8()), True
    if like is not None and like.levels:
        numeric = False
    if not numeric:
        return array.cast(pa.string())
    array = array.cast(pa.float64())
    return pc.if_else(pc.is_nan(array), pa.scalar(None, pa.float64()), array)


def _counts(
    baseline: Baseline, array: pa.ChunkedArray
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    codes, parts = _codes(baseline, array)
    return np.bincount(codes, minlength=parts).astype(np.float64)


def _codes(
    baseline: Baseline, array: pa.ChunkedArray
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], int]:
    """The part of each value, shape (n,), and how many parts there are."""
    if baseline.levels:
        place = pc.index_in(array, value_set=pa.array(baseline.levels, pa.string()))
        rest = len(baseline.levels)
        place = pc.if_else(pc.is_null(array), rest + 1, pc.fill_null(place, rest))
        parts, codes = rest + 2, place.to_numpy()
    else:
        missing = array.is_null().to_numpy()
        numbers = pc.fill_null(array.cast(pa.float64()), 0.0).to_numpy()
        parts = len(baseline.edges) + 2
        codes = np.searchsorted(np.array(baseline.edges), numbers, side="right")
        codes = np.where(missing, parts - 1, codes)
    return codes.astype(np.intp), parts
