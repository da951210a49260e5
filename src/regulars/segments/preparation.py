"""Features made ready for grouping: a sample is read, scaled, and the features chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.model import Cannot
from regulars.segments.choose_k import candidates
from regulars.segments.config import SegmentsConfig
from regulars.segments.feasible import why_no_features, why_no_k
from regulars.segments.kinds import columns_of
from regulars.segments.reduce import Matrix
from regulars.segments.sample import read_sample
from regulars.segments.scale import ColumnScale, Vector, fit_scale, known
from regulars.segments.scoring import is_number
from regulars.segments.select_columns import SelectConfig, Selection, select_columns


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the methods learn from.

    Attributes:
        values: every numeric feature of the n customers read, shape (n,), NaN where missing.
        scales: the scale of each of them.
        selection: the features that take part, and why the others do not.
        matrix: those features, scaled and weighed, shape (n, f); the customers stand in the order
            of the hashes of their ids, so that the first m rows are a fair sample of m.
        customers: how many customers the whole table has.
    """

    values: dict[str, Vector]
    scales: dict[str, ColumnScale]
    selection: Selection
    matrix: Matrix
    customers: int


def prepare(features: nw.LazyFrame[Any], config: SegmentsConfig) -> Prepared | Cannot:
    """Read, scale and choose features, or say why they allow no segments.

    Raises:
        BadData: where a customer stands in several rows, or a feature asked for is missing.
    """
    numeric = [c for c, t in features.collect_schema().items() if is_number(t)]
    numeric = [c for c in numeric if c != "customer_id"]
    select = _select(config, numeric)
    if isinstance(select, Cannot):
        return select
    plain = features.select("customer_id", *(known(c) for c in numeric))
    sample = read_sample(plain, numeric, limit=config.fit_customers)
    values = {c: _vector(sample.rows[c]) for c in numeric}
    scales = {c: fit_scale(c, v, config.scale) for c, v in values.items()}
    selection = select_columns(values, scales, select)
    if not selection.weights:
        return why_no_features(sample.customers, selection.left_out, config.choose)
    matrix = selection.matrix(values, scales)
    if not candidates(matrix, config.choose):
        return why_no_k(matrix, config.choose)
    return Prepared(values, scales, selection, matrix, sample.customers)


def _select(config: SegmentsConfig, numeric: list[str]) -> SelectConfig | Cannot:
    """The settings with the features of the kind in them, where none are asked for by name."""
    if config.kind == "behavioural" or config.select.features != "default":
        return config.select
    columns = columns_of(config.kind, numeric)
    if isinstance(columns, Cannot):
        return columns
    return config.select.model_copy(update={"features": tuple(columns)})


def _vector(column: pa.ChunkedArray) -> Vector:
    """A column as float64, NaN where missing."""
    return np.asarray(column.to_numpy(), dtype=np.float64)
