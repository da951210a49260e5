"""How good a prediction is, on customers that the model has not seen.

Each measure is one file. All return `Measure`s, which carry a 95 % interval wherever there is one.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
