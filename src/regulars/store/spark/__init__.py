"""Spark as the engine: this process, a cluster of its own or YARN, or Spark Connect.

Nothing here loads pyspark before a `SparkEngine` is made.
"""

from __future__ import annotations

from regulars.store.spark.config import SparkConfig
from regulars.store.spark.engine import SparkEngine

__all__ = ["SparkConfig", "SparkEngine"]
