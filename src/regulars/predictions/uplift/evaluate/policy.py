"""What a rule of whom to treat is worth (:cite:t:`dudik:doubly`).

A rule p(x) in {0, 1} has the value E[Y(p(X))], the mean outcome if it were followed.

- **IPW**: mean of y over those whose arm is what the rule says, weights 1 / (their arm's
  probability), normalised to sum to 1.
- **doubly robust**: mean of p psi_1 + (1 - p) psi_0, with psi_w = mu_w + (w's indicator)
  (y - mu_w) / (w's probability), mu cross-fitted: less noise, right if either mu or e is.

The cost of contacts is taken off what the treated bring. Intervals are normal, from the variance
of the per-customer terms (for IPW, of the normalised mean's linear terms); those of differences
come from the differences of the terms. The rule must not have been learned from the customers
that judge it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.evaluate.bootstrap import Estimate
from regulars.predictions.uplift.experiment import Flags, Floats, Trial


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """The value of a rule, per customer."""

    treated_share: float
    """Share of the customers that the rule treats."""
    doubly_robust: Estimate
    """The value."""
    ipw: Estimate
    """The value, without regressions of the outcome."""
    over_all: Estimate
    """Doubly robust value less that of treating everyone."""
    over_none: Estimate
    """Doubly robust value less that of treating nobody."""


def policy_value(
    treats: Flags,
    trial: Trial,
    psi: tuple[Floats, Floats],
    *,
    value_per_outcome: float = 1.0,
    contact_cost: float = 0.0,
    level: float = 0.95,
) -> PolicyValue:
    """Value a rule in units of the outcome, or in money.

    Args:
        treats: whom the rule treats, shape (n,).
        trial: the customers.
        psi: doubly robust outcomes without and with the treatment (see `doubly_robust`).
        value_per_outcome: money per unit of the outcome.
        contact_cost: money per treated customer.
        level: of the intervals.
    """
    without, treated = psi[0] * value_per_outcome, psi[1] * value_per_outcome - contact_cost
    followed = np.where(treats, treated, without)
    gained = trial.y * value_per_outcome - contact_cost * trial.treated
    e = trial.propensity
    agrees = (trial.treated == treats) / np.where(treats, e, 1 - e)
    agrees /= agrees.mean()
    ipw = float((agrees * gained).mean())
    return PolicyValue(
        float(treats.mean()),
        mean_of(followed, level),
        mean_of(ipw + agrees * (gained - ipw), level),
        mean_of(followed - treated, level),
        mean_of(followed - without, level),
    )


def mean_of(terms: Floats, level: float) -> Estimate:
    """The mean of per-customer terms, shape (n,), with normal limits."""
    from scipy.stats import norm

    value, error = float(terms.mean()), float(terms.std(ddof=1) / np.sqrt(len(terms)))
    reach = float(norm.ppf(0.5 + level / 2)) * error
    return Estimate(value, value - reach, value + reach, error)
