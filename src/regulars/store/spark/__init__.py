"""Spark as the engine: this process, a cluster of its own or YARN, or Spark Connect.

Nothing here loads pyspark before a `SparkEngine` is made.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
