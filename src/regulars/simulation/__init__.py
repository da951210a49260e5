"""A made-up shop with known truth, for demos, tests and planning.

`write_shop(ShopConfig(...), folder)` writes an order file, a customer file and a product file as
a shop would export them, and beside them the truth: which hidden segment each customer belongs
to, how often they buy, whether they have left, and how many rows of each kind there are.
`draw_buyers` draws customers' histories of orders by the laws that lifetime models assume.
"""

from __future__ import annotations

from regulars.simulation.buyers import Buyers, LeavingAnyTime, LeavingAtOrders, draw_buyers
from regulars.simulation.config import ShopConfig
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS, HiddenSegment
from regulars.simulation.lines import RowKind
from regulars.simulation.truth import ShopTruth, read_truth
from regulars.simulation.write import ShopFiles, write_shop

__all__ = [
    "HIDDEN_SEGMENTS",
    "Buyers",
    "HiddenSegment",
    "LeavingAnyTime",
    "LeavingAtOrders",
    "RowKind",
    "ShopConfig",
    "ShopFiles",
    "ShopTruth",
    "draw_buyers",
    "read_truth",
    "write_shop",
]
