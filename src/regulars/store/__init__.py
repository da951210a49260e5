"""Where tables live: a warehouse of Parquet files, read and written by an engine."""

from __future__ import annotations

from regulars.store.duck import DuckEngine, prepare_connection
from regulars.store.engine import Engine
from regulars.store.faults import NO_ROOM, explained
from regulars.store.files import write_text_atomically
from regulars.store.spark import SparkConfig, SparkEngine
from regulars.store.sql import identifier, literal
from regulars.store.warehouse import Draft, Warehouse

__all__ = [
    "NO_ROOM",
    "Draft",
    "DuckEngine",
    "Engine",
    "SparkConfig",
    "SparkEngine",
    "Warehouse",
    "explained",
    "identifier",
    "literal",
    "prepare_connection",
    "write_text_atomically",
]
