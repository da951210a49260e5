"""Step 2: one row per customer, as known on a date.

`build_features` computes the table; `docs/features.md` explains every column. To add a feature,
write one function under `feature` in the file of its subject and name it in that file's tuple.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
