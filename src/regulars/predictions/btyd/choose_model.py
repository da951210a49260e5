"""Which model of the family is taken, and why in words.

The one that foretold the held-out days best, by the mean Poisson deviance (see `holdout`). Models
whose deviance lies within one standard error of the best, customer by customer, foretold as well;
among them the smallest BIC decides, as it does where no days could be held out. One that takes
who ordered once for alive by construction (BG/NBD) is then left to the others: what it says of
these customers, most of them in most shops, is no knowledge, and it foretells no better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regulars.model import BadData
from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.family import CATALOGUE


@dataclass(frozen=True, slots=True)
class TriedModel:
    """One model that was tried."""

    algorithm: str
    """Its name in the catalogue."""
    title: str
    """Its name in the papers."""
    bic: float | None
    """Bayesian information criterion; None where it failed, or counts periods instead of days."""
    deviance: float | None
    """Mean Poisson deviance on held-out days; None where it could not be measured."""
    reason: str = ""
    """Why it could not be fitted; empty where it was."""


def choose_model(
    tried: Sequence[TriedModel], deviances: dict[str, Vector], held_out_days: int
) -> tuple[str, str]:
    """Take one of the models that could be fitted.

    Args:
        tried: all of them.
        deviances: of each customer, shape (n,), by algorithm; none where nothing was held out.
        held_out_days: how many days were.

    Returns:
        Its algorithm, and the reason as a sentence.

    Raises:
        BadData: none could be fitted; with the reason of the first.
    """
    fitted = [one for one in tried if not one.reason]
    if not fitted:
        raise BadData(
            f"no lifetime model can be fitted: {tried[0].reason.rstrip('.')}",
            way_out="read more customers or a longer period",
        )
    measured = sorted(
        (one for one in fitted if one.deviance is not None), key=lambda one: one.deviance or 0.0
    )
    if len(fitted) == 1:
        return fitted[0].algorithm, f"{fitted[0].title} is the only model that could be fitted."
    if not measured:
        best = min(fitted, key=_bic)
        others = ", ".join(f"{o.title} {o.bic:,.1f}" for o in fitted if o is not best and o.bic)
        return best.algorithm, f"{best.title} has the smallest BIC ({best.bic:,.1f}; {others})."
    first = measured[0]
    near = [
        one for one in measured if _as_good(deviances[one.algorithm], deviances[first.algorithm])
    ]
    open_ones = [one for one in near if not CATALOGUE[one.algorithm].certain_of_new]
    best = min(open_ones or near, key=_bic)
    said = f"{best.title} foretold the last {held_out_days} days best"
    if len(near) > 1:
        said = f"{', '.join(one.title for one in near)} foretold the last {held_out_days} days"
        said += f" equally well, and {best.title} has the smallest BIC"
        certain = [one for one in near if one not in open_ones]
        if open_ones and certain:
            said += (
                f" of those that do not take every customer who ordered once for alive, as"
                f" {certain[0].title} does"
            )
    numbers = ", ".join(f"{one.title} {one.deviance:.4f}" for one in measured)
    return best.algorithm, f"{said} (mean deviance: {numbers})."


def _as_good(one: Vector, best: Vector) -> bool:
    """Whether the mean difference is within its standard error."""
    difference = one - best
    return bool(difference.mean() <= difference.std() / np.sqrt(len(difference)))


def _bic(one: TriedModel) -> float:
    return np.inf if one.bic is None else one.bic
