"""What a customer spends on an order day, from summaries."""

from __future__ import annotations

from typing import Literal

import numpy as np

from regulars.model import Refused
from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.gamma_gamma import GammaGamma, GammaGammaConfig
from regulars.predictions.btyd.summaries import Summaries

ValueFrom = Literal["repeat", "all"]


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


def fit_spend(summaries: Summaries, value_from: ValueFrom) -> GammaGamma:
    """Fit Gamma-Gamma to the order days of customers.

    Raises:
        Refused: where nothing is worth anything, all are worth the same, or values have no mean.
    """
    days, mean = order_values(summaries, value_from)
    worth = mean[days > 0]
    if len(worth) and worth.min() == worth.max():
        raise Refused(
            f"every customer's order days are worth the same ({worth[0]:,.2f}), so how customers"
            " differ in value cannot be learned",
            way_out="multiply the orders expected by it",
        )
    return GammaGamma.fit(days, mean, GammaGammaConfig())


def rate_and_value_correlation(summaries: Summaries) -> float | None:
    """Correlation of frequency and the logarithm of the mean value among repeat customers.

    Gamma-Gamma takes them for independent. None with fewer than three such customers.
    """
    worth = (summaries.frequency > 0) & (np.nan_to_num(summaries.repeat_value) > 0)
    x, value = summaries.frequency[worth], summaries.repeat_value[worth]
    if len(x) < 3 or x.min() == x.max() or value.min() == value.max():  # noqa: PLR2004
        return None
    return float(np.corrcoef(np.log(x), np.log(value))[0, 1])
