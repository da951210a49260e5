from __future__ import annotations

import numpy as np
import pytest

from regulars.segments.over_time.drift import drift_of, stability_index
from regulars.segments.scale import ScaleConfig, fit_scale


def test_the_index_is_the_sum_over_tenths() -> None:
    before = np.arange(1000.0)
    now = before[before >= 500]  # the lower five tenths are empty, the upper five hold a fifth each

    index, _ = stability_index(before, now)

    empty, double = (1e-4 - 0.1) * np.log(1e-4 / 0.1), (0.2 - 0.1) * np.log(0.2 / 0.1)
    assert index == pytest.approx(5 * empty + 5 * double)


def test_without_change_the_index_is_what_chance_says() -> None:
    rng = np.random.default_rng(1)
    pairs = [stability_index(rng.normal(size=200), rng.normal(size=300)) for _ in range(200)]

    found, chance = np.mean(pairs, axis=0)

    assert found == pytest.approx(chance, rel=0.15)


def test_a_feature_with_one_value_has_no_drift() -> None:
    assert stability_index(np.ones(60), np.ones(80))[0] == 0.0


def test_the_shift_is_in_standard_deviations_and_small_samples_say_nothing() -> None:
    rng = np.random.default_rng(2)
    before = rng.normal(50, 5, 1000)
    scale = fit_scale("age_years", before, ScaleConfig())

    (found,) = drift_of({"age_years": before}, {"age_years": before + 5}, {"age_years": scale})

    assert found.shift == pytest.approx(1.0, abs=0.1)
    assert found.mean_now - found.mean_before == pytest.approx(5)
    assert found.stability_index > 0.5
    assert drift_of({"a": before[:49]}, {"a": before}, {"a": scale}) == []
