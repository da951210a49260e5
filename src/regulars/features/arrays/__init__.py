"""The grains by arrays, for lines that lie in this process's reach in the order of their order ids.

An engine groups lines by hashing the texts of their keys. Where `order_lines` is stored by order
id, as the warehouse stores it, an order is a run of lines, customers can be numbered in the order
of their ids, and sorting numbers replaces hashing. `ArrayGrains` gives the same rows as
`regulars.features.grains`, customers by number; the features' expressions do not know the
difference.

Cost: one pass over the lines, then sorts of whole numbers. Memory: about 60 bytes an order and 12
bytes a line. Use when an engine of this process reads the lines; not when they lie in a cluster.
"""

from __future__ import annotations

from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.source import by_arrays

__all__ = ["InArrow", "by_arrays"]
