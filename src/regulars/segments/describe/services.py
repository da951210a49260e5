"""Lines of an order that are no goods: postage, fees and corrections, told by their names."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(postage|shipping|freight|carriage|delivery|versand\w*|porto|envío|livraison|frais|fees?|"
    r"charges?|commission|adjust\w*|manual|discount|voucher|gift ?cards?|samples|bad debt)\b",
    re.IGNORECASE,
)


def is_service(name: str) -> bool:
    """Whether a name reads as a service or a correction and not as something to offer.

    It only keeps such names out of texts; the tables hold them.

    >>> is_service("DOTCOM POSTAGE"), is_service("Bank Charges"), is_service("Lunch bag")
    (True, True, False)
    """
    return _WORDS.search(name) is not None
