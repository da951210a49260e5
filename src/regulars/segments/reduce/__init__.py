"""Fewer dimensions: each method is one file and one line in `CATALOGUE`."""

from __future__ import annotations

from regulars.segments.reduce.pca import PCA, PCAConfig, PrincipalComponents
from regulars.segments.reduce.reducer import Reducer, Reduction

CATALOGUE: dict[str, type[PCA]] = {"pca": PCA}
"""Method name to class; a class is built from its config and satisfies `Reducer`."""

__all__ = ["CATALOGUE", "PCA", "PCAConfig", "PrincipalComponents", "Reducer", "Reduction"]
