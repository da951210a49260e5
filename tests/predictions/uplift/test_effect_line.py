"""From a score to the effect that customers with it had."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift.effect_line import EffectLine, held_out_effects

_N = 4_000


def test_a_score_that_flatters_is_brought_down_to_what_happened() -> None:
    rng = np.random.default_rng(1)
    score = rng.normal(0.5, 0.2, _N)
    psi = 0.1 + 0.5 * (score - 0.5) + rng.normal(0, 0.3, _N)

    effect, error = EffectLine.through(score, psi, differ=True).of(np.array([0.3, 0.5, 0.7]))

    assert effect == pytest.approx([0.0, 0.1, 0.2], abs=0.02)
    assert error[1] == pytest.approx(0.3 / np.sqrt(_N), rel=0.1)
    assert error[0] > error[1] < error[2]


def test_intervals_cover_at_their_nominal_rate() -> None:
    rng = np.random.default_rng(2)
    inside = []
    for _ in range(400):
        score = rng.normal(size=300)
        noise = rng.normal(size=300) * np.where(score > 0, 2.0, 0.5)
        line = EffectLine.through(score, 0.2 + 0.1 * score + noise, differ=True)
        effect, error = line.of(np.array([1.0]))
        inside.append(abs(effect[0] - 0.3) < 1.96 * error[0])

    assert 0.9 < np.mean(inside) < 0.98


def test_without_differences_all_have_the_average() -> None:
    rng = np.random.default_rng(3)
    score, psi = rng.normal(size=_N), rng.normal(0.2, 1, _N)
    alike = EffectLine.through(score, psi, differ=False).of(score)[0]
    upside_down = EffectLine.through(-psi, psi, differ=True).of(score)[0]

    assert np.ptp(alike) == 0
    assert np.ptp(upside_down) == 0
    assert alike[0] == pytest.approx(psi.mean())


def test_nobodys_own_outcome_is_in_their_line() -> None:
    rng = np.random.default_rng(4)
    score, psi, fold = rng.normal(size=90), rng.normal(size=90), np.arange(90) % 3
    before, _ = held_out_effects(score, psi, fold, differ=True)
    changed = np.where(fold == 0, psi + 100, psi)
    after, _ = held_out_effects(score, changed, fold, differ=True)

    assert np.array_equal(before[fold == 0], after[fold == 0])
    assert not np.array_equal(before[fold == 1], after[fold == 1])
