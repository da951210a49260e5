r"""Qini: what ordering by uplift gains over ordering by chance (:cite:t:`radcliffe:qini`).

Down to each place of an order there are n_1 treated customers with y_1 outcomes and n_0 of control
with y_0. The Qini curve is Q = y_1 - y_0 n_1 / n_0 (y_1 while n_0 = 0): the outcomes among the
treated that control would not have had. It goes from (0, 0) to (n, Q_n), straight between the ends
of ties; random order gives the straight line to (n, Q_n).

- **area**: the area between curve and line, divided by n and by all treated: the additional
  outcome per treated customer, averaged over all shares one may target. In the outcome's unit;
  for yes or no and for amounts.
- **coefficient**: the same area over that of a perfect order: treated who acted first, control
  who acted last, ties else. At most 1, about 0 for chance, negative for the wrong way round. For
  yes or no only: an amount has no perfect order that the arms' data could show. This is
  `qini_auc_score` of scikit-uplift with `negative_effect=True`.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift.evaluate.ranking import Curve
from regulars.predictions.uplift.experiment import Floats


def qini_curve(curve: Curve) -> Floats:
    """Q at each place of the curve, shape (steps + 1,)."""
    return curve.y1 - curve.y0 * curve.n1 / np.where(curve.n0 > 0, curve.n0, 1.0)


def qini_area(curve: Curve) -> float:
    """The area between curve and line per customer and treated customer (see the module)."""
    q = qini_curve(curve)
    between = np.trapezoid(q, curve.customers) - curve.customers[-1] * q[-1] / 2
    return float(between / (curve.customers[-1] * curve.n1[-1]))


def qini_coefficient(curve: Curve) -> float:
    """The area over that of the perfect order, for yes or no (see the module)."""
    return qini_area(curve) / qini_area(_perfect(curve))


def _perfect(curve: Curve) -> Curve:
    """Treated who acted, then all who did not, then control who acted."""
    n0, n1, y0, y1 = (float(c[-1]) for c in (curve.n0, curve.n1, curve.y0, curve.y1))
    per_weight = curve.customers[-1] / (n0 + n1)
    return Curve(
        customers=np.array([0.0, y1, n0 + n1 - y0, n0 + n1]) * per_weight,
        n0=np.array([0.0, 0.0, n0 - y0, n0]),
        n1=np.array([0.0, y1, n1, n1]),
        y0=np.array([0.0, 0.0, 0.0, y0]),
        y1=np.array([0.0, y1, y1, y1]),
    )
