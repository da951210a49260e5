from __future__ import annotations

import numpy as np

from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.order_count import order_count_quantile


def test_counts_have_the_quantiles_of_simulated_orders() -> None:
    # 200,000 futures of one customer, from the posterior that the model implies.
    model = BGNBD(
        BGNBDConfig(),
        Estimate(BGNBD.names, 4, np.log([0.8, 30.0, 0.9, 3.0]), np.eye(4), -1.0, 100, 10),
    )
    x, t, T, horizon = 6, 150, 170, 120
    cell = group_customers(*np.array([[x], [t], [T]]))
    rng = np.random.default_rng(1)
    n = 200_000
    rate, p = rng.gamma(0.8 + x, 1 / (30.0 + T), n), rng.beta(0.9, 3.0 + x, n)
    arrivals = rng.poisson(rate * horizon)
    stays_for = rng.geometric(p)
    orders = np.where(rng.random(n) < model.p_alive(cell)[0], np.minimum(arrivals, stays_for), 0)

    for q in (0.05, 0.5, 0.9, 0.975):
        expected = np.quantile(orders, q, method="inverted_cdf")
        assert order_count_quantile(model, cell, horizon, q).tolist() == [expected]
