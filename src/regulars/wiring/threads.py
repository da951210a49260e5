"""One bound for the threads of every library: two pools that spin on the same cores stall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def bounded_threads(threads: int | None) -> Iterator[None]:
    """Bound BLAS, OpenMP and Arrow in a block; the engines get the same number when they are made.

    Args:
        threads: the most threads of each; None: as the libraries choose, one per core.
    """
    if threads is None:
        yield
        return
    # Only what is loaded is bound: SciPy's BLAS and scikit-learn's OpenMP.
    import scipy.linalg  # noqa: F401, PLC0415
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import threadpool_limits

    before = pa.cpu_count()
    pa.set_cpu_count(threads)
    try:
        with threadpool_limits(threads):
            yield
    finally:
        pa.set_cpu_count(before)
