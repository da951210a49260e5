"""MBG/NBD (:cite:t:`batislam:mbgnbd`): BG/NBD whose customers may leave after their first order.

1. While alive, a customer orders at random at rate lambda: the time to the next is exponential.
2. After each purchase, the first included, the customer leaves with probability p.
3. lambda ~ Gamma(r, alpha) and p ~ Beta(a, b) over customers, independent of each other.

With x repeat purchases there have been x + 1 chances to leave: likelihood and expectations are
those of `beta_geometric` and `beta_geometric_model` with m = x + 1. So a customer who bought once
and was silent since is alive with a probability below 1 that falls, as a shopkeeper would say; in
BG/NBD it stays 1.

Cost: as BG/NBD, a little more, as customers who bought once are in doubt too.
Use where many customers order once. Not for contracts, nor where seasons rule the orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from regulars.predictions.btyd.beta_geometric_model import BetaGeometricModel
from regulars.predictions.btyd.purchase_model import PurchaseModelConfig


class MBGNBDConfig(PurchaseModelConfig):
    """How MBG/NBD is fitted; its parameters are `r`, `alpha_days`, `a` and `b`."""

    algorithm: Literal["mbg_nbd"] = "mbg_nbd"
    """Name in the catalogue."""


@dataclass(frozen=True, slots=True)
class MBGNBD(BetaGeometricModel):
    """A fitted MBG/NBD."""

    title = "MBG/NBD"
    config_type = MBGNBDConfig
    leaves_at_first = True
