"""What is believed of parameters before the data: turns maximum likelihood into MAP.

A parameter has a log-normal prior, that is ln(parameter) ~ Normal(ln(median), spread^2); a
covariate's coefficient a normal one around 0 (ridge). Both add -(theta - m)^2 / (2 s^2) to the
log-likelihood. A prior holds a parameter that the data leave open, at a cost that shrinks as
customers come in; with thousands of customers a wide one (spread 3: a factor of 20 either way is
one standard deviation) is not felt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData
from regulars.predictions.btyd.arrays import Vector


class LogNormalPrior(BaseModel):
    """A belief about one positive parameter."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    median: float = Field(gt=0)
    """The value that is as likely too low as too high, in the parameter's unit."""
    spread: float = Field(default=1.0, gt=0)
    """Standard deviation of the logarithm; 1: a factor of 2.7 either way is one of them."""


@dataclass(frozen=True, slots=True)
class Penalty:
    """The logarithm of the prior density of theta, up to a constant."""

    centre: Vector
    """Shape (p,)."""
    precision: Vector
    """1 / s^2, shape (p,); 0 where nothing is believed."""

    def value_and_gradient(self, theta: Vector) -> tuple[float, Vector]:
        """Its value and gradient."""
        away = self.precision * (theta - self.centre)
        return float(-(away @ (theta - self.centre)) / 2), -away


def penalty(
    names: tuple[str, ...],
    parameters: int,
    priors: Mapping[str, LogNormalPrior],
    *,
    coefficient_spread: float | None = None,
) -> Penalty:
    """Put priors into the order of theta.

    Args:
        names: of theta's entries.
        parameters: how many of them are parameters; the rest are coefficients.
        priors: by name of a parameter.
        coefficient_spread: standard deviation of every coefficient's prior; None: no prior.

    Raises:
        BadData: where a prior is given for a parameter that the model does not have.

    >>> penalty(("r", "alpha_days"), 2, {"r": LogNormalPrior(median=1, spread=0.5)}).precision
    array([4., 0.])
    """
    unknown = sorted(set(priors) - set(names[:parameters]))
    if unknown:
        raise BadData(
            f"the model has no parameter {unknown[0]!r}",
            way_out=f"give priors for {', '.join(names[:parameters])}",
            column="priors",
        )
    centre, precision = np.zeros(len(names)), np.zeros(len(names))
    for place, name in enumerate(names[:parameters]):
        if name in priors:
            centre[place] = np.log(priors[name].median)
            precision[place] = priors[name].spread ** -2
    if coefficient_spread is not None:
        precision[parameters:] = coefficient_spread**-2
    return Penalty(centre, precision)
