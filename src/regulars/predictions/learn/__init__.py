"""Learning from examples: LightGBM beside a regression, calibrated, measured on held-out rows."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
