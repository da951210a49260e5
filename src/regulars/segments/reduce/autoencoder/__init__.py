"""Autoencoders: codes that a neural network learns, as plain numbers once fitted.

Training needs the extra `autoencoder` (Keras 3 on JAX, or on the backend that `KERAS_BACKEND`
names); assigning customers needs numpy alone.
"""

from __future__ import annotations

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
