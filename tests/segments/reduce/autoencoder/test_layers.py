from __future__ import annotations

import numpy as np
import pytest

from regulars.segments.reduce.autoencoder import Codes
from regulars.segments.reduce.autoencoder.backend import keras
from regulars.segments.reduce.autoencoder.dense import ACTIVATIONS, Dense, forward
from regulars.segments.reduce.autoencoder.layers import MaskingNoise, Sampling, TwoWayDense
from regulars.segments.reduce.autoencoder.variational import divergence

RNG = np.random.default_rng(4)


def test_back_is_the_transposed_kernel() -> None:
    layer = TwoWayDense(2, "tanh", "linear", seed=1)
    points = RNG.normal(size=(5, 3)).astype(np.float32)
    codes = np.asarray(layer(points))
    layer.back_bias.assign([1.0, 2.0, 3.0])

    kernel = np.asarray(layer.kernel.value)
    np.testing.assert_allclose(codes, np.tanh(points @ kernel), atol=1e-6)
    np.testing.assert_allclose(
        np.asarray(layer(codes, back=True)), codes @ kernel.T + [1.0, 2.0, 3.0], atol=1e-6
    )
    assert len(layer.weights) == 3


def test_masking_happens_only_while_training() -> None:
    layer = MaskingNoise(0.3, seed=2)
    points = np.ones((400, 50), dtype=np.float32)

    assert (np.asarray(layer(points)) == 1).all()
    masked = np.asarray(layer(points, training=True))
    assert set(np.unique(masked)) == {0.0, 1.0}  # what stays is not scaled up
    assert abs((masked == 0).mean() - 0.3) < 0.02


def test_sampling_draws_while_training_and_charges_for_the_divergence() -> None:
    means = RNG.normal(size=(20_000, 2)).astype(np.float64)
    spread = np.full_like(means, np.log(0.25))
    layer = Sampling(beta=0.5, features=10, seed=3)

    np.testing.assert_array_equal(np.asarray(layer([means, spread])), means.astype(np.float32))
    charged = float(layer.losses[0])
    drawn = np.asarray(layer([means, spread], training=True))
    expected = 0.5 * divergence(means, spread).sum(axis=1).mean() / 10

    assert charged == pytest.approx(expected, rel=1e-4)
    assert (drawn - means).std() == pytest.approx(0.5, rel=0.02)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_numpy_computes_the_activations_of_keras(name: str) -> None:
    points = np.linspace(-20.0, 20.0, 101)
    expected = np.asarray(keras.activations.get(name)(points.astype(np.float32)))
    np.testing.assert_allclose(ACTIVATIONS[name](points), expected, atol=1e-5)


def test_blocks_of_rows_give_what_all_rows_give(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = [
        Dense(RNG.normal(size=(4, 3)), RNG.normal(size=3), "elu"),
        Dense(RNG.normal(size=(3, 2)), RNG.normal(size=2), "linear"),
    ]
    points = RNG.normal(size=(25, 4))
    whole = forward(layers, points)
    monkeypatch.setattr("regulars.segments.reduce.autoencoder.dense.ROWS_AT_ONCE", 10)
    np.testing.assert_allclose(forward(layers, points), whole, rtol=1e-12)


def test_a_tied_decoder_has_no_kernels_of_its_own(fitted: Codes) -> None:
    if not fitted.weights.tied:
        assert fitted.config.algorithm != "autoencoder-tied"
        return
    pairs = zip(fitted.weights.encoder, fitted.weights.decoder[::-1], strict=True)
    assert all((forth.kernel == back.kernel.T).all() for forth, back in pairs)
    assert all(layer["kernel"] is None for layer in fitted.to_dict()["weights"]["decoder"])
