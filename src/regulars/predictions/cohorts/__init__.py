"""Cohorts of new customers: who stays, when they have paid back, what they will be worth."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
