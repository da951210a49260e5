"""Segments: who is alike, how many groups there are, what they are called and what to do.

Features in, `segments`, `memberships`, `segment_profiles` and `projection` out.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
