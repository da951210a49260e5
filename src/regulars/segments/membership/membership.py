"""Place customers: their segment, how probable it is, and whether they are unlike anyone known.

The segment is the clustering's own answer; the probability is what the classifier gives to that
segment. Where the classifier can be said in expressions the engine that holds the features does
the work, else it is done in batches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.model import MEMBERSHIPS
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership.classifier import FittedClassifier
from regulars.segments.membership.novelty import Novelty
from regulars.segments.reduce import Matrix
from regulars.segments.scale import ColumnScale, Vector, known, with_scaled
from regulars.segments.stream import like, read_batches

_FEATURE, _SCORE, _WHITE = "membership_feature_", "membership_score_", "membership_white_"
_UNTOLD = "membership_untold"


@dataclass(frozen=True, slots=True)
class Membership:
    """What places customers.

    Attributes:
        features: the features it looks at, in the order of the columns of the matrix.
        method: name of the classifier in the catalogue.
        segment_ids: the segment of each class; a segment that is not here was too small.
        classifier: gives the probabilities.
        novelty: says who is unlike the known customers of the segment.
        false_alarms: share of held-out known customers whom it called unlike, 0 to 1.
        classifiers: the table `segment_classifiers`.
        confusion: the table `segment_confusion`.
        importance: the table `segment_importance`.
    """

    features: tuple[str, ...]
    method: str
    segment_ids: tuple[int, ...]
    classifier: FittedClassifier
    novelty: Novelty
    false_alarms: float
    classifiers: pa.Table
    confusion: pa.Table
    importance: pa.Table

    def tables(self) -> dict[str, pa.Table]:
        """The tables by name."""
        return {
            "segment_classifiers": self.classifiers,
            "segment_confusion": self.confusion,
            "segment_importance": self.importance,
        }

    def placed(
        self,
        scored: nw.LazyFrame[Any],
        scales: Mapping[str, ColumnScale],
        weights: Mapping[str, float],
    ) -> nw.LazyFrame[Any]:
        """Return the table `memberships` for customers whose segment is known.

        Args:
            scored: features with `segment_id` and `distance`, as `Model.scored` returns them.
            scales: the scale of each feature.
            weights: the factor of each scaled feature.

        Raises:
            BadData: where only batches can be placed and a customer has no id.
        """
        names = {f"{_FEATURE}{i}": feature for i, feature in enumerate(self.features)}
        untold = [known(f).is_null() for f in self.features if scales[f].missing_share == 0]
        # A gap that no known customer had says nothing of who is unlike them.
        lacks = nw.any_horizontal(*untold, ignore_nulls=True) if untold else nw.lit(value=False)
        frame = scored.with_columns(lacks.alias(_UNTOLD))
        frame = with_scaled(frame, {name: scales[f] for name, f in names.items()})
        frame = frame.with_columns(*((nw.col(n) * weights[f]).alias(n) for n, f in names.items()))
        columns = list(names)
        scores = self.classifier.log_odds(columns, _SCORE)
        if scores is None:
            wanted = [*columns, _UNTOLD, "segment_id", "distance"]
            batches = [self._placed_batch(b, columns) for b in read_batches(frame, wanted)]
            return like(scored, pa.concat_tables(batches))
        frame = frame.with_columns(*scores, *self.novelty.whitened(columns, _WHITE))
        whitened = [f"{_WHITE}{i}" for i in range(len(columns))]
        told = nw.when(~nw.col(_UNTOLD)).then(self.novelty.beyond(whitened, "segment_id"))
        return frame.with_columns(
            probability=_softmax(len(self.segment_ids), self.segment_ids), unlike=told
        ).select(*MEMBERSHIPS.names)

    def _placed_batch(self, batch: pa.Table, columns: Sequence[str]) -> pa.Table:
        matrix = np.column_stack([batch[c].to_numpy() for c in columns])
        labels = batch["segment_id"].to_numpy().astype(np.intp) - 1
        probability = self.probability(matrix, labels)
        unlike = self.novelty.unlike(matrix, labels).astype(bool)
        return pa.table(
            {
                "customer_id": batch["customer_id"],
                "segment_id": batch["segment_id"],
                "probability": pa.array(probability, from_pandas=True),
                "distance": batch["distance"],
                "unlike": pa.array(unlike, mask=batch[_UNTOLD].to_numpy().astype(bool)),
            }
        )

    def probability(self, points: Matrix, labels: Labels) -> Vector:
        """Probability that each customer belongs to the segment given, NaN where not learned.

        Args:
            points: scaled features, shape (n, f).
            labels: the segment of each, shape (n,), from 0.

        Returns:
            Shape (n,).
        """
        of_classes = self.classifier.probabilities(points)
        segments = max(*self.segment_ids, int(labels.max(initial=0)) + 1)
        by_segment = np.full((len(points), segments), np.nan)
        by_segment[:, np.array(self.segment_ids) - 1] = of_classes
        found: Vector = by_segment[np.arange(len(labels)), labels]
        return found

    def renumbered(self, number: Mapping[int, int], order: Sequence[int]) -> Self:
        """Return the same under other numbers of the segments.

        Args:
            number: present number to new number.
            order: present number of the segment that becomes 1, 2 and so on.
        """
        ids = tuple(number[segment_id] for segment_id in self.segment_ids)
        columns = {
            name: pa.array([number[i] for i in self.confusion[name].to_pylist()], pa.int64())
            for name in ("segment_id", "placed_in")
        }
        confusion = self.confusion
        for name, column in columns.items():
            position = confusion.schema.get_field_index(name)
            confusion = confusion.set_column(position, confusion.schema.field(name), column)
        confusion = confusion.sort_by([("segment_id", "ascending"), ("placed_in", "ascending")])
        return replace(
            self,
            segment_ids=ids,
            novelty=self.novelty.reordered([old - 1 for old in order]),
            confusion=confusion,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "features": list(self.features),
            "method": self.method,
            "segment_ids": list(self.segment_ids),
            "classifier": self.classifier.to_dict(),
            "novelty": self.novelty.to_dict(),
            "false_alarms": self.false_alarms,
            "tables": {name: table.to_pylist() for name, table in self.tables().items()},
        }


def _softmax(classes: int, segment_ids: Sequence[int]) -> nw.Expr:
    """The probability of the segment a customer is in, null where it was not learned."""
    scores = [nw.col(f"{_SCORE}{i}") for i in range(classes)]
    highest = nw.max_horizontal(*scores)
    total = nw.lit(0.0)
    own = nw.lit(None, dtype=nw.Float64)
    for score, segment_id in zip(scores, segment_ids, strict=True):
        total = total + (score - highest).exp()
        own = nw.when(nw.col("segment_id") == segment_id).then(score).otherwise(own)
    return (own - highest).exp() / total
