"""The report: one self-contained page that a marketer can open, print and pass on."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
