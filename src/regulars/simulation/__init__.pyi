from .buyers import Buyers, LeavingAnyTime, LeavingAtOrders, draw_buyers
from .config import ShopConfig
from .hidden_segments import HIDDEN_SEGMENTS, HiddenSegment
from .lines import RowKind
from .truth import ShopTruth, read_truth
from .write import ShopFiles, write_shop

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
