from .segments import CustomerSegmenter
from .wiring import (
    assign,
    check,
    describe,
    forecast,
    learn_table,
    measure_uplift,
    predict,
    run,
    segment,
    show,
)

__version__: str
__all__ = [
    "CustomerSegmenter",
    "__version__",
    "assign",
    "check",
    "describe",
    "forecast",
    "learn_table",
    "measure_uplift",
    "predict",
    "run",
    "segment",
    "show",
]
