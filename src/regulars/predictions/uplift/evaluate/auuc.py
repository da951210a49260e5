"""Area under the uplift curve (:cite:t:`gutierrez:uplift`).

Treating the best share s of the customers brings U(s) = s (mean y of treated - mean y of control
among them) per customer. AUUC is its mean over all s from 0 to 1: the outcome per customer that
a budget of unknown size can expect. Random order gives half the average effect; the unit is the
outcome's, for yes or no and for amounts.
"""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift.evaluate.ranking import Curve


def auuc(curve: Curve) -> float:
    """The area, in units of the outcome per customer."""
    share = curve.customers / curve.customers[-1]
    return float(np.trapezoid(share * curve.uplift, share))
