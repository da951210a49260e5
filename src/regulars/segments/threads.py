"""One thread for sums and products, so that the same points give the same bits on any machine."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Bound BLAS and OpenMP in a block.

    Looking for the libraries takes milliseconds, as long as a small fit: it is done once, when the
    modules that use them have long been imported.
    """
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1)
    return limited


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
