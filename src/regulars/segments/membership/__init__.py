"""How sure a customer's segment is: classifiers that learn the membership from the features.

Each method is one file and one line in `CATALOGUE`, the simplest first.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
