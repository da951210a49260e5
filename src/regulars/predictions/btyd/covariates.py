"""Columns about customers as covariates: the customers' rows found, the columns made numbers.

Numbers are standardised. Of a column of words or of yes and no, each value that 30 customers have
at least is a covariate of its own, 1 for who has it and 0 for the others, but the most frequent
value, which the others are held against; rare values and missing ones count as that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.wording import share

_FEWEST, _MOST_VALUES = 30, 20


@dataclass(frozen=True, slots=True)
class Standardising:
    """How columns become numbers."""

    codes: tuple[tuple[str, str | None], ...]
    """Column and value that each covariate stands for; no value: the number itself."""
    means: Vector
    """Shape (k,); 0 for a value of words."""
    deviations: Vector
    """Shape (k,); 1 for a column that never varies and for a value of words."""
    missing: tuple[tuple[str, float], ...]
    """Columns that some customers have no value of, and the share of these."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The covariates' names; none: there are no covariates."""
        return tuple(c if value is None else f"{c}={value}" for c, value in self.codes)

    @classmethod
    def learn(cls, columns: tuple[str, ...], customers: Any, ids: pa.Array) -> Self:  # noqa: ANN401
        """Learn it from the customers of a fit.

        Raises:
            BadData: where a column is missing, is neither numbers nor words, has no value at all or
                as many different ones as there are customers.
        """
        codes: list[tuple[str, str | None]] = []
        missing: list[tuple[str, float]] = []
        means, deviations = [], []
        for column, values in _columns(columns, customers, ids):
            if values.null_count == len(values):
                raise BadData("no customer has a value", column=column, file="customers")
            if values.null_count:
                missing.append((column, values.null_count / len(values)))
            if pa.types.is_floating(values.type):
                numbers = _numbers(values)
                deviation = float(np.nanstd(numbers))
                codes.append((column, None))
                means.append(float(np.nanmean(numbers)))
                deviations.append(deviation if deviation > 0 else 1.0)
                continue
            told = [(column, value) for value in _told(column, values)]
            codes += told
            means += [0.0] * len(told)
            deviations += [1.0] * len(told)
        return cls(tuple(codes), np.array(means), np.array(deviations), tuple(missing))

    def of(self, customers: Any, ids: pa.Array) -> Matrix:  # noqa: ANN401
        """The covariates of customers, shape (n, k); a missing number is the mean."""
        names = tuple(dict.fromkeys(column for column, _ in self.codes))
        values = dict(_columns(names, customers, ids))
        found = np.column_stack(
            [
                _numbers(values[column])
                if value is None
                else _numbers(pc.equal(values[column].cast(pa.string()), value))
                for column, value in self.codes
            ]
            or [np.zeros((len(ids), 0))]
        )
        scaled = (found - self.means) / self.deviations
        return np.where(np.isnan(scaled), 0.0, scaled)

    def said(self) -> str:
        """Which values are missing, as sentences; empty where none are."""
        return " ".join(
            f"{share(part)} of the customers have no {column} and count as"
            " average, or as the most frequent value."
            for column, part in self.missing
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "codes": [list(code) for code in self.codes],
            "means": self.means.tolist(),
            "deviations": self.deviations.tolist(),
            "missing": [list(one) for one in self.missing],
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        return cls(
            tuple((str(column), value) for column, value in state["codes"]),
            np.array(state["means"]),
            np.array(state["deviations"]),
            tuple((str(column), float(part)) for column, part in state["missing"]),
        )


def _told(column: str, values: pa.Array) -> list[str]:
    """The values of words that are covariates."""
    counts = Counter(value for value in values.cast(pa.string()).to_pylist() if value is not None)
    ranked = [value for value, many in counts.most_common() if many >= _FEWEST]
    if len(ranked) > _MOST_VALUES or (not ranked and len(values) >= _FEWEST):
        raise BadData(
            f"a covariate of words needs 1 to {_MOST_VALUES} different values that {_FEWEST}"
            f" customers have, has {len(ranked)}",
            column=column,
            way_out="leave it out, or bring a coarser column",
            file="customers",
        )
    return ranked[1:]


def _numbers(values: pa.Array) -> Vector:
    return np.asarray(values.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _columns(
    columns: tuple[str, ...],
    customers: Any,  # noqa: ANN401
    ids: pa.Array,
) -> Iterator[tuple[str, pa.Array]]:
    """Columns in the order of ids, numbers as floats."""
    if not columns:
        return
    if customers is None:
        raise BadData(
            "covariates were chosen, and there is no table of customers",
            column=columns[0],
            way_out="hand over customers with customer_id and the covariates",
        )
    frame = customers if isinstance(customers, nw.LazyFrame) else nw.from_native(customers).lazy()
    schema = frame.collect_schema()
    for column in columns:
        kind = schema.get(column)
        if kind is None or not (kind.is_numeric() or kind in {nw.String, nw.Boolean}):
            raise BadData(
                "a covariate has to be a column of numbers, of words or of yes and no",
                column=column,
                way_out=f"choose from {', '.join(n for n in schema if n != 'customer_id')}",
                file="customers",
            )
    table = frame.select("customer_id", *columns).collect(backend="pyarrow").to_arrow()
    row = pc.index_in(ids, value_set=table["customer_id"].cast(ids.type).combine_chunks())
    for column in columns:
        values = table[column].combine_chunks().take(row)
        yield column, values.cast(pa.float64()) if schema[column].is_numeric() else values
