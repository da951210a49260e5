"""Autoencoders: codes that a neural network learns, as plain numbers once fitted.

Training needs the extra `autoencoder` (Keras 3 on JAX, or on the backend that `KERAS_BACKEND`
names); assigning customers needs numpy alone.
"""

from __future__ import annotations

from regulars.segments.reduce.autoencoder.autoencoder import Autoencoder, pca_width, weight_count
from regulars.segments.reduce.autoencoder.code_quality import Quality
from regulars.segments.reduce.autoencoder.codes import Codes
from regulars.segments.reduce.autoencoder.config import (
    CONFIGS,
    AnyConfig,
    AutoencoderConfig,
    DenoisingConfig,
    TiedConfig,
    VariationalConfig,
)
from regulars.segments.reduce.autoencoder.training_record import TrainingRecord

__all__ = [
    "CONFIGS",
    "AnyConfig",
    "Autoencoder",
    "AutoencoderConfig",
    "Codes",
    "DenoisingConfig",
    "Quality",
    "TiedConfig",
    "TrainingRecord",
    "VariationalConfig",
    "pca_width",
    "weight_count",
]
