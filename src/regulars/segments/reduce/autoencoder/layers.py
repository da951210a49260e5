"""Layers that Keras does not have; registered, so that saved files load again.

* `TwoWayDense`, for tied weights (:cite:t:`vincent:denoising`): one kernel K of shape (i, o) gives
  s(x K + b) on the way to the codes and s'(h K^T + b') on the way back.
* `MaskingNoise`: while training each value is replaced by 0, the mean, with probability p. Unlike
  dropout the others are not scaled up.
* `Sampling`, the reparameterisation trick (:cite:t:`kingma:vae`): while training z = m + e exp(v /
  2) with e standard normal, else z = m. It adds beta / f times the divergence from the standard
  normal prior, averaged over customers, to the loss; see `variational`.
"""

from __future__ import annotations

from typing import Any

from regulars.segments.reduce.autoencoder.backend import keras

LARGEST_LOG_VARIANCE = 10.0


@keras.saving.register_keras_serializable(package="regulars")
class TwoWayDense(keras.layers.Layer):
    """A dense layer that also runs backwards, on the transposed kernel."""

    def __init__(
        self,
        units: int,
        activation: str,
        back_activation: str,
        seed: int,
        **options: Any,  # noqa: ANN401 - what Keras gives every layer
    ) -> None:
        super().__init__(**options)
        self.units, self.seed = units, seed
        self.activation = keras.activations.get(activation)
        self.back_activation = keras.activations.get(back_activation)

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Make one kernel and the biases of both ways."""
        inputs = shape[-1]
        draw = keras.initializers.GlorotUniform(seed=self.seed)
        self.kernel = self.add_weight(name="kernel", shape=(inputs, self.units), initializer=draw)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")
        self.back_bias = self.add_weight(name="back_bias", shape=(inputs,), initializer="zeros")

    def call(self, inputs: Any, *, back: bool = False) -> Any:  # noqa: ANN401 - tensors
        """Apply the layer, forwards or back."""
        if back:
            summed = keras.ops.matmul(inputs, keras.ops.transpose(self.kernel)) + self.back_bias
            return self.back_activation(summed)
        return self.activation(keras.ops.matmul(inputs, self.kernel) + self.bias)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds the layer."""
        return {
            **super().get_config(),
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "back_activation": keras.activations.serialize(self.back_activation),
            "seed": self.seed,
        }


@keras.saving.register_keras_serializable(package="regulars")
class MaskingNoise(keras.layers.Layer):
    """Sets values to 0 at random, only while training."""

    def __init__(self, share: float, seed: int, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.share, self.seed = share, seed
        self.draws = keras.random.SeedGenerator(seed)

    def call(self, inputs: Any, *, training: bool = False) -> Any:  # noqa: ANN401 - tensors
        """Mask the inputs where training."""
        if not training:
            return inputs
        draw = keras.random.uniform(keras.ops.shape(inputs), seed=self.draws)
        return keras.ops.where(draw < self.share, keras.ops.zeros_like(inputs), inputs)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds the layer."""
        return {**super().get_config(), "share": self.share, "seed": self.seed}


@keras.saving.register_keras_serializable(package="regulars")
class Sampling(keras.layers.Layer):
    """Draws codes around their means while training, and charges for what they tell."""

    def __init__(self, beta: float, features: int, seed: int, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.beta, self.features, self.seed = beta, features, seed
        self.draws = keras.random.SeedGenerator(seed)
        self.always = False  # whether held-out customers are drawn too, for an honest stop
        self.charge = self.add_weight(
            name="charge",
            shape=(),
            initializer=keras.initializers.Constant(beta),
            trainable=False,
        )

    def call(self, inputs: list[Any], *, training: bool = False) -> Any:  # noqa: ANN401 - tensors
        """Return codes from [means, log variances], each of shape (n, codes)."""
        means, raw = inputs
        spread = keras.ops.clip(raw, -LARGEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE)
        each = 0.5 * (keras.ops.exp(spread) + keras.ops.square(means) - 1.0 - spread)
        divergence = keras.ops.mean(keras.ops.sum(each, axis=-1))
        self.add_loss(self.charge * divergence / self.features)
        if not (training or self.always):
            return means
        noise = keras.random.normal(keras.ops.shape(means), seed=self.draws)
        return means + noise * keras.ops.exp(0.5 * spread)

    def get_config(self) -> dict[str, Any]:
        """Return what rebuilds the layer."""
        return {
            **super().get_config(),
            "beta": self.beta,
            "features": self.features,
            "seed": self.seed,
        }
