"""Covariates that do not change over time (:cite:t:`fader:covariates`).

A covariate z acts on a parameter by a factor: alpha_i = alpha exp(-gamma' z_i) for the scale of a
rate, whose mean then is multiplied by exp(gamma' z_i), and a_i = a exp(+gamma' z_i) for a shape.
In logarithms that is linear: with k covariates and p parameters, eta_g = ln(parameters of group g)
= theta[:p] + sum over effects of sign * (z_g gamma), where theta = (ln parameters, gamma of the
first effect, gamma of the second, ...).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.btyd.arrays import Matrix, Vector


@dataclass(frozen=True, slots=True)
class Effect:
    """That covariates act on one parameter."""

    parameter: int
    """Its place among the model's parameters."""
    sign: int
    """-1: the parameter is a scale that divides the rate; +1: it is multiplied itself."""
    name: str
    """What a positive coefficient raises, such as `order_rate`."""


@dataclass(frozen=True, slots=True)
class Design:
    """The linear map from theta to the log-parameters of each group of customers."""

    covariates: Matrix
    """Shape (g, k)."""
    parameters: int
    """p, how many parameters the model has."""
    effects: tuple[Effect, ...]

    @property
    def size(self) -> int:
        """The length of theta."""
        return self.parameters + len(self.effects) * int(self.covariates.shape[1])

    def eta(self, theta: Vector) -> Matrix:
        """The log-parameters of each group, shape (g, p)."""
        eta = np.tile(theta[: self.parameters], (len(self.covariates), 1))
        for effect, gamma in self._effects(theta):
            eta[:, effect.parameter] += effect.sign * (self.covariates @ gamma)
        return eta

    def gradient(self, by_group: Matrix) -> Vector:
        """The gradient by theta from those by the groups' log-parameters, shape (g, p)."""
        parts = [by_group.sum(axis=0)]
        parts += [e.sign * (self.covariates.T @ by_group[:, e.parameter]) for e in self._with_k()]
        return np.concatenate(parts)

    def hessian(self, by_group: Matrix) -> Matrix:
        """The Hessian by theta from those by the groups' log-parameters, shape (g, p, p)."""
        p, k = self.parameters, self.covariates.shape[1]
        result = np.zeros((self.size, self.size))
        result[:p, :p] = by_group.sum(axis=0)
        effects = self._with_k()
        for i, one in enumerate(effects):
            rows = slice(p + i * k, p + (i + 1) * k)
            cross = one.sign * (self.covariates.T @ by_group[:, one.parameter, :])
            result[rows, :p], result[:p, rows] = cross, cross.T
            for j, other in enumerate(effects):
                weight = one.sign * other.sign * by_group[:, one.parameter, other.parameter]
                columns = slice(p + j * k, p + (j + 1) * k)
                result[rows, columns] = self.covariates.T @ (weight[:, None] * self.covariates)
        return result

    def _with_k(self) -> tuple[Effect, ...]:
        return self.effects if self.covariates.shape[1] else ()

    def _effects(self, theta: Vector) -> list[tuple[Effect, Vector]]:
        k = self.covariates.shape[1]
        gammas = theta[self.parameters :].reshape(-1, k) if k else ()
        return list(zip(self._with_k(), gammas, strict=True))
