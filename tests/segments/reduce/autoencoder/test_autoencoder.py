from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from regulars.model import BadData, Refused
from regulars.segments.reduce.autoencoder import (
    AnyConfig,
    Autoencoder,
    AutoencoderConfig,
    Codes,
    pca_width,
    weight_count,
)
from regulars.segments.reduce.pca import PCA, PCAConfig
from regulars.segments.reduce.reducer import Matrix

Curve = Callable[..., Matrix]
Small = Callable[..., AnyConfig]


def _pca_error(points: Matrix, width: int) -> float:
    """Mean squared error of PCA at a width, on the points that it learned from."""
    values = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return float((values[width:] ** 2).sum() / points.size)


def test_a_linear_autoencoder_reaches_pca(small: Small) -> None:
    rng = np.random.default_rng(2)
    factors = rng.normal(size=(1500, 2)) * [3.0, 2.0]
    points = factors @ rng.normal(size=(2, 6)) + 0.5 * rng.normal(size=(1500, 6))
    config = small("autoencoder", hidden=(), activation="linear", most_epochs=60)

    codes = Autoencoder(config).fit(points, seed=1)
    error = float(((points - codes.reconstruct(codes.transform(points))) ** 2).mean())

    # Nothing linear does better than PCA on the points themselves, and this comes within 2 %.
    assert _pca_error(points, 2) <= error <= 1.02 * _pca_error(points, 2)


def test_a_curve_is_kept_far_better_than_by_pca(curve: Curve, small: Small) -> None:
    points, others = curve(), curve(seed=4)
    config = small("autoencoder", width=1, hidden=(32, 16), most_epochs=80)

    codes = Autoencoder(config).fit(points, seed=1)
    error = float(((others - codes.reconstruct(codes.transform(others))) ** 2).mean())

    assert error < _pca_error(others, 1) / 4


def test_the_same_seed_gives_the_same_bits_and_no_global_is_touched(
    points: Matrix, small: Small
) -> None:
    config = small("autoencoder-variational", most_epochs=3)
    np.random.seed(5)  # noqa: NPY002 - the global that must stay as it is
    before = np.random.get_state()[1].tobytes()  # type: ignore[index] # noqa: NPY002

    first, again = (Autoencoder(config).fit(points, seed=7) for _ in range(2))
    other = Autoencoder(config).fit(points, seed=8)

    assert first.to_dict() == again.to_dict()
    assert first.to_dict() != other.to_dict()
    assert np.random.get_state()[1].tobytes() == before  # type: ignore[index] # noqa: NPY002


def test_the_state_survives_json(fitted: Codes, points: Matrix) -> None:
    restored = Autoencoder.restore(json.loads(json.dumps(fitted.to_dict())))

    assert restored.to_dict() == fitted.to_dict()
    codes = fitted.transform(points)
    assert codes.shape == (len(points), fitted.width)
    assert restored.transform(points).tobytes() == codes.tobytes()
    assert restored.reconstruct(codes).tobytes() == fitted.reconstruct(codes).tobytes()
    assert restored.expressions(["a"], "c") is None


def test_the_weights_that_are_counted_are_those_that_are_learned(fitted: Codes) -> None:
    assert fitted.weights.count == weight_count(fitted.config, features=6, width=fitted.width)


def test_the_width_is_that_of_pca_unless_asked_for(points: Matrix) -> None:
    rng = np.random.default_rng(0)
    spread = rng.normal(size=(300, 20))

    assert pca_width(spread, 0.9) == 8
    assert pca_width(points, 0.9) == PCA(PCAConfig(variance=0.9)).fit(points, seed=0).width
    assert pca_width(spread[:, :1] * [1.0, 2.0], 1.0) == 1


@pytest.mark.parametrize(
    ("customers", "settings", "says"),
    [
        (92, {}, "92 customers to learn from are too few"),
        (300, {"hidden": (64, 32)}, "300 customers x 6 features are fewer numbers than the 5,"),
        (300, {"width": 6}, "6 codes of 6 features reduce nothing"),
    ],
)
def test_what_cannot_be_learned_is_refused(
    customers: int, settings: dict[str, object], says: str, points: Matrix, small: Small
) -> None:
    with pytest.raises(Refused, match=says):
        Autoencoder(small("autoencoder", **settings)).fit(points[:customers], seed=0)


def test_customers_who_are_all_alike_are_refused(small: Small) -> None:
    with pytest.raises(Refused, match="all customers are alike"):
        Autoencoder(small("autoencoder")).fit(np.ones((300, 6)), seed=0)


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_a_point_that_is_not_finite_is_bad_data(value: float, curve: Curve) -> None:
    points = curve()
    points[3, 2] = value
    with pytest.raises(BadData, match="not finite"):
        Autoencoder(AutoencoderConfig()).fit(points, seed=0)
