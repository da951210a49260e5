"""The network in Keras: layers from the settings, and their weights out and in.

Every initialiser and every source of noise has a seed of its own, drawn from one seed; Keras'
global seed is neither read nor set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from regulars.segments.reduce.autoencoder.backend import keras
from regulars.segments.reduce.autoencoder.config import (
    AnyConfig,
    DenoisingConfig,
    TiedConfig,
    VariationalConfig,
)
from regulars.segments.reduce.autoencoder.dense import Dense
from regulars.segments.reduce.autoencoder.layers import MaskingNoise, Sampling, TwoWayDense
from regulars.segments.reduce.autoencoder.weights import Weights, tied_decoder
from regulars.segments.scale import Vector


@dataclass(slots=True)
class Network:
    """Layers that have not been connected yet; `connect` is to be called once."""

    noise: list[Any] = field(default_factory=list)
    """Applied to the points, only while training."""
    encoder: list[Any] = field(default_factory=list)
    """Dense or two-way layers, the last gives the codes."""
    decoder: list[Any] = field(default_factory=list)
    """Dense layers; empty where the encoder runs back."""
    log_variance: Any = None
    """Variational only: the layer beside the last of the encoder."""
    sampling: Any = None
    """Variational only: draws the codes."""

    def connect(self, points: Any) -> tuple[Any, Any]:  # noqa: ANN401 - symbolic tensors
        """Run the layers on points of shape (n, f): codes (n, c) and reconstruction (n, f)."""
        x = points
        for layer in (*self.noise, *self.encoder[:-1]):
            x = layer(x)
        codes = self.encoder[-1](x)
        codes = keras.layers.Activation("linear", name="codes")(codes)
        x = codes if self.sampling is None else self.sampling([codes, self.log_variance(x)])
        for layer in self.decoder:
            x = layer(x)
        if not self.decoder:
            for layer in reversed(self.encoder):
                x = layer(x, back=True)
        return codes, x

    def read(self) -> Weights:
        """Return the weights as plain numbers."""
        encoder = tuple(_read(layer) for layer in self.encoder)
        if not self.decoder:
            biases = [_numbers(layer.back_bias) for layer in reversed(self.encoder)]
            return Weights(encoder, tied_decoder(encoder, biases), tied=True)
        return Weights(
            encoder,
            tuple(_read(layer) for layer in self.decoder),
            log_variance=_read(self.log_variance) if self.log_variance is not None else None,
        )

    def write(self, weights: Weights) -> None:
        """Set the weights of the connected layers."""
        for layer, dense in zip(self.encoder, weights.encoder, strict=True):
            layer.kernel.assign(dense.kernel)
            layer.bias.assign(dense.bias)
        if weights.tied:
            for layer, dense in zip(reversed(self.encoder), weights.decoder, strict=True):
                layer.back_bias.assign(dense.bias)
            return
        pairs = [*zip(self.decoder, weights.decoder, strict=True)]
        if weights.log_variance is not None:
            pairs.append((self.log_variance, weights.log_variance))
        for layer, dense in pairs:
            layer.kernel.assign(dense.kernel)
            layer.bias.assign(dense.bias)


def make_network(config: AnyConfig, *, features: int, width: int, seed: int) -> Network:
    """Make the layers that the settings describe.

    Args:
        config: which autoencoder, and its sizes.
        features: f, how many numbers a customer has.
        width: how many codes.
        seed: of the first weights and of all noise.
    """
    seeds = _seeds(seed)
    sizes = (*config.hidden, width)
    activations = [config.activation] * len(config.hidden) + ["linear"]
    if isinstance(config, TiedConfig):
        back = ["linear", *activations[:-1]]
        ways = zip(sizes, activations, back, strict=True)
        return Network(
            encoder=[
                TwoWayDense(size, forth, b, seed=next(seeds), name=f"tied_{i}")
                for i, (size, forth, b) in enumerate(ways, start=1)
            ]
        )
    network = Network(
        encoder=[
            _dense(size, a, next(seeds), f"encoder_{i}")
            for i, (size, a) in enumerate(zip(sizes, activations, strict=True), start=1)
        ],
        decoder=[
            _dense(size, a, next(seeds), f"decoder_{i}")
            for i, (size, a) in enumerate(
                zip((*config.hidden[::-1], features), activations, strict=True), start=1
            )
        ],
    )
    if isinstance(config, DenoisingConfig):
        network.noise = [
            keras.layers.GaussianNoise(config.gaussian, seed=next(seeds), name="gaussian_noise"),
            MaskingNoise(config.masked, seed=next(seeds), name="masking_noise"),
        ]
    if isinstance(config, VariationalConfig):
        network.log_variance = _dense(width, "linear", next(seeds), "log_variance")
        network.sampling = Sampling(config.beta, features, seed=next(seeds), name="sampling")
    return network


def _dense(units: int, activation: str, seed: int, name: str) -> Any:  # noqa: ANN401 - a layer
    draw = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(units, activation=activation, kernel_initializer=draw, name=name)


def _seeds(seed: int) -> Iterator[int]:
    """Independent seeds of 31 bits, without end."""
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(2**31 - 1))


def _numbers(variable: Any) -> Vector:  # noqa: ANN401 - a Keras variable
    return np.asarray(keras.ops.convert_to_numpy(variable.value), dtype=np.float64)


def _read(layer: Any) -> Dense:  # noqa: ANN401 - a Keras layer
    activation = keras.activations.serialize(layer.activation)
    return Dense(_numbers(layer.kernel), _numbers(layer.bias), str(activation))
