"""The usual course notebook on order lines, step by step, so that it can be compared and judged.

Order lines, not customers, are grouped: contact columns, the order's number, status, date and
quarter are dropped, a product's code becomes a running number, other texts become one column a
value (dummies), every column is standardised, k-means runs for each k, three principal components
are drawn. What speaks against it stands in docs/how/choosing-segments.md; `restated` shows the
gravest fault: how much of the groups a single input says alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from regulars.segments.course_lines import (
    VIEW_COMPONENTS,
    CourseConfig,
    as_numbers,
    is_number,
    read_lines,
)
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

if TYPE_CHECKING:
    from sklearn import cluster


@dataclass(frozen=True, slots=True)
class Course:
    """What the notebook finds.

    Attributes:
        lines: how many order lines, n.
        columns: input to how many standardised columns it became; no value is named.
        left_out: input to the reason why it takes no part though it was not dropped.
        wcss: within-cluster sum of squares by number of groups.
        labels: the group of each line for `k` groups, shape (n,), largest mean of the first
            column first.
        means: mean of each number column by group, in its own unit.
        view_share: share of the variance that three principal components hold.
        restated: share of the groups that one input alone says (normalised mutual information,
            0 to 1), the most telling first.
    """

    lines: int
    columns: dict[str, int]
    left_out: dict[str, str]
    wcss: dict[int, float]
    labels: Vector
    means: dict[str, tuple[float, ...]]
    view_share: float
    restated: dict[str, float]


def course_pipeline(path: Path, config: CourseConfig | None = None, *, seed: int = 0) -> Course:
    """Do what the notebook does with a CSV file of order lines.

    Args:
        path: a CSV file with a header, in Latin-1.
        config: its choices; the defaults are those for `sales_data_sample.csv`.
        seed: of k-means.

    Raises:
        BadData: the file cannot be read, a number is missing, or what is left is too little (fewer
            than three columns, fewer different lines than groups) or too much.
    """
    from sklearn import decomposition, preprocessing

    config = config or CourseConfig()
    rows, left_out = read_lines(path, config)
    kept = rows.column_names
    inputs = {c: as_numbers(path, c, rows[c], numbered=c in config.numbered) for c in kept}
    table = np.column_stack([v for columns in inputs.values() for v in columns])
    scaled = preprocessing.StandardScaler().fit_transform(table)
    with one_thread():
        wcss = {k: float(_groups(scaled, k, config, seed).inertia_) for k in config.ks}
        labels = _groups(scaled, config.k, config, seed).labels_
        view = decomposition.PCA(VIEW_COMPONENTS).fit(scaled)
    numbers = [c for c in kept if is_number(rows[c].type)]
    labels = _by_mean(labels, inputs["SALES"][0] if "SALES" in numbers else table[:, 0])
    return Course(
        lines=len(table),
        columns={c: len(columns) for c, columns in inputs.items()},
        left_out=left_out,
        wcss=wcss,
        labels=labels,
        means={
            c: tuple(float(inputs[c][0][labels == g].mean()) for g in range(config.k))
            for c in numbers
        },
        view_share=float(view.explained_variance_ratio_.sum()),
        restated=_restated(rows, kept, labels),
    )


def _groups(scaled: Matrix, k: int, config: CourseConfig, seed: int) -> cluster.KMeans:
    from sklearn import cluster

    return cluster.KMeans(k, n_init=config.starts, random_state=seed).fit(scaled)


def _by_mean(labels: Vector, values: Vector) -> Vector:
    """Renumber groups from 0, the largest mean first."""
    order = np.argsort([-values[labels == g].mean() for g in np.unique(labels)])
    renumbered: Vector = np.argsort(order)[labels]
    return renumbered


def _restated(rows: pa.Table, columns: Sequence[str], labels: Vector) -> dict[str, float]:
    """How much of the groups each input says, numbers being cut at their quintiles."""
    from sklearn.metrics import normalized_mutual_info_score

    shares = {}
    for name in columns:
        column = rows[name].combine_chunks()
        if pa.types.is_string(column.type):
            codes = column.dictionary_encode().indices.to_numpy(zero_copy_only=False)
        else:
            values = column.to_numpy(zero_copy_only=False)
            codes = np.searchsorted(np.quantile(values, [0.2, 0.4, 0.6, 0.8]), values)
        shares[name] = float(normalized_mutual_info_score(labels, codes))
    return dict(sorted(shares.items(), key=lambda item: -item[1]))
