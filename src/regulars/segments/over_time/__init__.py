"""Segments from one run to the next: who is who, who moved, and what changed."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
