"""Regulars: know your customers the way a good shopkeeper knows the regulars, and act on it.

Importing this package loads no heavy library; ask for the room that you need
(`regulars.intake`, `regulars.features`, ...) or call `regulars.run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from regulars.segments import CustomerSegmenter
    from regulars.wiring import (
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

__version__ = "0.1.0"
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


def __getattr__(name: str) -> Any:  # noqa: ANN401 - module attributes have no common type
    """Load the Python interface on first use, so that `import regulars` stays quick."""
    if name in __all__ and name not in {"CustomerSegmenter", "__version__"}:
        from regulars import wiring  # noqa: PLC0415 - the point of this function

        return getattr(wiring, name)
    if name == "CustomerSegmenter":
        from regulars.segments import CustomerSegmenter  # noqa: PLC0415 - likewise

        return CustomerSegmenter
    msg = f"module 'regulars' has no attribute {name!r}"
    raise AttributeError(msg)
