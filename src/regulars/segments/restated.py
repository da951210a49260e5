"""Segments that only restate one column.

Grouping a table that holds a category, or a number cut in three, often gives back just that: the
usual notebook on the sample of sales orders finds three "segments" that are its deal sizes. For
each column alone a decision tree with as many leaves as there are segments (a number), or the most
frequent segment of each value (a category), predicts the segment. Balanced accuracy (the mean
share of each segment that is predicted right) of at least 0.9 says: this column is the
segmentation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.scale import Vector, is_known
from regulars.segments.vocabulary import VOCABULARY, is_derived, words

FROM = 0.9
MOST_VALUES = 50  # a category with more values than this says who somebody is, not what kind
EXACTLY = 0.98
CUSTOMERS = 20_000

Column = Vector | Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Restated:
    """One column that alone tells the segments.

    Attributes:
        column: its name.
        accuracy: balanced accuracy of the segment predicted from it alone, 0 to 1.
        mutual_information: normalised mutual information of segment and prediction, 0 to 1.
        derived: whether the column is itself made from others.
    """

    column: str
    accuracy: float
    mutual_information: float
    derived: bool

    @property
    def words(self) -> str:
        """Say it to a marketer."""
        noun = words(self.column).noun
        made = ", which is itself made from another column" if self.derived else ""
        return (
            f"These segments are almost exactly `{noun}`{made}: it alone tells the segment of "
            f"{self.accuracy:.0%} of customers, counting segments alike. The other features add "
            "almost nothing."
        )


def restated(labels: Labels, columns: Mapping[str, Column]) -> list[Restated]:
    """Find the columns that alone tell the segments, the most telling first.

    Args:
        labels: the segment of each customer, shape (n,).
        columns: numbers (shape (n,), NaN where missing) and categories, in the model or not.

    >>> sizes = ["small", "large", "large", "small"]
    >>> [r.column for r in restated(np.array([0, 1, 1, 0]), {"dealsize": sizes})]
    ['dealsize']
    """
    from sklearn.metrics import balanced_accuracy_score, normalized_mutual_info_score

    labels = labels[:CUSTOMERS]
    segments = len(np.unique(labels))
    if segments < 2:  # noqa: PLR2004 - one segment restates anything
        return []
    columns = {name: column[:CUSTOMERS] for name, column in columns.items()}
    found = []
    for name, column in columns.items():
        predicted = _predicted(labels, column, segments)
        if predicted is None:
            continue
        accuracy = float(balanced_accuracy_score(labels, predicted))
        if accuracy >= FROM:
            shared = float(normalized_mutual_info_score(labels, predicted))
            found.append(Restated(name, accuracy, shared, _is_made(name, columns)))
    return sorted(found, key=lambda r: (-r.accuracy, r.column))


def cut_of(category: str, columns: Mapping[str, Column]) -> str | None:
    """The number of which a category is only a cut (as deal size is of sales), if any.

    Only the rows in which the number is known are compared: which rows lack it is no cut of it.

    >>> cut_of("size", {"size": ["s", "s", "l"], "sales": np.array([1.0, 2.0, 9.0])})
    'sales'
    """
    from sklearn.metrics import balanced_accuracy_score

    values = columns[category]
    codes = _codes([str(v) for v in values]) if _is_number(values) else _codes(values)
    for name, column in columns.items():
        if name == category or not _is_number(column):
            continue
        other = np.asarray(column, dtype=np.float64)
        told = is_known(other)
        kinds, own = np.unique(codes[told], return_inverse=True)
        if not 2 <= len(kinds) <= min(MOST_VALUES, len(np.unique(other[told])) - 1):  # noqa: PLR2004
            continue  # one value is no cut, and neither is a value for each
        predicted = _predicted(own, other[told], len(kinds))
        if predicted is not None and balanced_accuracy_score(own, predicted) >= EXACTLY:
            return name
    return None


def decided_by_derived(
    labels: Labels, values: Mapping[str, Vector], model: Iterable[str]
) -> Restated | None:
    """The column made from others that alone decides the segments and should leave the model.

    Args:
        labels: the segment of each customer, shape (n,).
        values: every numeric column, shape (n,) or longer.
        model: the columns that the segments were built on; None is returned for a single one.
    """
    used = list(model)
    columns = {name: v[: len(labels)] for name, v in values.items()}
    told = restated(labels, {c: columns[c] for c in used}) if len(used) > 1 else []
    for found in told:
        if _is_made(found.column, columns):
            return replace(found, derived=True)
    return None


def _is_made(column: str, columns: Mapping[str, Column]) -> bool:
    """Whether a column is made from others; of the features of Regulars their names tell it."""
    if is_derived(column) or column in VOCABULARY:
        return is_derived(column)
    return cut_of(column, columns) is not None


def _predicted(labels: Labels, column: Column, most: int) -> Labels | None:
    """The segments as the column alone tells them; None where it is constant or an identity."""
    from sklearn.tree import DecisionTreeClassifier

    if _is_number(column):
        numbers = np.asarray(column, dtype=np.float64)
        numbers = np.where(is_known(numbers), numbers, np.nan)
        if len(np.unique(numbers)) < 2:  # noqa: PLR2004 - nothing to cut
            return None
        tree = DecisionTreeClassifier(
            max_leaf_nodes=most, class_weight="balanced", random_state=0
        ).fit(numbers[:, None], labels)
        return np.asarray(tree.predict(numbers[:, None]), dtype=np.intp)
    codes = _codes(column)
    kinds = int(codes.max()) + 1
    if not 2 <= kinds <= min(MOST_VALUES, len(labels) // 2):  # noqa: PLR2004 - constant
        return None
    segments, own = np.unique(labels, return_inverse=True)
    table = np.zeros((kinds, len(segments)))
    np.add.at(table, (codes, own), 1.0)
    best = (table / table.sum(axis=0)).argmax(axis=1)
    return np.asarray(segments[best[codes]], dtype=np.intp)


def _is_number(column: Column) -> bool:
    return isinstance(column, np.ndarray) and np.issubdtype(column.dtype, np.number)


def _codes(column: Column) -> npt.NDArray[np.intp]:
    texts = np.array(["" if v is None else str(v) for v in column], dtype=object)
    return np.asarray(np.unique(texts, return_inverse=True)[1], dtype=np.intp)
