from __future__ import annotations

import numpy as np
import pytest

from regulars.model import BadData
from regulars.predictions.learn import Boosting, BoostingConfig, Trees
from regulars.predictions.learn.boosting import OBJECTIVES, threads_for


def test_two_threads_grow_the_trees_of_one() -> None:
    rng = np.random.default_rng(4)
    # More numbers than one thread is given.
    points = rng.normal(size=(20_000, 60))
    label = (points[:, 0] + rng.normal(size=20_000) > 0).astype(float)
    texts = []
    for threads in (1, 2):
        how = Boosting(BoostingConfig(), OBJECTIVES["binary"], 4, [], threads, 1)
        texts.append(how.grow(points, label, 3).to_text().partition("parameters:")[0])

    assert threads_for(points, 2) == 2
    assert texts[0] == texts[1]


def test_growing_stops_where_held_out_rows_gain_no_more() -> None:
    rng = np.random.default_rng(5)
    points = rng.normal(size=(600, 3))
    label = (points[:, 0] + 2 * rng.normal(size=600) > 0).astype(float)
    how = Boosting(BoostingConfig(learning_rate=0.3), OBJECTIVES["binary"], 8, [], 1, 1)
    trees = how.grow_until_held_out(points[:400], label[:400], points[400:], label[400:])
    restored = Trees.from_text(trees.to_text(), threads=1)

    assert trees.rounds < 100
    assert restored.rounds == trees.rounds
    assert restored.predict(points).tolist() == trees.predict(points).tolist()
    with pytest.raises(BadData, match="LightGBM can read"):
        Trees.from_text("no trees", threads=1)


def test_of_nobody_there_are_no_contributions() -> None:
    rng = np.random.default_rng(6)
    points = rng.normal(size=(300, 3))
    label = (points[:, 0] > 0).astype(float)
    trees = Boosting(BoostingConfig(), OBJECTIVES["binary"], 4, [], 1, 1).grow(points, label, 3)
    nobody = points[:0]
    assert trees.contributions(nobody).shape == (0, 4)
    assert trees.predict(nobody).shape == trees.log_odds(nobody).shape == (0,)
