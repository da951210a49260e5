"""All weights of a fitted network; with tied weights the kernels are kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from regulars.segments.reduce.autoencoder.dense import Dense
from regulars.segments.scale import Vector


@dataclass(frozen=True, slots=True)
class Weights:
    """What a network has learned."""

    encoder: tuple[Dense, ...]
    """From the features to the codes."""
    decoder: tuple[Dense, ...]
    """From the codes to the features."""
    tied: bool = False
    """Whether the decoder's kernels are the encoder's, transposed."""
    log_variance: Dense | None = None
    """Variational only: from the last hidden layer to the logarithm of each code's variance."""

    @property
    def count(self) -> int:
        """How many numbers there are to learn; tied kernels count once."""
        layers = [*self.encoder, *([self.log_variance] if self.log_variance else [])]
        numbers = sum(layer.kernel.size + layer.bias.size for layer in layers)
        for layer in self.decoder:
            numbers += layer.bias.size + (0 if self.tied else layer.kernel.size)
        return numbers

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        decoder = [layer.to_dict() for layer in self.decoder]
        if self.tied:
            decoder = [{**layer, "kernel": None} for layer in decoder]
        return {
            "encoder": [layer.to_dict() for layer in self.encoder],
            "decoder": decoder,
            "tied": self.tied,
            "log_variance": self.log_variance.to_dict() if self.log_variance else None,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        encoder = tuple(Dense.from_dict(layer) for layer in state["encoder"])
        if state["tied"]:
            biases = [np.asarray(layer["bias"], dtype=np.float64) for layer in state["decoder"]]
            decoder = tied_decoder(encoder, biases)
        else:
            decoder = tuple(Dense.from_dict(layer) for layer in state["decoder"])
        spread = state["log_variance"]
        return cls(
            encoder=encoder,
            decoder=decoder,
            tied=bool(state["tied"]),
            log_variance=Dense.from_dict(spread) if spread else None,
        )


def tied_decoder(encoder: Sequence[Dense], biases: Sequence[Vector]) -> tuple[Dense, ...]:
    """Build the decoder that walks the encoder backwards.

    Args:
        encoder: from f features to c codes.
        biases: one for each layer of the decoder, the one nearest the codes first.
    """
    activations = [*(layer.activation for layer in encoder[-2::-1]), "linear"]
    return tuple(
        Dense(layer.kernel.T, bias, activation)
        for layer, bias, activation in zip(encoder[::-1], biases, activations, strict=True)
    )
