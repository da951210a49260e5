from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from regulars.segments.reduce.autoencoder import AnyConfig, Autoencoder
from regulars.segments.reduce.autoencoder.variational import divergence

Small = Callable[..., AnyConfig]


@pytest.mark.parametrize(("mean", "log_variance"), [(0.0, 0.0), (1.5, -2.0), (-0.3, 0.7)])
def test_the_divergence_is_the_integral_that_it_stands_for(
    mean: float, log_variance: float
) -> None:
    one = stats.norm(mean, np.exp(log_variance / 2))
    prior = stats.norm()
    integral, _ = integrate.quad(
        lambda z: one.pdf(z) * (one.logpdf(z) - prior.logpdf(z)), -12, 12, limit=200
    )
    found = divergence(np.array([[mean]]), np.array([[log_variance]]))[0, 0]
    assert found == pytest.approx(integral, abs=1e-8)


def test_a_linear_one_uses_codes_for_the_components_above_half_of_beta(small: Small) -> None:
    rng = np.random.default_rng(6)
    deviations = np.array([2.0, 1.2, 0.2, 0.1, 0.1, 0.1])
    axes = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    points = (rng.normal(size=(2000, 6)) * deviations) @ axes.T
    # In variances of an average feature the components have 4.3, 1.6, 0.04 and 0.01; the decoder
    # counts 0.15 as noise.
    config = small(
        "autoencoder-variational",
        width=4,
        hidden=(),
        activation="linear",
        beta=0.3,
        warm_up_epochs=5,
        most_epochs=100,
    )

    codes = Autoencoder(config).fit(points, seed=2)

    assert codes.quality.nats is not None
    assert len(codes.quality.dead) == 2
    assert sorted(codes.quality.nats)[1] < 0.05
    # The closed form of probabilistic PCA: a component of variance v costs ln(v / noise) / 2.
    variances = deviations[:2] ** 2 / (deviations**2).mean()
    expected = sorted(np.log(variances / 0.15) / 2)
    np.testing.assert_allclose(sorted(codes.quality.nats)[2:], expected, rtol=0.15)
