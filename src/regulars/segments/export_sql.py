"""All segments as one SQL query that any platform can run without Regulars.

One shallow decision tree over all segments (:cite:t:`breiman:cart`), its cuts rounded to numbers
that can be said aloud, as a single `CASE`. It approximates the segments; how well is counted on
customers whom the tree has not seen, after the rounding, and stands in the query itself.

The smallest depth is taken that comes within a hundredth of the best agreement.
Cost O(n f log n) for each depth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.describe.sampled import labelled_sample
from regulars.segments.rule import Condition, said_aloud
from regulars.segments.scale import Vector
from regulars.segments.segmentation import Segmentation
from regulars.segments.vocabulary import is_frequency, words

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

SAMPLE = 30_000
_LEARN = 2 / 3  # of the sample; the rest measures
_DEPTHS = (1, 2, 3, 4)
_AS_GOOD = 0.01  # agreement

Path = tuple[tuple[Condition, ...], int]


@dataclass(frozen=True, slots=True)
class PortableSql:
    """The query.

    Attributes:
        query: the whole text, comments included.
        agreement: share of customers, not seen by the tree, whom it puts where the segments do.
        precision: by segment, the share of those it names who belong; 1 where it names nobody.
        recall: by segment, the share of its customers whom it names.
    """

    query: str
    agreement: float
    precision: dict[int, float]
    recall: dict[int, float]


def portable_sql(features: nw.LazyFrame[Any], segmentation: Segmentation) -> PortableSql:
    """Write the segments as one query on the table `features`.

    Args:
        features: the table `features`, of which a sample is read.
        segmentation: fitted segments.

    Raises:
        BadData: where a feature of the model is missing or a customer stands in several rows.
    """
    from sklearn.tree import DecisionTreeClassifier

    model = segmentation.model
    values, _, labels = labelled_sample(features, model, limit=SAMPLE)
    values = {c: v for c, v in values.items() if not is_frequency(c)}
    learn = math.ceil(_LEARN * len(labels))
    if len(labels) - learn < len(segmentation.names):
        learn = len(labels)
    seen = slice(learn if learn < len(labels) else 0, None)
    held = {column: v[seen] for column, v in values.items()}
    if not values:
        return _everyone_in_the_largest(labels, segmentation.names)
    fills = {column: model.scales[column].fill for column in values}
    table = np.column_stack(
        [np.where(np.isfinite(v), v, fills[column]) for column, v in values.items()]
    )
    missing_as = {column: fills[column] for column, v in values.items()}
    trees = []
    for depth in _DEPTHS:
        tree = DecisionTreeClassifier(
            max_depth=depth, min_samples_leaf=5, random_state=segmentation.seed % 2**32
        ).fit(table[:learn], labels[:learn])
        paths = _paths(tree, list(values), missing_as)
        said = _said(paths, held)
        trees.append((float((said == labels[seen]).mean()), paths, said))
    best = max(agreement for agreement, *_ in trees)
    _, paths, said = next(tree for tree in trees if tree[0] >= best - _AS_GOOD)
    return _portable(paths, said, labels[seen], segmentation.names)


def _everyone_in_the_largest(labels: Labels, names: dict[int, str]) -> PortableSql:
    """Segments by nothing but how common texts are, which no column of `features` holds."""
    largest = int(np.bincount(labels).argmax())
    note = (
        "The segments rest on how common a text is, which no column of features holds: "
        "everyone is put in the largest."
    )
    said = np.full_like(labels, largest)
    return _portable([((), largest)], said, labels, names, note)


def _portable(
    paths: Sequence[Path], said: Labels, labels: Labels, names: dict[int, str], note: str = ""
) -> PortableSql:
    """The query with its agreement, counted on customers with these labels."""
    precision, recall = {}, {}
    for segment_id in names:
        named, belong = said == segment_id, labels == segment_id
        both = float((named & belong).sum())
        precision[segment_id] = both / named.sum() if named.any() else 1.0
        recall[segment_id] = both / belong.sum() if belong.any() else 1.0
    agreement = float((said == labels).mean())
    query = _query(paths, names, agreement, precision, recall)
    return PortableSql(f"-- {note}\n{query}" if note else query, agreement, precision, recall)


def _paths(
    tree: DecisionTreeClassifier, names: Sequence[str], missing_as: dict[str, float]
) -> list[Path]:
    """Each leaf's conditions and segment; leaves that say the same are one."""
    nodes = tree.tree_

    def decided(node: int) -> int | None:
        left, right = nodes.children_left[node], nodes.children_right[node]
        if left == right:
            return int(tree.classes_[np.argmax(nodes.value[node])])
        first, second = decided(left), decided(right)
        return first if first == second else None

    def walk(node: int, bounds: dict[str, tuple[float, float]]) -> Iterator[Path]:
        segment_id = decided(node)
        if segment_id is not None:
            conditions = (Condition(f, a, b, missing_as[f]) for f, (a, b) in bounds.items())
            yield tuple(conditions), segment_id
            return
        name = names[nodes.feature[node]]
        low, high = bounds.get(name, (-math.inf, math.inf))
        cut = said_aloud(float(nodes.threshold[node]), low, high, words(name).unit)
        yield from walk(nodes.children_left[node], {**bounds, name: (low, cut)})
        yield from walk(nodes.children_right[node], {**bounds, name: (cut, high)})

    return list(walk(0, {}))


def _said(paths: Sequence[Path], values: dict[str, Vector]) -> Labels:
    """The segment that the query names for each customer."""
    said = np.zeros(len(next(iter(values.values()))), dtype=np.intp)
    for conditions, segment_id in paths:
        holds = np.ones(len(said), dtype=bool)
        for condition in conditions:
            holds &= condition.holds(values[condition.feature])
        said[holds] = segment_id
    return said


def _query(
    paths: Sequence[Path],
    names: dict[int, str],
    agreement: float,
    precision: dict[int, float],
    recall: dict[int, float],
) -> str:
    comments = [
        "Segments as one decision tree: an approximation that any SQL platform can run.",
        f"It puts {agreement:.1%} of customers that it has not seen where the segments do.",
        *(
            f"{number} = {' '.join(name.split())}: {precision[number]:.0%} of those named belong, "
            f"{recall[number]:.0%} of theirs are named"
            for number, name in names.items()
        ),
        "A missing value counts as the median of all customers.",
    ]
    *some, (_, last) = sorted(paths, key=lambda path: (len(path[0]), path[1]))
    whens = [
        f"    WHEN {' AND '.join(c.sql('f') for c in conditions)} THEN {segment_id}"
        for conditions, segment_id in some
    ]
    case = [f"  {last} AS segment_id"]
    if whens:
        case = ["  CASE", *whens, f"    ELSE {last}", "  END AS segment_id"]
    lines = [*(f"-- {line}" for line in comments), "SELECT", "  f.customer_id,", *case]
    return "\n".join([*lines, "FROM features AS f", ""])
