"""How the customers of a segment changed: the mean and the spread of each feature.

The shift is (mean now - mean before) / standard deviation over all customers, on the feature's
scale. The population stability index (:cite:t:`yurdakul:psi`) compares the shares p (before) and q
(now) of the tenths of before, sum of (q - p) ln(q / p). Without any change it still is about
(B - 1) (1 / n + 1 / m) for B parts and samples of n and m customers, which counts as chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.segments.scale import ColumnScale, Vector

FEWEST = 50  # customers on each side
PARTS = 10
LEAST = 1e-4  # a share of 0 counts as this one


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
    """

    feature: str
    mean_before: float
    mean_now: float
    shift: float
    stability_index: float
    chance: float


def stability_index(before: Vector, now: Vector) -> tuple[float, float]:
    """The population stability index of known values, and what chance alone makes it.

    >>> same = np.arange(100.0)
    >>> stability_index(same, same)[0]
    0.0
    """
    edges = np.unique(np.quantile(before, np.linspace(0, 1, PARTS + 1)[1:-1]))
    p, q = (
        np.maximum(
            np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
            / len(values),
            LEAST,
        )
        for values in (before, now)
    )
    chance = len(edges) * (1 / len(before) + 1 / len(now))
    return float(((q - p) * np.log(q / p)).sum()), float(chance)


def drift_of(
    before: Mapping[str, Vector], now: Mapping[str, Vector], scales: Mapping[str, ColumnScale]
) -> list[FeatureDrift]:
    """Compare the customers of one segment then and now, feature by feature.

    Args:
        before: features of its former customers, NaN where missing.
        now: features of its present customers.
        scales: the scale of each feature that may be compared.
    """
    found = []
    for feature, scale in scales.items():
        if feature not in before or feature not in now:
            continue
        old, new = (v[np.isfinite(v)] for v in (before[feature], now[feature]))
        if min(len(old), len(new)) < FEWEST:
            continue
        shift = (scale.apply(new).mean() - scale.apply(old).mean()) / scale.deviation
        index, chance = stability_index(old, new)
        found.append(
            FeatureDrift(feature, float(old.mean()), float(new.mean()), float(shift), index, chance)
        )
    return found
