"""The methods that settings name, told what they must know of the customers: the categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from regulars.segments.cluster import takes_categories
from regulars.segments.encode import Encoding
from regulars.segments.reduce import CATALOGUE as REDUCERS
from regulars.segments.reduce import Category, Matrix, Mixed, MixedReduction, Reducer, Reduction
from regulars.segments.scale import ColumnScale, Vector
from regulars.segments.select_columns import Selection

# Methods that see levels as numbers may take the median for an unknown one: a half where half of
# the customers have the level.
_HAS, _NEARLY = 1.0, 0.75

NO_CATEGORY = "without a column of texts among the features k-prototypes is k-means"
WITH_CATEGORY = "name such a column among the features, or take the kind `demographic`"


def categories_among(
    selection: Selection, scales: dict[str, ColumnScale], encoding: Encoding
) -> tuple[Category, ...]:
    """The categories among the features that take part.

    Args:
        selection: the features that take part.
        scales: the scale of each.
        encoding: the numbers among them that stand for levels of columns of texts.
    """
    places = {column: place for place, column in enumerate(selection.weights)}
    found = []
    for of in encoding.columns:
        levels = [name for name in of.names if of.one_hot and name in places]
        absent, limit, present = (
            np.array([selection.weights[c] * scales[c].apply(np.array([x]))[0] for c in levels])
            for x in (0.0, _NEARLY, _HAS)
        )
        if levels:
            at = tuple(places[c] for c in levels)
            found.append(Category(of.column, at, absent, present, limit))
    return tuple(found)


def reducer(reduce: Any, cluster: Any, categories: Sequence[Category]) -> Reducer | Mixed:  # noqa: ANN401
    """The reduction that settings name; it leaves categories alone where the method groups them.

    Args:
        reduce: settings of a reduction.
        cluster: settings of the method that groups what is reduced.
        categories: the categories among the features.
    """
    found: Reducer = REDUCERS[reduce.algorithm](reduce)
    return Mixed(found, categories) if categories and takes_categories(cluster) else found


def with_categories_counted(cluster: Any, reduction: Reduction, matrix: Matrix) -> Any:  # noqa: ANN401
    """The settings of a method of grouping with how many columns are categories and their weight.

    Without a column of texts there are none, whatever the settings say.

    Where the settings leave open what a differing category weighs, categories keep apart two
    customers, in the mean, as much as the numbers for their levels do in all other methods.

    Args:
        cluster: settings of a method.
        reduction: the fitted reduction.
        matrix: the scaled features, shape (n, f).
    """
    if not isinstance(reduction, MixedReduction):
        none = {"categories": 0} if takes_categories(cluster) else {}
        return cluster.model_copy(update=none)
    levels = [place for category in reduction.categories for place in category.places]
    apart = 2 * float(matrix[:, levels].var(axis=0).sum())
    differ = sum(_chance_to_differ(c.codes(matrix)) for c in reduction.categories)
    return cluster.model_copy(
        update={
            "categories": len(reduction.categories),
            "gamma": cluster.gamma or apart / differ,
        }
    )


def _chance_to_differ(codes: Vector) -> float:
    share = np.unique(codes, return_counts=True)[1] / len(codes)
    return 1.0 - float((share**2).sum())
