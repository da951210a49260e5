from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit

from regulars.model import BadData
from regulars.predictions.learn import Examples, LearnConfig, Model, Task, contributions, learn
from regulars.predictions.learn.corrected import Corrected, log_odds_of, start_beside
from regulars.predictions.learn.encoding import Encoding
from regulars.predictions.learn.model import SUPERVISED_FORMAT
from regulars.predictions.saved import read_state, write_state

_AS_WAS: dict[str, Any] = {"format": SUPERVISED_FORMAT, "version": 1}
TASK = Task(kind="churn", what="no order within 90 days", column="churn_probability_90d")


def silent(n: int, seed: int, most_days: float) -> tuple[Examples, np.ndarray]:
    """Customers whose chance grows with their silence, members at a third of the odds."""
    rng = np.random.default_rng(seed)
    days, member = rng.uniform(0, most_days, n), rng.random(n) < 0.5
    before = expit((days - 100) / 40)
    chance = expit(logit(before) - np.log(3) * member)
    table = pa.table({"before": before, "days": days, "member": member})
    label = (rng.random(n) < chance).astype(float)
    return Examples(table, label, "binary", np.arange(n), base="before"), chance


@pytest.fixture(scope="module", params=["boosting", "linear"])
def config(quick: LearnConfig, request: pytest.FixtureRequest) -> LearnConfig:
    return quick.model_copy(update={"methods": (request.param,), "folds": 2})


@pytest.fixture(scope="module")
def model(config: LearnConfig) -> Model:
    return learn(silent(3000, 1, 90)[0], TASK, config, seed=3).model


def test_what_is_known_before_goes_on_where_the_examples_end(
    model: Model, config: LearnConfig
) -> None:
    later, chance = silent(3000, 2, 300)
    longer = np.asarray(later.features["days"]) > 150
    plain = learn(replace(silent(3000, 1, 90)[0], base=None), TASK, config, seed=3).model
    off, plainly_off = (
        np.abs(one.predict(later.features)[longer] - chance[longer]).mean()
        for one in (model, plain)
    )

    assert isinstance(model.predictor, Corrected)
    assert off < 0.05
    assert isinstance(plain.predictor, Corrected) is False
    if config.methods == ("boosting",):
        assert plainly_off > 4 * off


def test_contributions_sum_to_the_log_odds_and_tell_the_base(model: Model) -> None:
    table = silent(500, 4, 200)[0].features
    moved, start = contributions(model, table)
    raw = model.predictor.predict(model.encoding.matrix(table))
    place = model.encoding.names.index("before")
    before = logit(np.asarray(table["before"]))

    assert moved.sum(axis=1) + start == pytest.approx(logit(raw))
    assert np.ptp(start) == pytest.approx(0)
    assert np.ptp(moved[:, place] - before) == pytest.approx(0)


def test_it_comes_back_from_its_files(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    table = silent(500, 4, 200)[0].features

    assert Model.load(tmp_path).predict(table).tolist() == model.predict(table).tolist()


def test_files_of_before_are_read_and_later_ones_are_not(model: Model, tmp_path: Path) -> None:
    plain = replace(model, predictor=model.predictor.correction)  # type: ignore[union-attr]
    plain = replace(plain, encoding=Encoding(model.encoding.columns[:-1]))
    plain.save(tmp_path)
    path = tmp_path / "model.json"
    state = read_state(path, format=SUPERVISED_FORMAT, version=2)
    table = silent(500, 4, 200)[0].features

    write_state(path, {k: v for k, v in state.items() if k != "base"}, **_AS_WAS)
    assert Model.load(tmp_path).predict(table).tolist() == plain.predict(table).tolist()

    write_state(path, state, format=SUPERVISED_FORMAT, version=3)
    with pytest.raises(BadData, match="version 3"):
        Model.load(tmp_path)


def test_where_it_is_the_same_for_everybody_there_is_nothing_to_correct(
    config: LearnConfig,
) -> None:
    examples, _ = silent(1000, 1, 200)
    flat = examples.features.set_column(0, "before", pa.array(np.full(1000, 0.4)))
    found = learn(replace(examples, features=flat), TASK, config, seed=3).model

    assert not isinstance(found.predictor, Corrected)
    assert "before" not in found.encoding.names


def test_a_certain_or_missing_base_is_kept_finite() -> None:
    points = np.array([[0.0, 0.0], [0.0, 1.0], [0.0, np.nan]])

    assert log_odds_of(points) == pytest.approx([logit(0.001), logit(0.999), 0.0])


def test_the_start_brings_the_mean_to_the_share() -> None:
    base = np.random.default_rng(1).normal(0, 3, 4000)
    label = (np.arange(4000) % 10 == 0).astype(float)

    assert expit(base + start_beside(base, label)).mean() == pytest.approx(0.1)
