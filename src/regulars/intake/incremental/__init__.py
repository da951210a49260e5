"""Later files join the rows that a workspace has: `regulars run NEW --add`.

A workspace keeps the rows that it was made from as they were read. What is added is compared with
them row by row, and everything after that is done as if all files had been read at once: the
result is the same as that of one run over all of them.
"""

from __future__ import annotations

from regulars.intake.incremental.kept import Kept, KeptFile, load_kept
from regulars.intake.incremental.leave_behind import joined, leave_behind
from regulars.intake.incremental.read_orders import OrdersRead, count_late, read_orders
from regulars.intake.incremental.watermark import Watermark, watermarks

__all__ = [
    "Kept",
    "KeptFile",
    "OrdersRead",
    "Watermark",
    "count_late",
    "joined",
    "leave_behind",
    "load_kept",
    "read_orders",
    "watermarks",
]
