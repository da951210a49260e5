"""Which methods the laboratory compares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class LaboratoryConfig(BaseModel):
    """How methods are compared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reductions: tuple[str, ...] = ("pca", "weighted", "none", "autoencoder")
    """Names of reductions to try, the one to prefer among equals first."""
    clusterings: tuple[str, ...] = (
        "kmeans",
        "bisecting",
        "hierarchical",
        "gmm",
        "dbscan",
        "hdbscan",
    )
    """Names of clusterings to try, the one to prefer among equals first."""
    customers: int = Field(default=2_000, ge=100)
    """The most customers to compare on; the winner learns from all."""
    resamples: int = Field(default=8, ge=2)
    """Bootstrap resamples for the stability of each way; the winner gets `choose.resamples`."""
    held_out: float = Field(default=0.2, gt=0, lt=0.9)
    """Share of those customers on whom reductions are judged."""
    as_separated: float = Field(default=0.02, ge=0)
    """Separations within this distance of the best count as equal; then the earlier name wins."""
    most_noise: float = Field(default=0.2, ge=0, le=1)
    """A method that leaves more than this share of customers without a group is not chosen."""
