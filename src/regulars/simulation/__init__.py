"""A made-up shop with known truth, for demos, tests and planning.

`write_shop(ShopConfig(...), folder)` writes an order file, a customer file and a product file as
a shop would export them, and beside them the truth: which hidden segment each customer belongs
to, how often they buy, whether they have left, and how many rows of each kind there are.
`draw_buyers` draws customers' histories of orders by the laws that lifetime models assume.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
