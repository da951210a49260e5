"""Maximum likelihood and MAP: where a log-likelihood is highest, and how surely.

1. On many cells, begin on every k-th of them: the estimate is off by a fraction of a standard
   error of that sample, and its curvature by a few percent.
2. On few, L-BFGS (:cite:t:`liu:lbfgs`) from several starts; the best wins.
3. Newton steps theta + (-H)^-1 g, with the Hessian of the sample as long as it serves, until the
   Newton decrement g' (-H)^-1 g / 2, the log-likelihood still to be gained, is under 1e-8.

So all customers are looked at about five times, whatever their number. The inverse of -H at the
end is the covariance of theta (Laplace: :cite:t:`tierney:laplace`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from scipy.special import ndtri

from regulars.model import BadData, Refused
from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.predictions.btyd.likelihood import Likelihood
from regulars.predictions.btyd.prior import Penalty

SAMPLE_CELLS = 20_000
"""On more than twice as many cells, a search begins on about so many."""
FARTHEST = 16.0
"""The largest logarithm of a parameter: about nine million."""
_GAIN = 1e-8
_ROUNDS, _HALVINGS = 40, 20


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated parameters."""

    names: tuple[str, ...]
    """Of theta's entries: parameters, then coefficients of covariates."""
    parameters: int
    """How many of them are parameters, held as logarithms."""
    theta: Vector
    """Logarithms of the parameters, then the coefficients, shape (p,)."""
    covariance: Matrix
    """Of theta, shape (p, p): the inverse of minus the Hessian, prior included."""
    log_likelihood: float
    """Of the data, without the prior."""
    customers: int
    """How many customers it rests on."""
    cells: int
    """In how many cells."""

    @property
    def values(self) -> dict[str, float]:
        """Each parameter and coefficient by its name."""
        natural = self.theta.copy()
        natural[: self.parameters] = np.exp(natural[: self.parameters])
        return dict(zip(self.names, map(float, natural), strict=True))

    @property
    def bic(self) -> float:
        """The Bayesian information criterion (:cite:t:`schwarz:bic`); smaller is better."""
        return float(len(self.theta) * np.log(self.customers) - 2 * self.log_likelihood)

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Laplace intervals: theta +- z standard errors, parameters back from logarithms."""
        reach = float(ndtri((1 + level) / 2)) * np.sqrt(np.diag(self.covariance))
        ends = [self.at(self.theta + side * reach).values for side in (-1, 1)]
        return {name: (ends[0][name], ends[1][name]) for name in self.names}

    def at(self, theta: Vector) -> Self:
        """The same with another theta."""
        return replace(self, theta=theta)

    def draws(self, number: int, *, seed: int) -> Matrix:
        """Draw thetas from the normal law around the estimate, shape (number, p)."""
        rng = np.random.default_rng(seed)
        return rng.multivariate_normal(self.theta, self.covariance, size=number, method="cholesky")

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "names": list(self.names),
            "parameters": self.parameters,
            "theta": self.theta.tolist(),
            "covariance": self.covariance.tolist(),
            "log_likelihood": self.log_likelihood,
            "customers": self.customers,
            "cells": self.cells,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Read what `to_dict` gave.

        Raises:
            BadData: where it does not fit together.
        """
        names = tuple(map(str, state["names"]))
        theta = np.array(state["theta"], dtype=np.float64)
        covariance = np.array(state["covariance"], dtype=np.float64)
        if theta.shape != (len(names),) or covariance.shape != (len(names), len(names)):
            raise BadData("the saved parameters do not fit together", way_out="fit the model again")
        return cls(
            names,
            int(state["parameters"]),
            theta,
            covariance,
            float(state["log_likelihood"]),
            int(state["customers"]),
            int(state["cells"]),
        )


