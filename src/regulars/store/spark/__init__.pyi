from .config import SparkConfig
from .engine import SparkEngine

__all__ = [
    "SparkConfig",
    "SparkEngine",
]
