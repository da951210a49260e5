"""The settings of the four autoencoders."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_WIDTH = 8  # where the width is left to PCA


class NetworkConfig(BaseModel):
    """What all autoencoders share: the size of the network and how it is trained."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: int | None = Field(default=None, ge=1)
    """How many codes; empty: as many as PCA keeps for `variance`, at most 8."""
    variance: float = Field(default=0.9, gt=0, le=1)
    """Share of the variance that PCA has to keep where it sets the width."""
    hidden: tuple[int, ...] = Field(default=(64, 32), max_length=6)
    """Neurons of each layer between the features and the codes; the decoder mirrors them."""
    activation: Literal["elu", "relu", "tanh", "linear"] = "elu"
    """Of the hidden layers; codes and reconstruction are linear."""
    learning_rate: float = Field(default=0.003, gt=0, le=1)
    """Of Adam at the start; it is halved where the held-out error stops falling."""
    batch: int | None = Field(default=None, ge=1)
    """Customers a step; empty: a 64th of those trained on, between 32 and 4,096."""
    most_epochs: int = Field(default=300, ge=1)
    """The most passes over the customers."""
    most_seen: int = Field(default=30_000_000, ge=1)
    """The most customers seen over all passes, so that millions take minutes; at least 5 passes."""
    patience: int = Field(default=15, ge=1)
    """Training ends after so many passes without a lower error on held-out customers."""
    held_out_share: float = Field(default=0.1, gt=0, lt=1)
    """Share of the customers that early stopping and quality look at, and training never does."""
    most_held_out: int = Field(default=50_000, ge=1)
    """The most customers held out."""
    least_customers: int = Field(default=200, ge=20)
    """With fewer customers no network is trained."""


class AutoencoderConfig(NetworkConfig):
    """A plain autoencoder."""

    algorithm: Literal["autoencoder"] = "autoencoder"
    """Name in the catalogue."""


class TiedConfig(NetworkConfig):
    """An autoencoder whose decoder uses the encoder's kernels, transposed."""

    algorithm: Literal["autoencoder-tied"] = "autoencoder-tied"
    """Name in the catalogue."""


class DenoisingConfig(NetworkConfig):
    """An autoencoder that learns to undo noise."""

    algorithm: Literal["autoencoder-denoising"] = "autoencoder-denoising"
    """Name in the catalogue."""
    gaussian: float = Field(default=0.2, ge=0)
    """Standard deviation of the noise added while training, in spreads of an average feature."""
    masked: float = Field(default=0.1, ge=0, lt=1)
    """Share of the values that are set to the feature's mean while training."""


class VariationalConfig(NetworkConfig):
    """A variational autoencoder."""

    algorithm: Literal["autoencoder-variational"] = "autoencoder-variational"
    """Name in the catalogue."""
    beta: float = Field(default=0.05, ge=0)
    """Weight of the divergence: the decoder counts noise of variance beta / 2 as not worth a code.
    The variance of an average feature is 1."""
    warm_up_epochs: int = Field(default=10, ge=0)
    """Passes over which beta grows from 0, so that codes find a use before they cost."""


AnyConfig = AutoencoderConfig | TiedConfig | DenoisingConfig | VariationalConfig

CONFIGS: dict[str, type[AnyConfig]] = {
    "autoencoder": AutoencoderConfig,
    "autoencoder-tied": TiedConfig,
    "autoencoder-denoising": DenoisingConfig,
    "autoencoder-variational": VariationalConfig,
}
"""Method name to the class of its settings."""
