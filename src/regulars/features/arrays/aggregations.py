"""Take expressions apart: what is told of each row, what is added up, what is made of the sums.

narwhals keeps an expression as a list of nodes. It does not promise to, so nothing of it is
imported here: where nodes are not as they are expected, nothing is taken apart and the engine
groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import narwhals as nw

Node = Any
"""A node of an expression: kind, name, exprs (its arguments) and kwargs."""

KINDS = frozenset({"len", "count", "sum", "min", "max", "median"})
"""The aggregations that are known, by narwhals' names."""

EXTREMES = frozenset({"min", "max"})

HOLDS = "holds"
"""One more: how often a condition holds. `count_where` counts what is told only then."""


_OF_A_ROW = frozenset({"ELEMENTWISE", "LITERAL"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """One number or text of many rows.

    Attributes:
        kind: see `KINDS` and `HOLDS`.
        values: the column that is aggregated; None: the rows are counted.
        where: the column that says which rows are looked at; None: all are.
    """

    kind: str
    values: str | None
    where: str | None = None


@dataclass(slots=True)
class TakenApart:
    """Expressions that aggregate, in three steps.

    Attributes:
        values: what is told of each row, by the name of its column.
        aggregations: what is aggregated of it, by the name of its column.
        columns: the expressions, of the aggregations' columns.
    """

    values: dict[str, nw.Expr] = field(default_factory=dict)
    aggregations: dict[str, Aggregation] = field(default_factory=dict)
    columns: list[nw.Expr] = field(default_factory=list)
    _prefix: str = ""
    _names: dict[object, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, expressions: Iterable[nw.Expr], *, prefix: str = "") -> Self | None:
        """Take expressions apart; None if one of them aggregates in a way that is not known.

        Values and aggregations that occur several times are told once. `prefix` begins the names.

        >>> apart = TakenApart.of([(nw.col("a") * 2).max() - nw.col("a").min() + nw.len()])
        >>> apart.values
        {'value_0': col(a).__mul__(2), 'value_2': col(a)}
        >>> {name: one.kind for name, one in apart.aggregations.items()}
        {'max_1': 'max', 'min_3': 'min', 'len_4': 'len'}
        >>> apart.columns
        [col(max_1).__sub__(col(min_3)).__add__(col(len_4))]
        """
        apart = cls(_prefix=prefix)
        try:
            apart.columns = [apart._of_aggregations(expression) for expression in expressions]
        except (_Unknown, AttributeError, KeyError, TypeError):
            return None
        return apart

    def _of_aggregations(self, expression: nw.Expr) -> nw.Expr:
        """The expression with each aggregation replaced by its column."""
        nodes: tuple[Node, ...] = expression._nodes  # noqa: SLF001 - see the module
        place = next((i for i, node in enumerate(nodes) if not node.kind.is_elementwise), None)
        if place is None:
            begin: list[Node] = []
            if nodes[0].kind.name not in _OF_A_ROW:
                raise _Unknown  # a column that nothing aggregates
            rest = nodes
        else:
            name = self._aggregation(nodes[: place + 1])
            begin, rest = list(nw.col(name)._nodes), nodes[place + 1 :]  # noqa: SLF001
        return nw.Expr(*begin, *(self._node(node) for node in rest))

    def _node(self, node: Node) -> Node:
        if node.kind.name not in _OF_A_ROW:
            raise _Unknown
        of: list[Any] = [
            self._of_aggregations(one) if isinstance(one, nw.Expr) else one for one in node.exprs
        ]
        return type(node)(
            node.kind,
            node.name,
            exprs=of,
            str_as_lit=node.str_as_lit,
            allow_multi_output=node.allow_multi_output,
            **node.kwargs,
        )

    def _aggregation(self, nodes: tuple[Node, ...]) -> str:
        """Note an aggregation, the last of the nodes; the name of its column."""
        *before, last = nodes
        if last.kind.name != "AGGREGATION" or last.name not in KINDS or last.exprs:
            raise _Unknown
        if not all(node.is_elementwise() for node in before):
            raise _Unknown
        if before and last.name == "len":
            raise _Unknown  # only rows are counted so, not values and gaps
        kind, told, where = last.name, nw.Expr(*before) if before else None, None
        if kind == "count" and (found := _conditional(before)) is not None:
            condition, then = found
            if _is_literal(then):
                kind, told = HOLDS, condition
        if kind in EXTREMES and (found := _conditional(before)) is not None:
            # What is told of the rows without the condition is told once for all conditions.
            where, told = found
        aggregation = Aggregation(kind=kind, values=self._told(told), where=self._told(where))
        name = self._name(kind, nodes)
        self.aggregations[name] = aggregation
        return name

    def _told(self, told: nw.Expr | None) -> str | None:
        """Note what is told of each row; the name of its column."""
        if told is None:
            return None
        name = self._name("value", told._nodes)  # noqa: SLF001
        self.values[name] = told
        return name

    def _name(self, word: str, nodes: Sequence[Node]) -> str:
        """A name for a column; the same for the same nodes."""
        return self._names.setdefault(written(nodes), f"{self._prefix}{word}_{len(self._names)}")


def _conditional(nodes: Sequence[Node]) -> tuple[nw.Expr, nw.Expr] | None:
    """What `nw.when(condition).then(value)` is made of; None if nodes say something else."""
    if len(nodes) != 1 or nodes[0].name != "when_then" or len(nodes[0].exprs) != 2:  # noqa: PLR2004
        return None
    condition, then = nodes[0].exprs
    if not isinstance(condition, nw.Expr) or not isinstance(then, nw.Expr):
        return None
    return condition, then


def _is_literal(value: nw.Expr) -> bool:
    """Whether it is one value, which is there."""
    (node, *more) = value._nodes  # noqa: SLF001
    return not more and node.kind.name == "LITERAL" and node.kwargs["value"] is not None


def written(nodes: Iterable[Node]) -> tuple[object, ...]:
    """What nodes say: the same for nodes that say the same. Their own text takes 1 for "1"."""
    return tuple(
        (
            node.kind,
            node.name,
            repr(node.kwargs),
            *(written(e._nodes) if isinstance(e, nw.Expr) else repr(e) for e in node.exprs),  # noqa: SLF001
        )
        for node in nodes
    )


class _Unknown(Exception):  # noqa: N818 - never seen outside
    """An expression aggregates in a way that is not known."""
