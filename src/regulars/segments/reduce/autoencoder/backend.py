"""Keras, on the backend that the user chose, else on JAX.

Only the modules that train or write Keras files import this one; assigning customers needs numpy
alone. Keras reads the backend's name once, from `KERAS_BACKEND`; where that is not set, JAX is
chosen for the import and the environment is left as it was.

JAX sizes its pool of threads when it first computes. It gets as many as Arrow may use, which is
the bound that the setting `threads` puts on every library.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

import pyarrow as pa

from regulars.model import Refused, install_command


@contextmanager
def _unless_set(**variables: str) -> Iterator[None]:
    """Set environment variables in a block where the user has not."""
    absent = {name: value for name, value in variables.items() if name not in os.environ}
    os.environ.update(absent)
    try:
        yield
    finally:
        for name in absent:
            os.environ.pop(name, None)


def _bound_tensorflow(threads: int) -> None:
    tf = import_module("tensorflow")  # only where it is the backend

    with suppress(RuntimeError):  # it already computes, with the threads that it has
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)


try:
    if "keras" in sys.modules:
        import keras
    else:
        with _unless_set(KERAS_BACKEND="jax"):
            import keras
except ImportError as error:
    missing = error.name or "keras"
    raise Refused(
        f"autoencoders need {'Keras' if missing == 'keras' else missing}, which is not installed",
        way_out=install_command("autoencoder"),
    ) from error

with _unless_set(PJRT_NPROC=str(pa.cpu_count())):
    if keras.backend.backend() == "tensorflow":
        _bound_tensorflow(pa.cpu_count())
    keras.ops.zeros(1)  # the backend starts its threads here


@contextmanager
def copies_of_variables() -> Iterator[None]:
    """Let Keras copy its variables with a protocol that NumPy warns about, in a block."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        yield


__all__ = ["copies_of_variables", "keras"]
