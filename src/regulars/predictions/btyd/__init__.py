"""Buy till you die: customers order at random while they live, and leave without a word.

Each model is one file with the mathematics of its paper. Customers with the same history are one
cell (`cells`), so that a fit looks at millions of customers in a fraction of a second.
"""

from __future__ import annotations

from regulars.predictions.btyd.bg_bb import BGBB, BGBBConfig
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, cell_of_each, group_customers
from regulars.predictions.btyd.discount import discounted_orders
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.family import CATALOGUE
from regulars.predictions.btyd.forecast import forecast
from regulars.predictions.btyd.gamma_gamma import GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.intervals import delta_interval, profile_interval
from regulars.predictions.btyd.lifetime import CovariateEffect, LifetimeModel, fit_lifetime
from regulars.predictions.btyd.lifetime_config import WEAK_PRIORS, LifetimeConfig
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
from regulars.predictions.btyd.next_order import next_order_quantile
from regulars.predictions.btyd.order_count import order_count_quantile
from regulars.predictions.btyd.pareto_nbd import ParetoNBD, ParetoNBDConfig
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.predictions.btyd.purchase_model import PurchaseModel, PurchaseModelConfig
from regulars.predictions.btyd.summaries import Summaries, summarise_orders

__all__ = [
    "BGBB",
    "BGNBD",
    "CATALOGUE",
    "MBGNBD",
    "WEAK_PRIORS",
    "BGBBConfig",
    "BGNBDConfig",
    "Cells",
    "CovariateEffect",
    "Estimate",
    "GammaGamma",
    "GammaGammaConfig",
    "LifetimeConfig",
    "LifetimeModel",
    "LogNormalPrior",
    "MBGNBDConfig",
    "ParetoNBD",
    "ParetoNBDConfig",
    "PurchaseModel",
    "PurchaseModelConfig",
    "Summaries",
    "cell_of_each",
    "delta_interval",
    "discounted_orders",
    "fit_lifetime",
    "forecast",
    "group_customers",
    "next_order_quantile",
    "order_count_quantile",
    "profile_interval",
    "summarise_orders",
]
