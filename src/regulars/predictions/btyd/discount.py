"""Residual lifetime value: what a customer will still spend, in today's money.

With E(t) the expected orders within t days, delta the daily rate of discount, ln(1 + annual rate) /
365.25, and H the horizon, an order at day t is worth e^(-delta t) today; by parts

    integral from 0 to H of e^(-delta t) dE(t)
        = e^(-delta H) E(H) + delta * integral from 0 to H of e^(-delta t) E(t) dt.

E is smooth and rises ever slower, so the integral on the right, which is small, takes five points
of Gauss and Legendre. Times the expected value of an order day (Gamma-Gamma: independent of how
often) it is the residual lifetime value (:cite:t:`fader:isovalue`).
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.purchase_model import PurchaseModel

_DAYS_PER_YEAR = 365.25
_POINTS = 5


def discounted_orders(
    model: PurchaseModel, cells: Cells, horizon_days: float, *, annual_discount_rate: float
) -> Vector:
    """Expected order days within a horizon, each at its worth today, shape (c,).

    Args:
        model: a fitted model.
        cells: whose orders.
        horizon_days: days after `as_of`.
        annual_discount_rate: 0.1: an order in a year is worth 1 / 1.1 of one today.
    """
    rate = float(np.log1p(annual_discount_rate)) / _DAYS_PER_YEAR
    total = np.exp(-rate * horizon_days) * model.expected_orders(cells, horizon_days)
    if rate:
        for node, weight in zip(*np.polynomial.legendre.leggauss(_POINTS), strict=True):
            day = horizon_days * (node + 1) / 2
            worth = rate * np.exp(-rate * day) * weight * horizon_days / 2
            total = total + worth * model.expected_orders(cells, day)
    return np.asarray(total)
