"""Buy till you die: customers order at random while they live, and leave without a word.

Each model is one file with the mathematics of its paper. Customers with the same history are one
cell (`cells`), so that a fit looks at millions of customers in a fraction of a second.
"""

from __future__ import annotations

from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, cell_of_each, group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.gamma_gamma import GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.predictions.btyd.summaries import Summaries, summarise_orders

__all__ = [
    "BGNBD",
    "BGNBDConfig",
    "Cells",
    "Estimate",
    "GammaGamma",
    "GammaGammaConfig",
    "LogNormalPrior",
    "Summaries",
    "cell_of_each",
    "group_customers",
    "summarise_orders",
]
