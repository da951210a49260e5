from .bg_bb import BGBB, BGBBConfig
from .bg_nbd import BGNBD, BGNBDConfig
from .cells import Cells, cell_of_each, group_customers
from .discount import discounted_orders
from .estimate import Estimate
from .family import CATALOGUE
from .forecast import forecast
from .gamma_gamma import GammaGamma, GammaGammaConfig
from .intervals import delta_interval, profile_interval
from .lifetime import CovariateEffect, LifetimeModel, fit_lifetime
from .lifetime_config import WEAK_PRIORS, LifetimeConfig
from .mbg_nbd import MBGNBD, MBGNBDConfig
from .next_order import next_order_quantile
from .order_count import order_count_quantile
from .pareto_nbd import ParetoNBD, ParetoNBDConfig
from .prior import LogNormalPrior
from .purchase_model import PurchaseModel, PurchaseModelConfig
from .returned import net_orders, unmatched_returns
from .same_value import SameValue
from .spend import NO_REVENUE
from .summaries import Summaries, summarise_orders

__all__ = [
    "BGBB",
    "BGNBD",
    "CATALOGUE",
    "MBGNBD",
    "NO_REVENUE",
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
    "SameValue",
    "Summaries",
    "cell_of_each",
    "delta_interval",
    "discounted_orders",
    "fit_lifetime",
    "forecast",
    "group_customers",
    "net_orders",
    "next_order_quantile",
    "order_count_quantile",
    "profile_interval",
    "summarise_orders",
    "unmatched_returns",
]
