"""Columns about customers as covariates: the customers' rows found, the columns standardised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions.btyd.arrays import Matrix, Vector


@dataclass(frozen=True, slots=True)
class Standardising:
    """How columns become numbers of mean 0 and standard deviation 1."""

    columns: tuple[str, ...]
    """Their names; none: there are no covariates."""
    means: Vector
    """Shape (k,)."""
    deviations: Vector
    """Shape (k,); 1 for a column that never varies."""

    @classmethod
    def learn(cls, columns: tuple[str, ...], customers: Any, ids: pa.Array) -> Self:  # noqa: ANN401
        """Learn it from the customers of a fit.

        Raises:
            BadData: where a column is missing, is no number or has no value at all.
        """
        values = _values(columns, customers, ids)
        empty = [c for c, column in zip(columns, values.T, strict=True) if np.isnan(column).all()]
        if empty:
            raise BadData("no customer has a value", column=empty[0], file="customers")
        if not columns:
            return cls((), np.zeros(0), np.zeros(0))
        deviations = np.nanstd(values, axis=0)
        return cls(columns, np.nanmean(values, axis=0), np.where(deviations > 0, deviations, 1.0))

    def of(self, customers: Any, ids: pa.Array) -> Matrix:  # noqa: ANN401
        """The covariates of customers, shape (n, k); a missing value is the mean."""
        values = (_values(self.columns, customers, ids) - self.means) / self.deviations
        return np.where(np.isnan(values), 0.0, values)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "columns": list(self.columns),
            "means": self.means.tolist(),
            "deviations": self.deviations.tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        columns = tuple(map(str, state["columns"]))
        return cls(columns, np.array(state["means"]), np.array(state["deviations"]))


def _values(columns: tuple[str, ...], customers: Any, ids: pa.Array) -> Matrix:  # noqa: ANN401
    """Columns in the order of ids, shape (n, k), NaN where missing."""
    if not columns:
        return np.zeros((len(ids), 0))
    if customers is None:
        raise BadData(
            "covariates were chosen, and there is no table of customers",
            column=columns[0],
            way_out="hand over customers with customer_id and the covariates",
        )
    frame = customers if isinstance(customers, nw.LazyFrame) else nw.from_native(customers).lazy()
    schema = frame.collect_schema()
    for column in columns:
        if column not in schema.names() or not schema[column].is_numeric():
            raise BadData(
                "a covariate has to be a column of numbers", column=column, file="customers"
            )
    table = frame.select("customer_id", *columns).collect(backend="pyarrow").to_arrow()
    known = table["customer_id"].cast(ids.type).combine_chunks()
    row = pc.index_in(ids, value_set=known)
    taken = [
        table[c].combine_chunks().cast(pa.float64()).take(row).to_numpy(zero_copy_only=False)
        for c in columns
    ]
    return np.column_stack(taken)
