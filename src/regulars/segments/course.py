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

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from pydantic import BaseModel, ConfigDict, Field
from sklearn import cluster, decomposition, preprocessing
from sklearn.metrics import normalized_mutual_info_score

from regulars.model import BadData
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread


class CourseConfig(BaseModel):
    """The choices that the notebook makes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dropped: tuple[str, ...] = (
        "ADDRESSLINE1",
        "ADDRESSLINE2",
        "CITY",
        "CONTACTFIRSTNAME",
        "CONTACTLASTNAME",
        "CUSTOMERNAME",
        "ORDERDATE",
        "ORDERNUMBER",
        "PHONE",
        "POSTALCODE",
        "QTR_ID",
        "STATE",
        "STATUS",
        "TERRITORY",
    )
    """Columns that take no part."""
    numbered: tuple[str, ...] = ("PRODUCTCODE",)
    """Texts that become running numbers, as if their order meant something."""
    ks: tuple[int, ...] = Field(default=tuple(range(1, 15)), min_length=1)
    """Numbers of groups for the elbow."""
    k: int = Field(default=3, ge=2)
    """Number of groups that are described."""
    starts: int = Field(default=10, ge=1)
    """k-means++ starts."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the notebook finds.

    Attributes:
        lines: how many order lines, n.
        columns: the f standardised columns.
        wcss: within-cluster sum of squares by number of groups.
        labels: the group of each line for `k` groups, shape (n,), largest mean of the first
            column first.
        means: mean of each number column by group, in its own unit.
        view_share: share of the variance that three principal components hold.
        restated: share of the groups that one input alone says (normalised mutual information,
            0 to 1), the most telling first.
    """

    lines: int
    columns: tuple[str, ...]
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
        BadData: the file cannot be read or no column is left.
    """
    config = config or CourseConfig()
    rows = _read(path)
    kept = [c for c in rows.column_names if c not in config.dropped]
    if not kept:
        raise BadData("no column is left", file=str(path), way_out="drop fewer columns")
    inputs = {c: _columns(c, rows[c], numbered=c in config.numbered) for c in kept}
    names = [n for columns in inputs.values() for n in columns]
    table = np.column_stack([v for columns in inputs.values() for v in columns.values()])
    scaled = preprocessing.StandardScaler().fit_transform(table)
    with one_thread():
        wcss = {k: float(_groups(scaled, k, config, seed).inertia_) for k in config.ks}
        labels = _groups(scaled, config.k, config, seed).labels_
        view = decomposition.PCA(3).fit(scaled)
    numbers = [c for c in kept if pa.types.is_integer(t := rows[c].type) or pa.types.is_floating(t)]
    labels = _by_mean(labels, inputs["SALES"]["SALES"] if "SALES" in inputs else table[:, 0])
    return Course(
        lines=len(table),
        columns=tuple(names),
        wcss=wcss,
        labels=labels,
        means={
            c: tuple(float(inputs[c][c][labels == g].mean()) for g in range(config.k))
            for c in numbers
        },
        view_share=float(view.explained_variance_ratio_.sum()),
        restated=_restated(rows, kept, labels),
    )


def _read(path: Path) -> pa.Table:
    try:
        return pa_csv.read_csv(path, read_options=pa_csv.ReadOptions(encoding="latin-1"))
    except (OSError, pa.ArrowInvalid) as error:
        raise BadData(
            "the file cannot be read as a CSV table",
            file=str(path),
            way_out="give a CSV file of order lines with a header",
        ) from error


def _columns(name: str, column: pa.ChunkedArray, *, numbered: bool) -> dict[str, Vector]:
    """What one column becomes: itself, a running number, or a column a value."""
    if not pa.types.is_string(column.type):
        return {name: np.asarray(column.cast(pa.float64()).to_numpy())}
    values, codes = np.unique(column.to_numpy(), return_inverse=True)
    if numbered:
        return {name: codes.astype(np.float64)}
    return {f"{name}_{v}": (codes == i).astype(np.float64) for i, v in enumerate(values)}


def _groups(scaled: Matrix, k: int, config: CourseConfig, seed: int) -> cluster.KMeans:
    return cluster.KMeans(k, n_init=config.starts, random_state=seed).fit(scaled)


def _by_mean(labels: Vector, values: Vector) -> Vector:
    """Renumber groups from 0, the largest mean first."""
    order = np.argsort([-values[labels == g].mean() for g in np.unique(labels)])
    renumbered: Vector = np.argsort(order)[labels]
    return renumbered


def _restated(rows: pa.Table, columns: Sequence[str], labels: Vector) -> dict[str, float]:
    """How much of the groups each input says, numbers being cut at their quintiles."""
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
