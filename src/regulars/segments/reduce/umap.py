"""UMAP (:cite:t:`mcinnes:umap`), for the picture alone.

It places customers on a plane or in space so that those who are near in the features are near in
the picture. Distances across the picture, sizes of clumps and gaps between them mean little, so
nothing is clustered on it.

Cost about O(n log n), with seconds of compiling before; hence a sample.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import Refused, install_command
from regulars.segments.reduce.reducer import Matrix


class UMAPConfig(BaseModel):
    """How UMAP draws."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    neighbours: int = Field(default=15, ge=2)
    """How many customers count as near; fewer show more detail."""
    least_distance: float = Field(default=0.1, ge=0, le=1)
    """How near two customers may be drawn."""
    customers: int = Field(default=5_000, ge=10)
    """The most customers drawn; of more a sample is taken."""


@dataclass(frozen=True, slots=True)
class UMAPView:
    """Where some customers are drawn."""

    rows: npt.NDArray[np.intp]
    """Rows of the points that are drawn, ascending, shape (m,)."""
    coordinates: Matrix
    """Where, shape (m, 3)."""


def umap_view(points: Matrix, config: UMAPConfig | None = None, *, seed: int) -> UMAPView:
    """Draw a sample of customers by UMAP.

    Args:
        points: shape (n, f), finite.
        config: the settings.
        seed: of the sample and of the drawing; the same seed gives the same picture.

    Raises:
        Refused: umap-learn is not installed, or there are fewer than 10 customers.
    """
    config = config or UMAPConfig()
    if len(points) < 10:  # noqa: PLR2004 - the least that config.customers allows
        raise Refused(
            f"{len(points)} customers are too few for UMAP", way_out="draw the principal components"
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it lacks and of libraries it uses
        try:
            from umap import UMAP
        except ImportError as error:
            raise Refused("umap-learn is not installed", way_out=install_command("umap")) from error
        rng = np.random.default_rng(seed)
        count = min(len(points), config.customers)
        rows = np.sort(rng.choice(len(points), count, replace=False)).astype(np.intp)
        drawn = UMAP(
            n_components=3,
            n_neighbors=min(config.neighbours, count - 1),
            min_dist=config.least_distance,
            random_state=int(rng.integers(2**31 - 1)),
            n_jobs=1,
        ).fit_transform(points[rows])
    return UMAPView(rows=rows, coordinates=np.asarray(drawn, dtype=np.float64))
