"""The buy-till-you-die models by name: the catalogue of this folder."""

from __future__ import annotations

from typing import Any

from regulars.model import BadData
from regulars.predictions.btyd.bg_bb import BGBB, BGBBConfig
from regulars.predictions.btyd.bg_nbd import BGNBD
from regulars.predictions.btyd.lifetime_config import Algorithm, LifetimeConfig
from regulars.predictions.btyd.mbg_nbd import MBGNBD
from regulars.predictions.btyd.pareto_nbd import ParetoNBD
from regulars.predictions.btyd.purchase_model import PurchaseModel, PurchaseModelConfig

CATALOGUE: dict[str, type[PurchaseModel]] = {
    "bg_nbd": BGNBD,
    "mbg_nbd": MBGNBD,
    "pareto_nbd": ParetoNBD,
    "bg_bb": BGBB,
}
"""Each model by its algorithm's name."""


def purchase_config(algorithm: Algorithm, lifetime: LifetimeConfig) -> PurchaseModelConfig:
    """The settings of one model, from those of lifetimes."""
    settings: dict[str, Any] = {
        "priors": lifetime.priors.get(algorithm, {}),
        "coefficient_spread": lifetime.coefficient_spread,
    }
    kind = CATALOGUE[algorithm].config_type
    if kind is BGBBConfig:
        settings["period_days"] = lifetime.period_days
    return kind(**settings)


def purchase_model_from(state: dict[str, Any]) -> PurchaseModel:
    """Read a model from the state that its `to_dict` gave.

    Raises:
        BadData: where the catalogue has no such model.
    """
    algorithm = state["config"]["algorithm"]
    if algorithm not in CATALOGUE:
        raise BadData(
            f"there is no lifetime model {algorithm!r}",
            way_out=f"fit one of {', '.join(CATALOGUE)}",
        )
    return CATALOGUE[algorithm].from_dict(state)
