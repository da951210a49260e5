"""What an analyst asks first: months, seasons, sizes, who comes back, what sells, where, with what.

`explore` reads clean tables and gives sentences and small tables; each section is one file.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
