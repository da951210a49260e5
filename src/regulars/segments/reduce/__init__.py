"""Fewer dimensions: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from typing import Any

from regulars.segments.reduce.autoencoder import CONFIGS as AUTOENCODERS
from regulars.segments.reduce.autoencoder import Autoencoder
from regulars.segments.reduce.mixed import Category, Mixed, MixedReduction
from regulars.segments.reduce.pca import PCA, PCAConfig, PrincipalComponents
from regulars.segments.reduce.reducer import Matrix, Reducer, Reduction
from regulars.segments.reduce.unreduced import NoReduction, Unreduced, UnreducedConfig
from regulars.segments.reduce.weighted import Weighted, WeightedConfig, WeightedFeatures

CATALOGUE: dict[str, Any] = {
    "pca": PCA,
    "weighted": Weighted,
    "none": NoReduction,
    **dict.fromkeys(AUTOENCODERS, Autoencoder),
}
"""Method name to class; a class is built from its config and satisfies `Reducer`."""

CONFIGS = {"pca": PCAConfig, "none": UnreducedConfig, "weighted": WeightedConfig, **AUTOENCODERS}
"""Method name to the class of its settings."""


def restore_reduction(algorithm: str, state: dict[str, Any]) -> Reduction:
    """Return the reduction that `Reduction.to_dict` described, beside categories or not."""
    restore = CATALOGUE[algorithm].restore
    found: Reduction = (
        MixedReduction.from_dict(state, restore) if "categories" in state else restore(state)
    )
    return found


__all__ = [
    "CATALOGUE",
    "CONFIGS",
    "PCA",
    "Autoencoder",
    "Category",
    "Matrix",
    "Mixed",
    "MixedReduction",
    "NoReduction",
    "PCAConfig",
    "PrincipalComponents",
    "Reducer",
    "Reduction",
    "Unreduced",
    "UnreducedConfig",
    "Weighted",
    "WeightedConfig",
    "WeightedFeatures",
    "restore_reduction",
]
