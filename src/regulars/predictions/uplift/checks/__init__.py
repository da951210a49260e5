"""Was the treatment drawn by chance, as planned, and could everyone have been in either arm?"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
