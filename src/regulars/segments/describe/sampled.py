"""A fair sample of customers with their segment, for what is learned about fitted segments."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import Matrix
from regulars.segments.sample import read_sample
from regulars.segments.scale import Vector, known
from regulars.segments.scoring import Model


def labelled_sample(
    features: nw.LazyFrame[Any], model: Model, *, limit: int
) -> tuple[dict[str, Vector], Matrix, Labels]:
    """At most `limit` customers in the order of their hashes.

    Returns:
        The features of the model, shape (n,) each, NaN where missing; their coordinates, shape
        (n, d); their segments, shape (n,), from 1.
    """
    columns = list(model.weights)
    features = model.encoding.applied(features)
    plain = features.select("customer_id", *(known(column) for column in columns))
    rows = read_sample(plain, columns, limit=limit).rows
    values = {c: np.asarray(rows[c].to_numpy(), dtype=np.float64) for c in columns}
    scaled = [model.scales[c].apply(values[c]) * weight for c, weight in model.weights.items()]
    points = model.reduction.transform(np.column_stack(scaled))
    return values, points, model.clusters.predict(points) + 1
