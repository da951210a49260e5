"""What a caller may name as orders, customers and products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Inputs = Any
"""A file, glob, folder or URL, a frame of any library, or a list of such."""


def as_list(given: Inputs) -> Sequence[Any]:
    """Give one input as a list of one.

    >>> as_list("orders.csv"), as_list(())
    (['orders.csv'], ())
    """
    return given if isinstance(given, list | tuple) else [given]
