"""Was the treatment drawn by chance, as planned, and could everyone have been in either arm?"""

from __future__ import annotations

from regulars.predictions.uplift.checks.balance import Balance, check_balance
from regulars.predictions.uplift.checks.overlap import Overlap, with_propensities
from regulars.predictions.uplift.checks.randomisation import Randomisation, check_randomisation
from regulars.predictions.uplift.checks.shares import ShareCheck, check_shares
from regulars.predictions.uplift.checks.two_sample import TwoSample, check_two_sample

__all__ = [
    "Balance",
    "Overlap",
    "Randomisation",
    "ShareCheck",
    "TwoSample",
    "check_balance",
    "check_randomisation",
    "check_shares",
    "check_two_sample",
    "with_propensities",
]
