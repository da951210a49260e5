"""Intervals that say how surely parameters are known, and what hangs on them.

- Laplace: theta +- z standard errors, from the curvature at the maximum (`Estimate.intervals`).
- Profile likelihood (:cite:t:`venzon:profile`): all values of one parameter at which the
  likelihood, at its best in the others, lies within chi^2 / 2 of the maximum. It follows a skewed
  likelihood, at the cost of some tens of fits.
- Delta method: a quantity f(theta) > 0 of a customer has ln f +- z sqrt(g' C g), with g the
  gradient of ln f, by central differences, and C the covariance of theta; a probability its
  log-odds likewise. Two evaluations per parameter, for all customers at once.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import chdtri, expit, logit, ndtri

from regulars.model import Refused
from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.estimate import FARTHEST, Estimate
from regulars.predictions.btyd.likelihood import Likelihood
from regulars.predictions.btyd.prior import Penalty

_STEP = 1e-4
_TINY = 1e-300


def profile_interval(
    likelihood: Likelihood, prior: Penalty, estimate: Estimate, name: str, *, level: float = 0.95
) -> tuple[float, float]:
    """The profile-likelihood interval of one parameter or coefficient.

    Args:
        likelihood: the one that was maximised.
        prior: the one that was added.
        estimate: the maximum.
        name: of the parameter.
        level: 0 to 1.

    Raises:
        Refused: where the likelihood does not fall that far on a side.
    """
    from scipy.optimize import brentq, minimize

    place = estimate.names.index(name)
    others = np.delete(np.arange(len(estimate.theta)), place)
    drop = float(chdtri(1, 1 - level)) / 2
    bounds = [(-FARTHEST, FARTHEST)] * len(others)

    def posterior(theta: Vector) -> tuple[float, Vector]:
        value, gradient = likelihood.value_and_gradient(theta)
        more, slope = prior.value_and_gradient(theta)
        return value + more, gradient + slope

    top = posterior(estimate.theta)[0]
    warm = {"theta": estimate.theta}

    def above(value: float) -> float:
        """How far the profile lies above the level's height."""
        start = warm["theta"].copy()
        start[place] = value

        def downhill(rest: Vector) -> tuple[float, Vector]:
            theta = start.copy()
            theta[others] = rest
            height, gradient = posterior(theta)
            return top - height, -gradient[others]

        found = minimize(downhill, start[others], jac=True, method="L-BFGS-B", bounds=bounds)
        warm["theta"] = start.copy()
        warm["theta"][others] = found.x
        return drop - float(found.fun)

    error = float(np.sqrt(estimate.covariance[place, place]))
    ends = []
    for side in (-1, 1):
        warm["theta"] = estimate.theta
        near, far = estimate.theta[place], estimate.theta[place] + side * 2 * error
        while abs(far) <= FARTHEST and above(far) > 0:
            near, far = far, far + side * 2 * error
        if abs(far) > FARTHEST:
            extreme = "small" if side < 0 else "large"
            raise Refused(
                f"the likelihood does not tell how {extreme} {name} may be",
                way_out=f"read more customers, or give a prior for {name}",
            )
        ends.append(float(brentq(above, near, far, xtol=1e-4 * error)))
    low, high = ends
    if place < estimate.parameters:
        low, high = float(np.exp(low)), float(np.exp(high))
    return low, high


def delta_error(
    quantity: Callable[[Vector], Vector], estimate: Estimate, *, probability: bool = False
) -> Vector:
    """The standard error of the logarithm of a quantity of each customer, shape (c,).

    Args:
        quantity: gives it for a theta, shape (c,); not negative.
        estimate: the parameters.
        probability: whether it lies between 0 and 1; then that of its log-odds.
    """
    root = np.linalg.cholesky(estimate.covariance)
    to = _log_odds if probability else _log
    squares = []
    # Along the columns of C's root, g' C g is a sum of squares.
    for direction in root.T:
        ahead = to(quantity(estimate.theta + _STEP * direction))
        behind = to(quantity(estimate.theta - _STEP * direction))
        squares.append(((ahead - behind) / (2 * _STEP)) ** 2)
    return np.asarray(np.sqrt(np.sum(squares, axis=0)))


def around(
    middle: Vector, error: Vector, *, level: float, probability: bool = False
) -> tuple[Vector, Vector]:
    """Lower and upper ends for a quantity with the error that `delta_error` gives."""
    to, back = (_log_odds, expit) if probability else (_log, np.exp)
    reach, centre = float(ndtri((1 + level) / 2)) * error, to(middle)
    with np.errstate(over="ignore"):
        low, high = back(centre - reach), back(centre + reach)
    # Next to 1 the way there and back loses a digit, which must not leave the middle outside.
    return np.minimum(low, middle), np.maximum(high, middle)


def delta_interval(
    quantity: Callable[[Vector], Vector],
    estimate: Estimate,
    *,
    level: float = 0.95,
    probability: bool = False,
) -> tuple[Vector, Vector]:
    """The interval of a quantity of each customer that hangs on the parameters.

    Args:
        quantity: gives it for a theta, shape (c,); not negative.
        estimate: the parameters.
        level: 0 to 1.
        probability: whether it lies between 0 and 1, so that the interval has to, too.

    Returns:
        Lower and upper ends, each of shape (c,).
    """
    error = delta_error(quantity, estimate, probability=probability)
    return around(quantity(estimate.theta), error, level=level, probability=probability)


def _log(values: Vector) -> Vector:
    return np.log(np.maximum(values, _TINY))


def _log_odds(values: Vector) -> Vector:
    return np.asarray(logit(np.clip(values, _TINY, 1 - 1e-16)))
