from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.btyd.arrays import Matrix, Vector
from regulars.predictions.btyd.design import Design, Effect
from regulars.predictions.btyd.likelihood import differenced_hessian

EFFECTS = (Effect(1, -1, "order_rate"), Effect(2, 1, "leaving"))


def test_a_covariate_divides_a_scale_and_multiplies_a_shape() -> None:
    design = Design(np.array([[0.0, 0.0], [1.0, 2.0]]), 3, EFFECTS)
    theta = np.array([0.1, 0.2, 0.3, *(0.5, 0.25), *(-1.0, 2.0)])

    assert design.size == len(theta)
    # Nothing known: the parameters themselves. Else 0.2 - (0.5 + 2 * 0.25), 0.3 + (-1 + 2 * 2).
    assert design.eta(theta) == pytest.approx(np.array([[0.1, 0.2, 0.3], [0.1, -0.8, 3.3]]))


@pytest.mark.parametrize("kinds", [0, 1, 3])
def test_derivatives_by_groups_become_those_by_theta(kinds: int) -> None:
    rng = np.random.default_rng(kinds)
    design = Design(rng.normal(size=(5, kinds)), 3, EFFECTS)
    weights, theta = np.array([0.5, -1.0, 0.7]), rng.normal(0, 0.3, design.size)

    def curved(at: Vector) -> Vector:
        """Of each group exp(w eta): its derivatives by eta are w exp(w eta), w w' exp(w eta)."""
        return np.asarray(np.exp(design.eta(at) @ weights))

    def value_and_gradient(at: Vector) -> tuple[float, Vector]:
        return float(curved(at).sum()), design.gradient(curved(at)[:, None] * weights)

    step = 1e-6 * np.eye(design.size)
    slopes = [(curved(theta + e).sum() - curved(theta - e).sum()) / 2e-6 for e in step]
    by_group: Matrix = curved(theta)[:, None, None] * np.outer(weights, weights)
    assert value_and_gradient(theta)[1] == pytest.approx(slopes, rel=1e-6, abs=1e-6)
    assert design.hessian(by_group) == pytest.approx(
        differenced_hessian(value_and_gradient, theta), rel=1e-5, abs=1e-6
    )
