"""Cox's proportional hazards: each column multiplies the risk by the same factor at all times.

h(t | x) = h0(t) exp(x b), b from Efron's partial likelihood by `statsmodels`, h0 from Breslow's
estimate (key `cox:regression`; key `efron:ties`; key `breslow:hazard`). A column
is scaled to deviation 1, a text has one column for each level but the most frequent; columns that
others add up to are left out. Time counts in whole steps. Cost O(n f²) an iteration.

Use for a few hundred to many thousand customers whose columns act alike at all tenures, and for
factors that can be read. Do not use where the check of proportionality fails; see `proportional`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from scipy.linalg import qr

from regulars.model import BadData, Refused, install_command
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import Encoding
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.survival.steps import whole_steps
from regulars.predictions.survival.tenures import Flags

NAME = "Cox proportional hazards"
_FARTHEST = 4.0
_DEPENDENT = 1e-6
_RARE = 10


@dataclass(frozen=True, slots=True)
class DesignColumn:
    """One column of the regression.

    Attributes:
        name: in words: the column, and of a text the level.
        place: position of the encoded column.
        level: code of the level; None for a number, -1 for "not known".
        mean: of a number.
        deviation: of a number.
    """

    name: str
    place: int
    level: int | None = None
    mean: float = 0.0
    deviation: float = 1.0

    def of(self, points: Matrix) -> Vector:
        """Its values, shape (n,)."""
        values = points[:, self.place]
        missing = np.isnan(values)
        if self.level is not None:
            return (missing if self.level < 0 else values == self.level).astype(np.float64)
        scaled = np.where(missing, 0.0, (values - self.mean) / self.deviation)
        return np.clip(scaled, -_FARTHEST, _FARTHEST)


@dataclass(frozen=True, slots=True)
class CoxModel:
    """A fitted regression."""

    columns: tuple[DesignColumn, ...]
    """Of the regression."""
    coefficients: Vector
    """Logarithms of the factors, one for each column."""
    errors: Vector
    """Their standard errors."""
    edges: Vector
    """Ends of the steps of time, from 0."""
    hazard: Vector
    """Cumulative baseline hazard at each of the edges."""

    @classmethod
    def fit(
        cls, points: Matrix, duration: Vector, left: Flags, edges: Vector, encoding: Encoding
    ) -> Self:
        """Fit by maximum partial likelihood.

        Args:
            points: encoded columns, shape (n, f).
            duration: shape (n,).
            left: shape (n,).
            edges: of the steps of time.
            encoding: of the columns.

        Raises:
            BadData: no column is left.
            Refused: statsmodels is not installed.
        """
        columns = _design(points, encoding)
        duration = whole_steps(duration, left, edges)
        X = np.column_stack([column.of(points) for column in columns])
        fitted = phreg(duration, X, left).fit(disp=0)
        coefficients: Vector = np.asarray(fitted.params)
        hazard = _breslow(duration, left, X @ coefficients, edges)
        return cls(columns, coefficients, np.asarray(fitted.bse), edges, hazard)

    def risk(self, points: Matrix) -> Vector:
        """Logarithm of the risk beside that of the baseline, shape (n,)."""
        found: Vector = self.design(points) @ self.coefficients
        return found

    def design(self, points: Matrix) -> Matrix:
        """The columns of the regression, shape (n, columns)."""
        return np.column_stack([column.of(points) for column in self.columns])

    def survival(self, points: Matrix) -> Matrix:
        """S at each of the edges, shape (n, edges)."""
        found: Matrix = np.exp(-np.exp(self.risk(points))[:, None] * self.hazard)
        return found

    def contributions(self, points: Matrix) -> Matrix:
        """Coefficients times values, by encoded column, shape (n, f).

        They sum to `risk`: of a number beside its mean, of a text beside its most frequent level.
        """
        found = np.zeros(points.shape)
        moved = self.design(points) * self.coefficients
        for place, column in enumerate(self.columns):
            found[:, column.place] += moved[:, place]
        return found

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON values."""
        return {
            "columns": [[c.name, c.place, c.level, c.mean, c.deviation] for c in self.columns],
            "coefficients": self.coefficients.tolist(),
            "errors": self.errors.tolist(),
            "edges": self.edges.tolist(),
            "hazard": self.hazard.tolist(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        arrays = [np.array(state[n]) for n in ("coefficients", "errors", "edges", "hazard")]
        return cls(tuple(DesignColumn(*column) for column in state["columns"]), *arrays)


def phreg(duration: Vector, X: Matrix, left: Flags) -> Any:  # noqa: ANN401 - of statsmodels
    """The regression of statsmodels; who has no time at all tells nothing.

    Its cost grows with the number of different durations: give whole steps.

    Raises:
        Refused: it is not installed.
    """
    known = duration > 0
    events = left[known].astype(float)
    return cox_library()(duration[known], X[known], status=events, ties="efron")


def cox_library() -> Any:  # noqa: ANN401 - of statsmodels
    """The class of the regression; ask for it before long work.

    Raises:
        Refused: statsmodels is not installed.
    """
    try:
        from statsmodels.duration.hazard_regression import PHReg
    except ImportError as missing:
        raise Refused(
            "Cox regression needs the library statsmodels, which is not installed",
            way_out=install_command("survival"),
        ) from missing
    return PHReg


def _breslow(duration: Vector, left: Flags, risk: Vector, edges: Vector) -> Vector:
    """Sum over times of leaving: leavers by the summed risk of those still there."""
    order = np.argsort(-duration, kind="stable")
    times, summed = duration[order], np.cumsum(np.exp(risk)[order])
    events = np.unique(duration[left])
    at_risk = summed[np.searchsorted(-times, -events, side="right") - 1]
    leavers = np.bincount(np.searchsorted(events, duration[left]))
    cumulative = np.concatenate([[0.0], np.cumsum(leavers / at_risk)])
    found: Vector = cumulative[np.searchsorted(events, edges, side="right")]
    return found


def _design(points: Matrix, encoding: Encoding) -> tuple[DesignColumn, ...]:
    columns: list[DesignColumn] = []
    for place, column in enumerate(encoding.columns):
        values = points[:, place]
        known = values[~np.isnan(values)]
        if column.kind == "text":
            codes, sizes = np.unique(known.astype(int), return_counts=True)
            levels = [*column.levels, "other"]
            columns += (
                DesignColumn(f"{column.name} = {levels[code]}", place, int(code))
                for code, size in zip(codes, sizes, strict=True)
                if code != codes[np.argmax(sizes)] and size >= _RARE
            )
        elif known.size and known.std() > 0:
            columns.append(
                DesignColumn(
                    column.name, place, mean=float(known.mean()), deviation=float(known.std())
                )
            )
        if len(values) - len(known) >= _RARE:
            columns.append(DesignColumn(f"{column.name} not known", place, -1))
    if not columns:
        raise BadData("no column differs enough between customers for Cox regression")
    kept = _independent(np.column_stack([column.of(points) for column in columns]))
    return tuple(columns[place] for place in kept)


def _independent(X: Matrix) -> list[int]:
    """Positions of columns of which none is a sum of others and a constant, in their order."""
    centred = X - X.mean(axis=0)
    _, triangle, order = qr(centred, mode="economic", pivoting=True)
    size = np.abs(np.diag(triangle))
    kept: Index = order[: int((size > _DEPENDENT * size[0]).sum())]
    return sorted(kept.tolist())
