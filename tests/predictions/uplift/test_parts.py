"""Which regression a config names, and that every kind of part is found again by its file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from regulars.predictions.uplift import BoostedConfig, LinearConfig
from regulars.predictions.uplift.parts import (
    PARTS,
    Boosted,
    Constant,
    Linear,
    Part,
    Trees,
    fit_part,
)

_X = np.random.default_rng(0).normal(size=(300, 2)).astype(np.float32)
_Y = (_X[:, 0] > 0).astype(float)


def _fit(y: np.ndarray, base: BoostedConfig | LinearConfig) -> Part:
    return fit_part(_X, y, binary=True, base=base, seed=0, threads=1)


_TREES = Trees(
    edges=np.array([[0.5], [0.5]], np.float32),
    column=np.zeros((4, 1), np.int32),
    threshold=np.ones((4, 1), np.uint8),
    effect=np.array([[0.1, 0.2], [0.3, 1 / 3], [1, 1 / 7], [2, 1e-9]]),
    shares=np.array([0.5, 1 / 7]),
)


@pytest.mark.parametrize("base", [BoostedConfig(), LinearConfig()])
def test_an_outcome_that_never_varies_is_a_constant(base: BoostedConfig | LinearConfig) -> None:
    part = _fit(np.ones(300), base)

    assert part == Constant(1.0)
    assert part.predict(_X).tolist() == [1.0] * 300


@pytest.mark.parametrize(
    "part", [_fit(_Y, BoostedConfig()), _fit(_Y, LinearConfig()), Constant(1 / 3), _TREES]
)
def test_the_end_of_a_files_name_says_how_to_read_the_same_bits(part: Part, tmp_path: Path) -> None:
    file = tmp_path / f"outcome{part.suffix}"
    part.save(file)
    (kind,) = (kind for kind in PARTS if file.name.endswith(kind.suffix))

    again = kind.load(file)

    assert type(again) is type(part)
    assert again.predict(_X).tolist() == part.predict(_X).tolist()


def test_a_config_names_its_regression() -> None:
    assert isinstance(_fit(_Y, BoostedConfig()), Boosted)
    assert isinstance(_fit(_Y, LinearConfig()), Linear)
