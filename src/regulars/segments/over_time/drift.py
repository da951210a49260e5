"""How the customers of a segment changed: the mean and the spread of each feature.

The shift is (mean now - mean before) / standard deviation over all customers, on the feature's
scale. The population stability index (`regulars.stability`) compares the tenths of before. What it
is about without any change counts as chance; beside it stands how likely chance makes it as high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.segments.scale import ColumnScale, Vector
from regulars.stability import chance_of_index, index_by_chance, stability_index

FEWEST = 50  # customers on each side
PARTS = 10


@dataclass(frozen=True, slots=True)
class FeatureDrift:
    """One feature of one segment.

    Attributes:
        feature: a column of `features`.
        mean_before: in the feature's own unit.
        mean_now: likewise.
        shift: of the mean on the feature's scale, in standard deviations.
        stability_index: see the module.
        chance: what the index is about without any change.
        likely: how likely it is as high without any change; 1 where it is no higher than `chance`.
    """

    feature: str
    mean_before: float
    mean_now: float
    shift: float
    stability_index: float
    chance: float
    likely: float


def counted(before: Vector, now: Vector) -> tuple[Vector, Vector]:
    """How many known values lie in each tenth of those before.

    >>> before, now = counted(np.arange(20.0), np.arange(4.0))
    >>> now.tolist()
    [2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    edges = np.unique(np.quantile(before, np.linspace(0, 1, PARTS + 1)[1:-1]))
    first, other = (
        np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1).astype(
            np.float64
        )
        for values in (before, now)
    )
    return first, other


def drift_of(
    before: Mapping[str, Vector],
    now: Mapping[str, Vector],
    scales: Mapping[str, ColumnScale],
    *,
    seed: int = 0,
) -> list[FeatureDrift]:
    """Compare the customers of one segment then and now, feature by feature.

    Args:
        before: features of its former customers, NaN where missing.
        now: features of its present customers.
        scales: the scale of each feature that may be compared.
        seed: of the samples that chance is told by, where there are few customers.
    """
    found = []
    for feature, scale in scales.items():
        if feature not in before or feature not in now:
            continue
        old, new = (v[np.isfinite(v)] for v in (before[feature], now[feature]))
        if min(len(old), len(new)) < FEWEST:
            continue
        shift = (scale.apply(new).mean() - scale.apply(old).mean()) / scale.deviation
        first, other = counted(old, new)
        index, chance = stability_index(first, other), index_by_chance(first, len(new))
        likely = chance_of_index(index, first, len(new), seed=seed) if index > chance else 1.0
        found.append(
            FeatureDrift(
                feature,
                float(old.mean()),
                float(new.mean()),
                float(shift),
                stability_index=index,
                chance=chance,
                likely=likely,
            )
        )
    return found
