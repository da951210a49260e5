"""Tell what expressions say of each row, in numpy: a few rows at a time, which stay in the cache.

An engine takes rows in and gives them back for every expression; numpy works where they lie. What
is told has the engine's own bits: comparisons, whole numbers and the four operations of doubles
leave no choice. Where they would (an operation that is not known, a sum beyond 64 bits, doubles
that are no numbers), nothing is told and the engine is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.features.arrays.aggregations import Node, written
from regulars.features.arrays.memory import Numbers, seen
from regulars.features.arrays.operations import OPERATIONS, Unsure, Value

_TYPES: dict[nw.dtypes.DType, np.dtype[Any]] = {
    nw.Boolean(): np.dtype(np.bool_),
    nw.Int32(): np.dtype(np.int32),
    nw.Int64(): np.dtype(np.int64),
    nw.Float64(): np.dtype(np.float64),
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One operation: where its arguments lie among what was told before, and what is no column."""

    operation: Callable[..., Value]
    arguments: tuple[int, ...]
    options: Mapping[str, Any]


@dataclass(slots=True)
class Telling:
    """Expressions as steps, each done once however many expressions ask for it.

    Args:
        types: the columns to tell and their types, as the engine has them.
    """

    types: Mapping[str, nw.dtypes.DType]
    _steps: list[_Step] = field(default_factory=list)
    _place: dict[object, int] = field(default_factory=dict)
    _columns: dict[str, int | str] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)
    _last_use: dict[int, int] = field(default_factory=dict)
    _told: dict[str, int] = field(default_factory=dict)

    def add(self, columns: Mapping[str, nw.Expr]) -> None:
        """Add columns that later expressions may name, or that are to be told."""
        found: dict[str, int | str] = {}
        for name, expression in columns.items():
            try:
                place = self._of(expression._nodes)  # noqa: SLF001 - see `aggregations`
            except (Unsure, AttributeError, KeyError, TypeError):
                found[name] = f"{name} is not known"
                continue
            found[name] = place
            if name in self.types:
                self._told[name] = place
        self._columns |= found

    def tell(self, batch: pa.RecordBatch) -> dict[str, Numbers | pa.Array]:
        """What is said of the rows of a batch, but for what the engine must be asked."""
        keep = set(self._told.values())
        told: dict[int, Value] = {}
        for name, place in self._read.items():
            told[place] = seen(batch[name])
        with np.errstate(all="ignore"):
            for place, step in enumerate(self._steps):
                if place in told or not all(one in told for one in step.arguments):
                    continue
                try:
                    told[place] = step.operation(
                        *(told[one] for one in step.arguments), **step.options
                    )
                except Unsure:
                    continue
                for one in step.arguments:
                    if self._last_use[one] == place and one not in keep:
                        told.pop(one, None)
        found = {name: told[place] for name, place in self._told.items() if place in told}
        return {
            name: value
            for name, value in found.items()
            if not isinstance(value, str) and self._as_engine(name, value)
        }

    def _as_engine(self, name: str, value: Numbers | pa.Array) -> bool:
        """Whether it is a column of the type that the engine gives."""
        dtype = self.types[name]
        if not isinstance(value, Numbers):
            return dtype == nw.String()
        return value.values.ndim == 1 and value.values.dtype == _TYPES.get(dtype)

    def _of(self, nodes: Sequence[Node]) -> int:
        """Where the value of an expression lies, after the steps that it takes."""
        key = written(nodes)
        if key in self._place:
            return self._place[key]
        *before, last = nodes
        if last.kind.name == "COL":
            return self._column(*last.kwargs["names"])
        if last.kind.name == "LITERAL":
            if last.kwargs["dtype"] is not None:
                raise Unsure
            return self._literal(last.kwargs["value"])
        arguments = [self._of(before)] if before else []
        for one in last.exprs:
            if isinstance(one, nw.Expr):
                arguments.append(self._of(one._nodes))  # noqa: SLF001
            elif isinstance(one, str) and not last.str_as_lit:
                raise Unsure
            else:
                arguments.append(self._literal(one))
        return self._step(key, OPERATIONS[last.name], arguments, last.kwargs)

    def _column(self, name: str) -> int:
        made = self._columns.get(name)
        if isinstance(made, str):
            raise Unsure
        if made is not None:
            return made
        if name not in self._read:
            self._read[name] = self._step(("read", name), _never, (), {})
        return self._read[name]

    def _literal(self, value: object) -> int:
        if not isinstance(value, (int, float, str)):
            raise Unsure
        literal = value if isinstance(value, str) else Numbers(np.asarray(value))
        # By how it is written: 1 and True are equal, and so are 0.0 and -0.0.
        return self._step(("literal", repr(value)), lambda: literal, (), {})

    def _step(
        self,
        key: object,
        operation: Callable[..., Value],
        arguments: Iterable[int],
        options: Mapping[str, Any],
    ) -> int:
        if key not in self._place:
            place = self._place[key] = len(self._steps)
            self._steps.append(_Step(operation, tuple(arguments), options))
            self._last_use[place] = place
            for one in self._steps[place].arguments:
                self._last_use[one] = place
        return self._place[key]


def _never() -> Value:
    raise Unsure
