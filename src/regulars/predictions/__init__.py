"""What customers will do: churn, lifetime value, next order, propensity, leads, uplift, demand."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
