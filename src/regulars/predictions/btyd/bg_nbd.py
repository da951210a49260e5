"""BG/NBD (:cite:t:`fader:bgnbd`): customers leave right after a purchase, or not at all.

1. While alive, a customer orders at random at rate lambda: the time to the next is exponential.
2. After each repeat purchase, the customer leaves with probability p.
3. lambda ~ Gamma(r, alpha) and p ~ Beta(a, b) over customers, independent of each other.

Likelihood: equation (6) of the paper, as `beta_geometric` writes it with m = x. Expected orders:
equation (10), as `beta_geometric_model` writes it. A customer without a repeat purchase has had
no chance to leave and is alive with probability 1: where most customers order once, that is the
model's weak side, which MBG/NBD mends.

Cost: O(c) per evaluation for c different histories, about five evaluations.
Use when customers may leave without a word (no contract) and orders come at no regular rhythm. Not
for subscriptions (a survival model knows when they end), nor where seasons rule the orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from regulars.predictions.btyd.beta_geometric_model import BetaGeometricModel
from regulars.predictions.btyd.purchase_model import PurchaseModelConfig


class BGNBDConfig(PurchaseModelConfig):
    """How BG/NBD is fitted; its parameters are `r`, `alpha_days`, `a` and `b`."""

    algorithm: Literal["bg_nbd"] = "bg_nbd"
    """Name in the catalogue."""


@dataclass(frozen=True, slots=True)
class BGNBD(BetaGeometricModel):
    """A fitted BG/NBD.

    >>> import numpy as np
    >>> from regulars.predictions.btyd.cells import group_customers
    >>> from regulars.predictions.btyd.prior import LogNormalPrior
    >>> frequency = np.array([0, 0, 0, 1, 1, 2, 4] * 20)
    >>> recency = np.array([0, 0, 0, 30, 60, 70, 80] * 20)
    >>> cells = group_customers(frequency, recency, np.array([90] * 140))
    >>> model = BGNBD.fit(cells, BGNBDConfig(priors={
    ...     "a": LogNormalPrior(median=1), "b": LogNormalPrior(median=3)}))
    >>> model.expected_orders(cells, horizon_days=30).round(2)
    array([0.22, 0.33, 0.34, 0.48, 0.76])
    """

    title = "BG/NBD"
    config_type = BGNBDConfig
    leaves_at_first = False
    certain_of_new = True
