"""One thread for sums and products, so that the same points give the same bits on any machine."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[Any]:
    """Bound BLAS and OpenMP in a block.

    Looking for the libraries takes milliseconds, as long as a small fit: it is done once.
    """
    limited: AbstractContextManager[Any] = _libraries().limit(limits=1)
    return limited


@cache
def _libraries() -> ThreadpoolController:
    # Only what is loaded is found: SciPy's BLAS and scikit-learn's OpenMP.
    import scipy.linalg  # noqa: F401, PLC0415
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
