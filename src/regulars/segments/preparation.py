"""Features made ready for grouping: a sample is read, scaled, and the features chosen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.model import Cannot
from regulars.segments.choose_k import candidates
from regulars.segments.cluster import takes_categories
from regulars.segments.config import SegmentsConfig
from regulars.segments.encode import Encoding, fit_encoding, is_text
from regulars.segments.feasible import why_no_features, why_no_k
from regulars.segments.kinds import columns_of
from regulars.segments.methods import categories_among
from regulars.segments.reduce import Category, Matrix
from regulars.segments.sample import read_sample
from regulars.segments.scale import ColumnScale, Vector, fit_scale, known
from regulars.segments.scoring import is_number
from regulars.segments.select_columns import Selection, select_columns
from regulars.segments.structure import Structure, find_structure
from regulars.segments.vocabulary import FREQUENCY_OF, level_of

_RARE = "each of its values is one of few customers"


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
        encoding: the numbers among the features that stand for columns of texts.
        categories: the columns of texts among the features that have a number for each level.
        structure: whether the customers have groups at all.
    """

    values: dict[str, Vector]
    scales: dict[str, ColumnScale]
    selection: Selection
    matrix: Matrix
    customers: int
    encoding: Encoding
    categories: tuple[Category, ...]
    structure: Structure


def prepare(features: nw.LazyFrame[Any], config: SegmentsConfig, *, seed: int) -> Prepared | Cannot:
    """Read, scale and choose features, or say why they allow no segments.

    Args:
        features: the table `features` at one date.
        config: the settings.
        seed: of the customers without groups that these are compared with.

    Raises:
        BadData: where a customer stands in several rows, or a feature asked for is missing.
    """
    schema = {c: t for c, t in features.collect_schema().items() if c != "customer_id"}
    numeric = [c for c, t in schema.items() if is_number(t)]
    texts = [c for c, t in schema.items() if is_text(t)]
    asked = _asked(config, numeric, texts)
    if isinstance(asked, Cannot):
        return asked
    encode = config.encode
    if takes_categories(config.cluster):
        encode = encode.model_copy(update={"many_levels": "one-hot"})
    encoding = fit_encoding(features, _behind(asked, texts), encode)
    features = encoding.applied(features)
    numeric += encoding.sources
    select = config.select
    rare = {of.column: _RARE for of in encoding.columns if not of.names}
    if asked:
        made = {c: [n for n, of in encoding.sources.items() if of == c] or [c] for c in asked}
        made |= {c: [] for c in rare}
        select = select.model_copy(update={"features": tuple(n for c in asked for n in made[c])})
    plain = features.select("customer_id", *(known(c) for c in numeric))
    sample = read_sample(plain, numeric, limit=config.fit_customers)
    values = {c: _vector(sample.rows[c]) for c in numeric}
    scales = {c: fit_scale(c, v, config.scale) for c, v in values.items()}
    levels = encoding.levels if encode.many_levels == "one-hot" else ()
    for column in chain.from_iterable(levels):
        # Whose level is unknown has none of them, also where more than half have the same one.
        scales[column] = scales[column].model_copy(update={"fill": 0.0})
    selection = select_columns(values, scales, select, together=levels)
    selection = selection.model_copy(update={"left_out": rare | selection.left_out})
    if not selection.weights:
        return why_no_features(sample.customers, selection.left_out, config.choose)
    matrix = selection.matrix(values, scales)
    if not candidates(matrix, config.choose):
        return why_no_k(matrix, config.choose)
    return Prepared(
        values,
        scales,
        selection,
        matrix,
        sample.customers,
        encoding,
        categories_among(selection, scales, encoding),
        find_structure(matrix, seed=seed),
    )


def _asked(config: SegmentsConfig, numeric: list[str], texts: list[str]) -> list[str] | Cannot:
    """The columns asked for by name or by the kind; none where the usual choice is left."""
    if isinstance(config.select.features, tuple):
        return list(config.select.features)
    if config.kind == "behavioural" or config.select.features == "all":
        return []
    return columns_of(config.kind, numeric, texts)


def _behind(asked: list[str], texts: list[str]) -> list[str]:
    """The columns of texts among those asked for, by their own name or by that of a number."""
    named = [(level_of(c) or (c, ""))[0].removesuffix(FREQUENCY_OF) for c in asked]
    return [c for c in dict.fromkeys(named) if c in texts]


def _vector(column: pa.ChunkedArray) -> Vector:
    """A column as float64, NaN where missing."""
    return np.asarray(column.to_numpy(), dtype=np.float64)
