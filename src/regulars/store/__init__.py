"""Where tables live: a warehouse of Parquet files, read and written by an engine."""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
