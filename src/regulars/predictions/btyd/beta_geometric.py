"""The likelihood that BG/NBD and MBG/NBD share.

While alive, a customer orders at rate lambda; at each chance, the customer leaves with probability
p. Over customers lambda ~ Gamma(r, alpha) and p ~ Beta(a, b), independent. With frequency x,
recency t, tenure T and m chances survived,

    ln L = lnG(r + x) - lnG(r) + r ln alpha + lnB(a, b + m) - lnB(a, b)
           - (r + x) ln(alpha + T) + ln(1 + e^z),
    z    = ln(a / (b + m - 1)) + (r + x) ln((alpha + T) / (alpha + t)),

where e^z are the odds of having left: P(alive) = 1 / (1 + e^z). In BG/NBD the chances are the
repeat purchases, m = x, and who has none is alive (no e^z); in MBG/NBD the first purchase is a
chance too, m = x + 1, and t = 0 where x = 0.

All but z depends on x alone or on a day alone, and is computed once for each value, not for each
cell: O(c) exponentials and additions, O(frequencies + days) gamma functions and logarithms. With
covariates the values are those of each group of customers who share them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from regulars.predictions.btyd.arrays import Counts, Matrix, Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Design, Effect
from regulars.predictions.btyd.on_cells import OnCells

NAMES = ("r", "alpha_days", "a", "b")
EFFECTS = (
    Effect(1, -1, "order_rate"),
    Effect(2, 1, "leaving"),
    Effect(3, 1, "staying"),
)
_BLOCK = 32_768
# Cells at a time, so that what is in between stays in the cache.


@dataclass(frozen=True, slots=True)
class _Axis:
    """The values that occur of one number, and which of them each cell has."""

    group: Counts
    value: Vector
    rows: tuple[Counts, ...]

    @staticmethod
    def of(cells: Cells, *columns: Counts) -> _Axis:
        if len(cells.covariates) == 1:
            largest = max(int(column.max(initial=0)) for column in columns)
            value = np.arange(largest + 1, dtype=np.float64)
            return _Axis(np.zeros(largest + 1, dtype=np.int64), value, columns)
        width = max(int(column.max(initial=0)) for column in columns) + 1
        keys = np.concatenate([cells.group * width + column for column in columns])
        found, rows = np.unique(keys, return_inverse=True)
        group, value = np.divmod(found, width)
        return _Axis(group, value.astype(np.float64), tuple(np.split(rows, len(columns))))


@dataclass(frozen=True, slots=True)
class _Tables:
    """What depends on one number alone, at one theta."""

    r: float
    natural: Matrix
    log_days: Vector
    per_day: Vector
    log_odds: Vector
    staying: Vector
    orders: Vector


class BetaGeometricLikelihood(OnCells):
    """The log-likelihood of BG/NBD or MBG/NBD on cells.

    Args:
        cells: the customers.
        leaves_at_first: whether the first purchase is a chance to leave (MBG/NBD).
        design: how covariates act.
    """

    def __init__(self, cells: Cells, design: Design, *, leaves_at_first: bool) -> None:
        super().__init__(cells, NAMES, EFFECTS)
        self._design, self._first = design, int(leaves_at_first)
        self._groups = len(cells.covariates)
        count = cells.count.astype(np.float64)
        self._x = _Axis.of(cells, cells.frequency)
        self._days = _Axis.of(cells, cells.tenure_days, cells.recency_days)
        (x_row,), (T_row, t_row) = self._x.rows, self._days.rows
        self._with_x = np.bincount(x_row, count, len(self._x.value))
        self._with_T = np.bincount(T_row, count, len(self._days.value))
        self._orders_to_T = np.bincount(T_row, count * cells.frequency, len(self._days.value))
        self._in_group = self._by_group(cells.group, count)
        # In BG/NBD, cells without a repeat purchase have no z.
        doubtful: slice | Counts = slice(None)
        if not leaves_at_first:
            doubtful = np.flatnonzero(cells.frequency)
            if len(doubtful) and len(doubtful) == len(cells) - doubtful[0]:
                doubtful = slice(doubtful[0], None)  # in one piece: nothing need be copied
        self._count = count[doubtful]
        self._group = cells.group[doubtful]
        self._rows = tuple(np.ascontiguousarray(row[doubtful]) for row in (x_row, T_row, t_row))

    def thinned(self, step: int) -> BetaGeometricLikelihood:
        """Return the same on every `step`-th cell."""
        cells = self._cells.every(step)
        return BetaGeometricLikelihood(cells, self._design, leaves_at_first=bool(self._first))

    def starts(self) -> list[Vector]:
        """Begin with the mean rate of orders, alike customers and unlike ones."""
        count = self._cells.count
        orders = float(count @ self._cells.frequency) + 1.0
        days_per_order = (float(count @ self._cells.tenure_days) + 1.0) / orders
        rest = np.zeros(self._design.size - len(NAMES))
        return [
            np.concatenate([np.log([r, r * days_per_order, a, b]), rest])
            for r, a, b in ((0.5, 1.0, 3.0), (2.0, 0.3, 1.0))
        ]

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its gradient by theta, shape (p,)."""
        tables = self._tables(theta)
        value, gradient = self._simple_part(tables)
        for block, columns, odds in self._blocks(tables):
            size = np.exp(-np.abs(odds))
            weight = self._count[block]
            value += float(weight @ (np.maximum(odds, 0) + np.log1p(size)))
            left = weight * np.where(odds > 0, 1.0, size) / (1.0 + size)
            for place, column in zip((0, 1, 3), columns, strict=True):
                gradient[:, place] += self._by_group(self._group[block], left, column)
            gradient[:, 2] += self._by_group(self._group[block], left)
        return value, self._design.gradient(gradient)

    def hessian(self, theta: Vector) -> Matrix:
        """The second derivatives by theta, shape (p, p)."""
        tables = self._tables(theta)
        result = self._simple_curvature(tables)
        r, alpha = tables.r, tables.natural[:, 1]
        x_row, T_row, t_row = self._rows
        for block, columns, odds in self._blocks(tables):
            group, weight = self._group[block], self._count[block]
            size = np.exp(-np.abs(odds))
            left = weight * np.where(odds > 0, 1.0, size) / (1.0 + size)
            unsure = weight * size / (1.0 + size) ** 2
            slopes = (*columns[:2], np.ones(len(odds)), columns[2])
            for i, one in enumerate(slopes):
                for j, other in enumerate(slopes[: i + 1]):
                    result[:, i, j] += self._by_group(group, unsure * one, other)
            # The second derivatives of z; those that are missing are 0.
            per_T, per_t = tables.per_day[T_row[block]], tables.per_day[t_row[block]]
            scale, orders = alpha[group], tables.orders[x_row[block]]
            squares = orders * scale**2 * (per_t**2 - per_T**2)
            staying = tables.staying[x_row[block]]
            for i, j, second in (
                (0, 0, columns[0]),
                (1, 0, r * scale * (per_T - per_t)),
                (1, 1, columns[1] + squares),
                (3, 3, staying**2 - staying),
            ):
                result[:, i, j] += self._by_group(group, left, second)
        upper = np.triu_indices(len(NAMES), 1)
        result[:, *upper] = result.transpose(0, 2, 1)[:, *upper]
        return self._design.hessian(result)

    def _tables(self, theta: Vector) -> _Tables:
        natural = np.exp(self._design.eta(theta))
        alpha = natural[self._days.group, 1] + self._days.value
        a, b = natural[self._x.group, 2], natural[self._x.group, 3]
        r = float(natural[0, 0])
        # Without a chance there is no leaving: b - 1 may be negative, and is not used.
        chance = b + self._x.value + (self._first - 1)
        chance = np.where(self._x.value + self._first > 0, chance, 1.0)
        return _Tables(
            r, natural, np.log(alpha), 1 / alpha, np.log(a / chance), b / chance, r + self._x.value
        )

    def _blocks(self, tables: _Tables) -> Iterator[tuple[slice, list[Vector], Vector]]:
        """Blocks of cells: z, and before it its slopes by ln r, ln alpha, ln b; by ln a it is 1."""
        x_row, T_row, t_row = self._rows
        alpha = tables.natural[:, 1]
        length = max(_BLOCK, self._groups)
        for begin in range(0, len(self._count), length):
            block = slice(begin, begin + length)
            x, T, t = x_row[block], T_row[block], t_row[block]
            silence = tables.log_days[T] - tables.log_days[t]
            orders = tables.orders[x]
            scale = alpha[self._group[block]] if self._groups > 1 else alpha[0]
            columns = [
                tables.r * silence,
                orders * (tables.per_day[T] - tables.per_day[t]) * scale,
                -tables.staying[x],
            ]
            yield block, columns, tables.log_odds[x] + orders * silence

    def _simple_part(self, tables: _Tables) -> tuple[float, Matrix]:
        """All but ln(1 + e^z): the value, and its gradient by log-parameters, shape (g, 4)."""
        r, natural = tables.r, tables.natural
        n, n_day, orders = self._with_x, self._with_T, self._orders_to_T
        a, b = natural[self._x.group, 2], natural[self._x.group, 3]
        x, m = self._x.value, self._x.value + self._first
        rate = gammaln(r + x) - gammaln(r)
        leaving = gammaln(b + m) + gammaln(a + b) - gammaln(a + b + m) - gammaln(b)
        exposure = r * n_day + orders
        value = float(
            n @ (rate + leaving)
            + r * (self._in_group @ np.log(natural[:, 1]))
            - exposure @ tables.log_days
        )
        both = digamma(a + b) - digamma(a + b + m)
        by_x = (
            r * n * (digamma(r + x) - digamma(r)),
            a * n * both,
            b * n * (digamma(b + m) - digamma(b) + both),
        )
        by_day = (r * n_day * tables.log_days, exposure * tables.per_day)
        of_x = [self._by_group(self._x.group, part) for part in by_x]
        of_day = [self._by_group(self._days.group, part) for part in by_day]
        log_alpha = np.log(natural[:, 1])
        gradient = np.column_stack(
            [
                of_x[0] + r * self._in_group * log_alpha - of_day[0],
                r * self._in_group - natural[:, 1] * of_day[1],
                of_x[1],
                of_x[2],
            ]
        )
        return value, gradient

    def _simple_curvature(self, tables: _Tables) -> Matrix:
        """The second derivatives of the simple part by log-parameters, shape (g, 4, 4)."""
        r, natural, gradient = tables.r, tables.natural, self._simple_part(tables)[1]
        n, x, m = self._with_x, self._x.value, self._x.value + self._first
        a, b = natural[self._x.group, 2], natural[self._x.group, 3]
        alpha, exposure = natural[:, 1], r * self._with_T + self._orders_to_T
        both = polygamma(1, a + b) - polygamma(1, a + b + m)
        by_x = (
            r * r * n * (polygamma(1, r + x) - polygamma(1, r)),
            a * a * n * both,
            b * b * n * (polygamma(1, b + m) - polygamma(1, b) + both),
            a * b * n * both,
        )
        rr, aa, bb, ab = (self._by_group(self._x.group, part) for part in by_x)
        per_day = tables.per_day
        once = self._by_group(self._days.group, self._with_T * per_day)
        squared = self._by_group(self._days.group, exposure * per_day**2)
        result = np.zeros((self._groups, len(NAMES), len(NAMES)))
        for i, second in enumerate((rr, alpha**2 * squared, aa, bb)):
            # By a logarithm: p^2 f'' + p f'.
            result[:, i, i] = second + gradient[:, i]
        # r n ln(alpha) is linear in ln(alpha), so its slope is no part of the curvature.
        result[:, 1, 1] -= r * self._in_group
        result[:, 1, 0] = r * (self._in_group - alpha * once)
        result[:, 3, 2] = ab
        return result

    def _by_group(self, group: Counts, values: Vector, times: Vector | None = None) -> Vector:
        """Add values (times others) up for each group of customers, shape (g,)."""
        if self._groups > 1:
            weights = values if times is None else values * times
            return np.bincount(group, weights, self._groups).astype(np.float64, copy=False)
        return np.array([values.sum() if times is None else values @ times])
