"""Buy till you die: customers order at random while they live, and leave without a word.

Each model is one file with the mathematics of its paper. Customers with the same history are one
cell (`cells`), so that a fit looks at millions of customers in a fraction of a second.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
