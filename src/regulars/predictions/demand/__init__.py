"""How much of what will be sold: per product, category and segment, in days or weeks."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
