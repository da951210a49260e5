from __future__ import annotations

from collections.abc import Callable

import numpy as np

from regulars.segments.reduce.autoencoder import AnyConfig, Autoencoder
from regulars.segments.reduce.reducer import Matrix

Curve = Callable[..., Matrix]
Small = Callable[..., AnyConfig]


def test_on_noisy_customers_the_denoiser_comes_nearer_to_the_truth(
    curve: Curve, small: Small
) -> None:
    points, clean = curve(noise=0.0), curve(800, noise=0.0, seed=4)
    rng = np.random.default_rng(1)
    noisy = clean + 0.3 * clean.std(axis=0).mean() * rng.normal(size=clean.shape)
    sizes = {"hidden": (32,), "most_epochs": 60, "width": 3}

    def error(config: AnyConfig) -> float:
        codes = Autoencoder(config).fit(points, seed=1)
        return float(((clean - codes.reconstruct(codes.transform(noisy))) ** 2).mean())

    plain = error(small("autoencoder", **sizes))
    denoising = error(small("autoencoder-denoising", gaussian=0.3, masked=0.0, **sizes))

    assert denoising < 0.9 * plain
