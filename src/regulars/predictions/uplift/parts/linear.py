"""Logistic or ridge regression on standardised columns (:cite:t:`cox:logistic`).

A missing number becomes the mean. Cost O(n d^2). Use with few customers or for effects that grow
steadily with a column; not where columns interact.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from scipy.special import expit

from regulars.predictions.uplift.config import LinearConfig
from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats


@dataclass(frozen=True, slots=True)
class Linear:
    """A fitted line, or the logistic curve of one."""

    mean: list[float]
    """Mean of each column."""
    scale: list[float]
    """Standard deviation of each column, 1 where it is constant."""
    coefficients: list[float]
    """Of the standardised columns."""
    intercept: float
    """At the mean of all columns."""
    logistic: bool
    """The answer is a probability."""
    suffix: ClassVar[str] = ".linear.json"

    @classmethod
    def fit(
        cls, X: Matrix, y: Floats, weight: Floats | None, *, binary: bool, config: LinearConfig
    ) -> Self:
        """Fit a line to a target, shape (n,), under weights."""
        full = X.astype(np.float64)
        known = ~np.isnan(full)
        count = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, full, 0.0).sum(axis=0) / count
        full = np.where(known, full - mean, 0.0)
        scale = np.sqrt((full**2).mean(axis=0))
        scale[scale == 0] = 1.0
        full /= scale
        if binary:
            from sklearn.linear_model import LogisticRegression

            fitted = LogisticRegression(C=1 / config.ridge, max_iter=200)
            fitted.fit(full, y, sample_weight=weight)
            coefficients, intercept = fitted.coef_[0], float(fitted.intercept_[0])
        else:
            w = np.ones(len(y)) if weight is None else weight / weight.mean()
            centre = (w @ full) / w.sum()
            middle = float(w @ y / w.sum())
            shifted = full - centre
            gram = (shifted * w[:, None]).T @ shifted + config.ridge * np.eye(full.shape[1])
            coefficients = np.linalg.solve(gram, shifted.T @ (w * (y - middle)))
            intercept = middle - float(centre @ coefficients)
        return cls(mean.tolist(), scale.tolist(), coefficients.tolist(), intercept, binary)

    def predict(self, X: Matrix) -> Floats:
        """The expected target of each row."""
        shifted = (X.astype(np.float64) - self.mean) / self.scale
        line = np.nan_to_num(shifted, copy=False) @ np.asarray(self.coefficients) + self.intercept
        return np.asarray(expit(line) if self.logistic else line, dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write JSON."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read JSON."""
        return cls(**json.loads(path.read_text()))
