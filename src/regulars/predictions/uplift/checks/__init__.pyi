from .balance import Balance, check_balance
from .overlap import Overlap, with_propensities
from .randomisation import Randomisation, check_randomisation
from .shares import ShareCheck, check_shares
from .two_sample import TwoSample, check_two_sample

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
