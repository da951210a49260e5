"""What a customer spends on an order day, from summaries.

Whether customers differ is asked of the orders themselves, not of the likelihood: order days with a
longer tail than a gamma's look to Gamma-Gamma like customers who differ (of 1,000 simulated
customers who did not, it found some who did in every shop). Who spends more than others on the
first day and does so on later ones, too, differs from them by more than chance, whatever the law.
Logarithms, and not ranks: a single customer who spends a thousand times as much is not alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from regulars.model import Refused
from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.gamma_gamma import GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.prior import LogNormalPrior
from regulars.predictions.btyd.same_value import SameValue, SameValueConfig
from regulars.predictions.btyd.summaries import Summaries
from regulars.wording import count, exact_money

ValueFrom = Literal["repeat", "all"]
Spend = GammaGamma | SameValue

NO_REVENUE = "No revenue is expected"
"""How a card begins to say why there is none."""
_SURE = float(ndtri(0.95))
_FEWEST = 3
_HOLDING = GammaGammaConfig(
    priors={
        "p": LogNormalPrior(median=2.0, spread=2.0),
        "q": LogNormalPrior(median=4.0, spread=2.0),
    }
)


@dataclass(frozen=True, slots=True)
class Alike:
    """How far customers who spent more the first time do so later."""

    correlation: float
    """Of the logarithms of the value of the first order day and the mean of the later ones."""
    customers: int
    """Who came back, both worth something."""

    @property
    def by_chance(self) -> bool:
        """Whether no more than chance gives in 95 of 100 shops of customers who are alike."""
        return bool(self.correlation * np.sqrt(self.customers - 1) <= _SURE)


def order_values(summaries: Summaries, value_from: ValueFrom) -> tuple[Counts, Vector]:
    """How many order days tell what each customer spends, and their mean value.

    Args:
        summaries: of customers.
        value_from: repeat order days only, or the first too.

    Returns:
        Days, 0 where they are worth nothing together, and mean values, each of shape (n,).
    """
    days, repeat = summaries.frequency, np.nan_to_num(summaries.repeat_value)
    mean = repeat
    if value_from == "all":
        days = summaries.frequency + 1
        mean = (summaries.first_value + summaries.frequency * repeat) / days
    worth = mean > 0
    return np.where(worth, days, 0), np.where(worth, mean, 0.0)


def fit_spend(summaries: Summaries, value_from: ValueFrom) -> tuple[Spend, str]:
    """Fit Gamma-Gamma to the order days of customers, or take their mean where all are alike.

    Returns:
        The model, and why it is the mean; empty where it is Gamma-Gamma.

    Raises:
        Refused: where hardly anybody's are worth anything, or values have no mean.
    """
    days, mean = order_values(summaries, value_from)
    worth = mean[days > 0]
    if len(worth) >= _FEWEST and worth.min() == worth.max():
        same = SameValue.fit(days, mean)
        return same, (
            f"Each customer's order days are worth the same ({_said(same)}), so revenue is the"
            " orders expected times that."
        )
    alike = first_and_later(summaries)
    if len(worth) >= _FEWEST and alike is not None and alike.by_chance:
        same = SameValue.fit(days, mean)
        return same, (
            "Who spent more than others on the first order day did not do so later"
            f" (correlation {alike.correlation:.2f} of {count(alike.customers)} customers who came"
            f" back): order days differ in value by chance, and one of any customer is expected to"
            f" be worth the mean of all, {_said(same)}."
        )
    try:
        return GammaGamma.fit(days, mean, GammaGammaConfig()), ""
    except Refused:
        return GammaGamma.fit(days, mean, _HOLDING), ""


def spend_from(state: dict[str, Any]) -> Spend:
    """Read a model from the state that its `to_dict` gave."""
    if state["config"]["algorithm"] == SameValueConfig().algorithm:
        return SameValue.from_dict(state)
    return GammaGamma.from_dict(state)


def first_and_later(summaries: Summaries) -> Alike | None:
    """Hold the first order day of each customer against the later ones.

    Returns:
        None with fewer than three customers who came back, or where one of both never varies.
    """
    later = np.nan_to_num(summaries.repeat_value)
    worth = (summaries.frequency > 0) & (later > 0) & (summaries.first_value > 0)
    first, later = summaries.first_value[worth], later[worth]
    if len(first) < _FEWEST or first.min() == first.max() or later.min() == later.max():
        return None
    return Alike(float(np.corrcoef(np.log(first), np.log(later))[0, 1]), len(first))


def rate_and_value_correlation(summaries: Summaries) -> float | None:
    """Correlation of frequency and the logarithm of the mean value among repeat customers.

    Gamma-Gamma takes them for independent. None with fewer than three such customers.
    """
    worth = (summaries.frequency > 0) & (np.nan_to_num(summaries.repeat_value) > 0)
    x, value = summaries.frequency[worth], summaries.repeat_value[worth]
    if len(x) < _FEWEST or x.min() == x.max() or value.min() == value.max():
        return None
    return float(np.corrcoef(np.log(x), np.log(value))[0, 1])


def _said(same: SameValue) -> str:
    return exact_money(same.estimate.values["value"], None)
