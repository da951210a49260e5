"""The fitted model, and how any engine applies it: scaling, components, nearest segment.

Everything is an expression, so that the engine that holds the features does the work. Segments
are numbered from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw

from regulars.model import BadData
from regulars.segments.cluster import CATALOGUE, Clusters
from regulars.segments.reduce import PrincipalComponents
from regulars.segments.scale import ColumnScale, with_scaled

VIEW_COMPONENTS = 3
_FEATURE, _COMPONENT, _SCORE = "segments_feature_", "component_", "segments_score_"


@dataclass(frozen=True, slots=True)
class Model:
    """What assigns a customer to a segment.

    Attributes:
        scales: the scale of each feature that takes part.
        weights: feature to its factor; the order of the columns of the matrix.
        components: the fitted reduction; its first `kept` components take part.
        cluster_algorithm: the name in the catalogue of the method that found the groups.
        clusters: the fitted groups; number 0 is segment 1.
    """

    scales: dict[str, ColumnScale]
    weights: dict[str, float]
    components: PrincipalComponents
    cluster_algorithm: str
    clusters: Clusters

    def scored(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add `component_1` and on, `distance` and `segment_id` to a table of features.

        Raises:
            BadData: where a feature of the model is missing or not numeric.
        """
        self._check(features)
        scales = {f"{_FEATURE}{i}": self.scales[c] for i, c in enumerate(self.weights)}
        names = list(scales)
        weights = zip(names, self.weights.values(), strict=True)
        frame = with_scaled(features, scales)
        frame = frame.with_columns(*((nw.col(n) * w).alias(n) for n, w in weights))
        absent = range(len(self.components.components), VIEW_COMPONENTS)
        frame = frame.with_columns(
            *self.components.expressions(names, _COMPONENT),
            *(nw.lit(0.0).alias(f"{_COMPONENT}{i + 1}") for i in absent),
        )
        points = [f"{_COMPONENT}{i + 1}" for i in range(self.components.kept)]
        frame = frame.with_columns(*self.clusters.scores(points, _SCORE))
        scores = [f"{_SCORE}{number}" for number in range(self.clusters.k)]
        frame = frame.with_columns(distance=nw.min_horizontal(*scores))
        return frame.with_columns(segment_id=_first_smallest(scores)).drop(*names, *scores)

    def _check(self, features: nw.LazyFrame[Any]) -> None:
        schema = features.collect_schema()
        for column in self.weights:
            if column not in schema:
                raise BadData(
                    "the segments were built on this feature, but the table lacks it",
                    way_out="compute the features from the same kind of file, or fit anew",
                    file="features",
                    column=column,
                )
            if not is_number(schema[column]):
                raise BadData(
                    f"the segments need numbers here, but the column holds {schema[column]}",
                    way_out="compute the features from the same kind of file, or fit anew",
                    file="features",
                    column=column,
                )

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "scales": {name: scale.model_dump() for name, scale in self.scales.items()},
            "weights": self.weights,
            "components": self.components.to_dict(),
            "cluster_algorithm": self.cluster_algorithm,
            "clusters": self.clusters.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        algorithm = state["cluster_algorithm"]
        return cls(
            scales={n: ColumnScale.model_validate(s) for n, s in state["scales"].items()},
            weights=state["weights"],
            components=PrincipalComponents.from_dict(state["components"]),
            cluster_algorithm=algorithm,
            clusters=CATALOGUE[algorithm].restore(state["clusters"]),
        )


def is_number(dtype: nw.dtypes.DType) -> bool:
    """Whether a column can take part: numbers, and true or false as 1 or 0."""
    return dtype.is_numeric() or dtype == nw.Boolean


def _first_smallest(scores: list[str]) -> nw.Expr:
    """The one-based number of the first score that equals `distance`."""
    number = nw.lit(len(scores), dtype=nw.Int64)
    for position in range(len(scores) - 1, 0, -1):
        is_nearest = nw.col(scores[position - 1]) <= nw.col("distance")
        number = nw.when(is_nearest).then(nw.lit(position, dtype=nw.Int64)).otherwise(number)
    return number
