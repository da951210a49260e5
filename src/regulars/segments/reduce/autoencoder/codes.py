"""A fitted autoencoder: plain numbers that turn customers into codes and back, without Keras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import narwhals as nw
import numpy as np

from regulars.segments.reduce.autoencoder.code_quality import Quality
from regulars.segments.reduce.autoencoder.config import CONFIGS, AnyConfig
from regulars.segments.reduce.autoencoder.dense import forward
from regulars.segments.reduce.autoencoder.training_record import TrainingRecord
from regulars.segments.reduce.autoencoder.weights import Weights
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector


@dataclass(frozen=True, slots=True)
class Codes:
    """A fitted autoencoder of f features and `width` codes.

    Points are centred on `centre` and divided by `scale`, one number for all features, so that
    each feature keeps the say in the error that its weight gives it.
    """

    config: AnyConfig
    """The settings that it was fitted with."""
    centre: Vector
    """Mean of the customers learned from, shape (f,)."""
    scale: float
    """Root of the average feature's variance among them."""
    weights: Weights
    """What the network has learned."""
    training: TrainingRecord
    """How it was trained."""
    quality: Quality
    """How good the codes are on held-out customers."""

    @property
    def width(self) -> int:
        """How many codes a customer has."""
        return len(self.weights.encoder[-1].bias)

    def transform(self, points: Matrix) -> Matrix:
        """Reduce points of shape (n, f) to codes of shape (n, width)."""
        return forward(self.weights.encoder, (points - self.centre) / self.scale)

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Return what codes of shape (n, width) say about the points: shape (n, f)."""
        return forward(self.weights.decoder, codes) * self.scale + self.centre

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr] | None:
        """Return None: a network is applied to Arrow batches, not inside an engine."""
        del columns, prefix
        return None

    def save_files(self, folder: Path) -> None:
        """Write `autoencoder.keras` and `autoencoder.weights.h5`, for use with Keras.

        Raises:
            Refused: Keras is not installed.
        """
        from regulars.segments.reduce.autoencoder.keras_files import write_files  # noqa: PLC0415 - Keras

        write_files(self, folder)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "config": self.config.model_dump(mode="json"),
            "centre": self.centre.tolist(),
            "scale": self.scale,
            "weights": self.weights.to_dict(),
            "training": self.training.to_dict(),
            "quality": self.quality.to_dict(),
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(
            config=CONFIGS[state["config"]["algorithm"]].model_validate(state["config"]),
            centre=np.asarray(state["centre"], dtype=np.float64),
            scale=float(state["scale"]),
            weights=Weights.from_dict(state["weights"]),
            training=TrainingRecord.from_dict(state["training"]),
            quality=Quality.from_dict(state["quality"]),
        )
