"""A feature: one named function that says how to compute one column of `features`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Literal

import narwhals as nw

Grain = Literal["line", "order", "product", "category", "channel", "return", "customer", "derived"]
"""The rows that a feature's expression sees; `regulars.features.grains` lists their columns.

All but the last two hold several rows per customer, and the expression aggregates them. A
`customer` expression reads one row of the `customers` table, a `derived` expression reads other
features.
"""

ValueType = Literal["int64", "float64", "string", "as given"]

NARWHALS_TYPES: dict[ValueType, nw.dtypes.DType] = {
    "int64": nw.Int64(),
    "float64": nw.Float64(),
    "string": nw.String(),
}
"""How each type is stored; a column `as given` keeps its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One column of the `features` table and everything a reader needs to trust it.

    Attributes:
        name: the column.
        group: the subject that it is filed under (`rfm`, `timing`, ...).
        grain: the rows that `expression` sees.
        unit: the unit of the values, in words.
        formula: how it is computed, short enough for a table.
        meaning: what it says about the customer, and when it is empty.
        expression: gives the narwhals expression that computes it.
        needs: the columns that must hold data, as `table.column`.
        uses: the features that a derived feature reads.
        ranks: the aggregated features whose quintile limits it reads (see `quintiles`).
        dtype: type of the column.
        when_absent: value for customers with no row at the grain (0 returns, for example).
    """

    name: str
    group: str
    grain: Grain
    unit: str
    formula: str
    meaning: str
    expression: Callable[[], nw.Expr]
    needs: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    dtype: ValueType = "float64"
    when_absent: int | None = None

    def column(self) -> nw.Expr:
        """The expression under the feature's name and with its type."""
        expression = self.expression()
        if self.dtype != "as given":
            expression = expression.cast(NARWHALS_TYPES[self.dtype])
        return expression.alias(self.name)


def feature(
    *,
    group: str,
    grain: Grain,
    unit: str,
    formula: str,
    needs: tuple[str, ...] = (),
    uses: tuple[str, ...] = (),
    ranks: tuple[str, ...] = (),
    dtype: ValueType = "float64",
    when_absent: int | None = None,
) -> Callable[[Callable[[], nw.Expr]], Feature]:
    """Make a `Feature` of a function: its name is the column, its docstring the meaning.

    >>> @feature(group="value", grain="order", unit="orders", formula="count", dtype="int64")
    ... def large_orders() -> nw.Expr:
    ...     '''How many orders exceeded 100.'''
    ...     return (nw.col("revenue") > 100.0).cast(nw.Int64).sum()
    >>> large_orders.name, large_orders.meaning
    ('large_orders', 'How many orders exceeded 100.')
    """

    def decorate(function: Callable[[], nw.Expr]) -> Feature:
        return Feature(
            name=function.__name__,
            group=group,
            grain=grain,
            unit=unit,
            formula=formula,
            meaning=" ".join(cleandoc(function.__doc__ or "").split()),
            expression=function,
            needs=needs,
            uses=uses,
            ranks=ranks,
            dtype=dtype,
            when_absent=when_absent,
        )

    return decorate
