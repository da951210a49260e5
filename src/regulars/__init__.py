"""Regulars: know your customers the way a good shopkeeper knows the regulars, and act on it.

Importing this package loads no heavy library; ask for the room that you need
(`regulars.intake`, `regulars.features`, ...) or call `regulars.run`.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__version__ = "0.1.0"
__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
__all__ += ["__version__"]
