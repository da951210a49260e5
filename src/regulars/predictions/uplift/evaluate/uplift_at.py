"""Uplift among the best: the difference of the arms' means there."""

from __future__ import annotations

import numpy as np

from regulars.predictions.uplift.evaluate.ranking import Curve
from regulars.predictions.uplift.experiment import Floats

TENTHS = np.arange(11) / 10


def uplift_at(curve: Curve, share: float) -> float:
    """Mean outcome of the treated less that of control among the best `share` of customers."""
    return float(curve.at(np.array([share])).uplift[0])


def uplift_by_decile(curve: Curve) -> Floats:
    """The same within each tenth, the best first, shape (10,)."""
    return curve.at(TENTHS).between().uplift
