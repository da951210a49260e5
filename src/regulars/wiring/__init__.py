"""The one place that chooses implementations, and the Python interface on top of it.

import regulars
record = regulars.run("orders.csv", workspace="my-shop")
table = regulars.show("segments", workspace="my-shop")
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
