from .duck import STAGE_PACKING, DuckEngine, prepare_connection
from .engine import Engine
from .faults import NO_ROOM, explained
from .files import write_text_atomically
from .spark import SparkConfig, SparkEngine
from .sql import identifier, literal
from .warehouse import Draft, Warehouse

__all__ = [
    "NO_ROOM",
    "STAGE_PACKING",
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
