"""The fitted model, and how any engine applies it: scaling, coordinates, nearest segment.

Where all of it can be said in expressions, the engine that holds the features does the work. What
cannot (an autoencoder's codes, density clusters) is applied to batches of arrays, whose results
join the features. Segments are numbered from 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.segments.cluster import CATALOGUE as CLUSTERERS
from regulars.segments.cluster import Clusters, KMeansClusters, PrototypeClusters
from regulars.segments.encode import Encoding, is_text
from regulars.segments.reduce import Matrix, PrincipalComponents, Reduction, restore_reduction
from regulars.segments.scale import ColumnScale, with_scaled
from regulars.segments.stream import like, read_batches

VIEW_COMPONENTS = 3
_FEATURE, _COMPONENT, _CODE, _SCORE = (
    "segments_feature_",
    "component_",
    "segments_code_",
    "segments_score_",
)


@dataclass(frozen=True, slots=True)
class Model:
    """What assigns a customer to a segment.

    Attributes:
        scales: the scale of each feature that takes part.
        weights: feature to its factor; the order of the columns of the matrix.
        view: principal components, for the picture of the segments.
        reduce_algorithm: the name in the catalogue of the method that reduced the dimensions.
        reduction: the fitted reduction; `view` itself where that is what the groups lie in.
        cluster_algorithm: the name in the catalogue of the method that found the groups.
        clusters: the fitted groups; number 0 is segment 1.
        encoding: the numbers that stand for columns of texts.
    """

    scales: dict[str, ColumnScale]
    weights: dict[str, float]
    view: PrincipalComponents
    reduce_algorithm: str
    reduction: Reduction
    cluster_algorithm: str
    clusters: Clusters
    encoding: Encoding = field(default_factory=Encoding)

    def scored(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add `component_1` and on, `distance` and `segment_id` to a table of features.

        Raises:
            BadData: where a feature of the model is missing or not numeric, or, where only
                batches can be scored, a customer has no id.
        """
        self._check(features)
        features = self.encoding.applied(features)
        frame, names = self._prepared(features)
        found = self._by_expressions(frame, names)
        return self._by_batches(features, frame, names) if found is None else found

    def coded(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The coordinates in which the groups lie: `customer_id`, `code_1` and on.

        Raises:
            BadData: where a feature of the model is missing or not numeric, or a customer has no
                id.
        """
        self._check(features)
        features = self.encoding.applied(features)
        frame, names = self._prepared(features)
        coded = []
        for batch in read_batches(frame, names):
            codes = self.reduction.transform(_matrix(batch, names))
            columns = {f"code_{i + 1}": codes[:, i] for i in range(codes.shape[1])}
            coded.append(pa.table({"customer_id": batch["customer_id"], **columns}))
        return like(features, pa.concat_tables(coded))

    def _prepared(self, features: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], list[str]]:
        """The features scaled and weighed, and the names of the added columns."""
        scales = {f"{_FEATURE}{i}": self.scales[c] for i, c in enumerate(self.weights)}
        names = list(scales)
        weights = zip(names, self.weights.values(), strict=True)
        frame = with_scaled(features, scales)
        return frame.with_columns(*((nw.col(n) * w).alias(n) for n, w in weights)), names

    def _by_expressions(
        self, frame: nw.LazyFrame[Any], names: Sequence[str]
    ) -> nw.LazyFrame[Any] | None:
        shared = self.reduction is self.view
        directions = max(VIEW_COMPONENTS, self.view.width if shared else 0)
        codes = [] if shared else self.reduction.expressions(names, _CODE)
        prefix = _COMPONENT if shared else _CODE
        points = [f"{prefix}{i + 1}" for i in range(self.reduction.width)]
        scores = self.clusters.scores(points, _SCORE)
        if codes is None or scores is None:
            return None
        absent = range(len(self.view.components), VIEW_COMPONENTS)
        frame = frame.with_columns(
            *self.view.expressions(names, _COMPONENT, directions),
            *codes,
            *(nw.lit(0.0).alias(f"{_COMPONENT}{i + 1}") for i in absent),
        ).with_columns(*scores)
        made = [f"{_SCORE}{number}" for number in range(self.clusters.k)]
        frame = frame.with_columns(distance=nw.min_horizontal(*made))
        frame = frame.with_columns(segment_id=_first_smallest(made))
        if not isinstance(self.clusters, KMeansClusters | PrototypeClusters):
            # The scores of others rank the groups but are no distances.
            frame = frame.with_columns(distance=self._distance(points))
        return frame.drop(*names, *made, *([] if shared else points))

    def _distance(self, points: Sequence[str]) -> nw.Expr:
        """From the centre of a customer's own group."""
        squares = nw.lit(0.0)
        for column, centres in zip(points, self.clusters.centres.T, strict=True):
            own = nw.lit(float(centres[-1]))
            for number, centre in enumerate(centres[:-1], start=1):
                own = nw.when(nw.col("segment_id") == number).then(float(centre)).otherwise(own)
            squares = squares + (nw.col(column) - own) ** 2
        return squares**0.5

    def _by_batches(
        self, features: nw.LazyFrame[Any], frame: nw.LazyFrame[Any], names: Sequence[str]
    ) -> nw.LazyFrame[Any]:
        """Score in batches, with bounded memory but for five numbers a customer, and join."""
        scored = [self._scored_batch(b, names) for b in read_batches(frame, names)]
        return features.join(like(features, pa.concat_tables(scored)), on="customer_id")

    def _scored_batch(self, batch: pa.Table, names: Sequence[str]) -> pa.Table:
        matrix = _matrix(batch, names)
        points = self.reduction.transform(matrix)
        labels = self.clusters.predict(points)
        view = np.zeros((len(matrix), VIEW_COMPONENTS))
        projected = self.view.project(matrix, VIEW_COMPONENTS)
        view[:, : projected.shape[1]] = projected
        if isinstance(self.clusters, PrototypeClusters):
            distance = self.clusters.distance(points)
        else:
            distance = np.sqrt(((points - self.clusters.centres[labels]) ** 2).sum(axis=1))
        return pa.table(
            {
                "customer_id": batch["customer_id"],
                **{f"{_COMPONENT}{i + 1}": view[:, i] for i in range(VIEW_COMPONENTS)},
                "distance": distance,
                "segment_id": labels.astype(np.int64) + 1,
            }
        )

    def _check(self, features: nw.LazyFrame[Any]) -> None:
        schema = features.collect_schema()
        sources = self.encoding.sources
        for column in dict.fromkeys([*self.weights, *sources]):
            source = sources.get(column, column)
            if source not in schema:
                raise BadData(
                    "the segments were built on this feature, but the table lacks it",
                    way_out="compute the features from the same kind of file, or fit anew",
                    file="features",
                    column=source,
                )
            wanted = "texts" if column in sources else "numbers"
            if not (is_text if column in sources else is_number)(schema[source]):
                raise BadData(
                    f"the segments need {wanted} here, but the column holds {schema[source]}",
                    way_out="compute the features from the same kind of file, or fit anew",
                    file="features",
                    column=source,
                )

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "scales": {name: scale.model_dump() for name, scale in self.scales.items()},
            "weights": self.weights,
            "view": self.view.to_dict(),
            "reduce_algorithm": self.reduce_algorithm,
            "reduction": None if self.reduction is self.view else self.reduction.to_dict(),
            "cluster_algorithm": self.cluster_algorithm,
            "clusters": self.clusters.to_dict(),
            "encoding": self.encoding.model_dump(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        view = PrincipalComponents.from_dict(state["view"])
        reduce, cluster = state["reduce_algorithm"], state["cluster_algorithm"]
        reduction = state["reduction"]
        return cls(
            scales={n: ColumnScale.model_validate(s) for n, s in state["scales"].items()},
            weights=state["weights"],
            view=view,
            reduce_algorithm=reduce,
            reduction=view if reduction is None else restore_reduction(reduce, reduction),
            cluster_algorithm=cluster,
            clusters=CLUSTERERS[cluster].restore(state["clusters"]),
            encoding=Encoding.model_validate(state["encoding"]),
        )


def _matrix(batch: pa.Table, names: Sequence[str]) -> Matrix:
    return np.column_stack([batch[n].to_numpy() for n in names])


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