def maximise(likelihood: Likelihood, prior: Penalty, *, model: str) -> Estimate:
    """Find the highest point of likelihood and prior.

    Args:
        likelihood: what to maximise.
        prior: added to it.
        model: the model's name, for the error.

    Raises:
        Refused: where there is no maximum: a parameter runs off, or the likelihood is flat.
    """
    posterior = _Posterior(likelihood, prior)
    theta, _, value = _highest(posterior, model)
    curvature = -posterior.hessian(theta)
    size = np.sqrt(np.abs(np.diag(curvature)))
    safe = np.where(size > 0, size, 1.0)
    if np.linalg.eigvalsh(curvature / np.outer(safe, safe))[0] <= 1e-9:  # noqa: PLR2004 - flat
        raise _no_maximum(likelihood, theta, model)
    return Estimate(
        likelihood.names,
        likelihood.parameters,
        theta,
        np.asarray(np.linalg.inv(curvature), dtype=np.float64),
        value - prior.value_and_gradient(theta)[0],
        likelihood.customers,
        likelihood.size,
    )


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Likelihood and prior together."""

    likelihood: Likelihood
    prior: Penalty

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        value, gradient = self.likelihood.value_and_gradient(theta)
        more, slope = self.prior.value_and_gradient(theta)
        return value + more, gradient + slope

    def hessian(self, theta: Vector) -> Matrix:
        return self.likelihood.hessian(theta) - np.diag(self.prior.precision)


def _highest(posterior: _Posterior, model: str) -> tuple[Vector, Matrix, float]:
    """Where the posterior is highest, its Hessian near there, and its value."""
    step = posterior.likelihood.size // SAMPLE_CELLS
    if step > 1:
        smaller = _Posterior(posterior.likelihood.thinned(step), posterior.prior)
        theta, hessian, _ = _highest(smaller, model)
    else:
        theta = _climbed(posterior)
        hessian = posterior.hessian(theta)
    theta, hessian, value = _newton(posterior, theta, hessian)
    if np.abs(theta[: posterior.likelihood.parameters]).max() >= FARTHEST:
        raise _no_maximum(posterior.likelihood, theta, model)
    return theta, hessian, value


def _climbed(posterior: _Posterior) -> Vector:
    """Where L-BFGS comes to from the best start, roughly."""
    from scipy.optimize import minimize

    customers = posterior.likelihood.customers

    def downhill(theta: Vector) -> tuple[float, Vector]:
        value, gradient = posterior.value_and_gradient(theta)
        return -value / customers, -gradient / customers

    bounds = [(-FARTHEST, FARTHEST)] * len(posterior.likelihood.names)
    found = [
        minimize(downhill, start, jac=True, method="L-BFGS-B", bounds=bounds)
        for start in posterior.likelihood.starts()
    ]
    best = min(found, key=lambda one: float(one.fun))
    return np.asarray(best.x, dtype=np.float64)


def _newton(posterior: _Posterior, theta: Vector, hessian: Matrix) -> tuple[Vector, Matrix, float]:
    """Newton steps from near the maximum; the Hessian is computed anew when it serves badly."""
    value, gradient = posterior.value_and_gradient(theta)
    before, own = np.inf, False
    for _ in range(_ROUNDS):
        step = _uphill(hessian, gradient)
        gain = float(gradient @ step) / 2
        if gain <= _GAIN:
            break
        if gain > before / 10 and not own:
            hessian, own, before = posterior.hessian(theta), True, np.inf
            continue
        for _ in range(_HALVINGS):
            there = np.clip(theta + step, -FARTHEST, FARTHEST)
            higher, slope = posterior.value_and_gradient(there)
            if higher >= value - 1e-12 * abs(value):
                break
            step = step / 2
        else:
            break
        theta, value, gradient, before, own = there, higher, slope, gain, False
    return theta, hessian, value


def _uphill(hessian: Matrix, gradient: Vector) -> Vector:
    """(-H)^-1 g, with the sizes of H's eigenvalues where it does not curve downwards."""
    sizes, directions = np.linalg.eigh(-hessian)
    least = max(1e-10 * float(np.abs(sizes).max()), 1e-300)
    return np.asarray(directions @ ((directions.T @ gradient) / np.maximum(np.abs(sizes), least)))


def _no_maximum(likelihood: Likelihood, theta: Vector, model: str) -> Refused:
    """Say which parameter has no best value."""
    far = int(np.abs(theta[: likelihood.parameters]).argmax())
    name, value = likelihood.names[far], float(np.exp(theta[far]))
    return Refused(
        f"{model} has no best parameters on these {likelihood.customers:,} customers: the"
        f" likelihood still rises, or is flat, at {name} = {value:.3g}",
        way_out=f"read more customers or a longer period, or give a prior for {name}",
    )
