"""What a model gives to be estimated: its log-likelihood with gradient, on cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from regulars.predictions.btyd.arrays import Matrix, Vector


class Likelihood(Protocol):
    """The log-likelihood of one model on one set of customers, as a function of theta.

    theta holds the logarithms of the parameters, then the coefficients of covariates.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """The names of theta's entries: parameters first."""

    @property
    def parameters(self) -> int:
        """How many entries of theta are logarithms of parameters."""

    @property
    def customers(self) -> int:
        """How many customers it stands for."""

    @property
    def size(self) -> int:
        """How many cells it adds up."""

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """The log-likelihood and its gradient by theta."""

    def hessian(self, theta: Vector) -> Matrix:
        """The second derivatives."""

    def thinned(self, step: int) -> Likelihood:
        """Return the same on every `step`-th cell, weighted up: where a search may begin."""

    def starts(self) -> Sequence[Vector]:
        """Where to begin, most likely first."""


def differenced_hessian(
    value_and_gradient: Callable[[Vector], tuple[float, Vector]], theta: Vector, step: float = 1e-4
) -> Matrix:
    """Second derivatives by central differences of the analytic gradient; error of order step^2.

    >>> square = lambda theta: (float(theta @ theta), 2 * theta)
    >>> differenced_hessian(square, np.array([1.0, 2.0])).round(6)
    array([[2., 0.], [0., 2.]])
    """
    columns = []
    for entry in range(len(theta)):
        away = np.zeros(len(theta))
        away[entry] = step
        ahead, behind = value_and_gradient(theta + away)[1], value_and_gradient(theta - away)[1]
        columns.append((ahead - behind) / (2 * step))
    result = np.array(columns)
    return np.asarray((result + result.T) / 2)
