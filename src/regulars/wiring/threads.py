"""One bound for the threads of every library: two pools that spin on the same cores stall."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa

_READ_WHEN_LOADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@contextmanager
def bounded_threads(threads: int | None) -> Iterator[None]:
    """Bound BLAS, OpenMP and Arrow in a block; the engines get the same number when they are made.

    A library that is first loaded within the block keeps the bound afterwards: it asks the
    environment once.

    Args:
        threads: the most threads of each; None: as the libraries choose, one per core.
    """
    if threads is None:
        yield
        return
    from threadpoolctl import threadpool_limits

    cpus = pa.cpu_count()
    variables = {name: os.environ.get(name) for name in _READ_WHEN_LOADED}
    pa.set_cpu_count(threads)
    os.environ.update(dict.fromkeys(variables, str(threads)))
    try:
        with threadpool_limits(threads):
            yield
    finally:
        pa.set_cpu_count(cpus)
        for name, former in variables.items():
            if former is None:
                del os.environ[name]
            else:
                os.environ[name] = former
