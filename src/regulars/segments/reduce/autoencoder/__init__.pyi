from .autoencoder import Autoencoder, pca_width, weight_count
from .code_quality import Quality
from .codes import Codes
from .config import (
    CONFIGS,
    AnyConfig,
    AutoencoderConfig,
    DenoisingConfig,
    TiedConfig,
    VariationalConfig,
)
from .training_record import TrainingRecord

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
