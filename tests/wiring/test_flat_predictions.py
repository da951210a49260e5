"""Tables with one row per customer: learned from, and scored by a saved model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from regulars import wiring
from regulars.predictions import Model
from regulars.predictions.level import Level


def test_steps_are_told_and_a_saved_model_tells_the_level_of_the_rows_scored(
    tmp_path: Path,
) -> None:
    rng = np.random.default_rng(5)
    age = rng.integers(18, 80, 400)
    bought = rng.random(400) < np.where(age < 40, 0.7, 0.1)
    known = pa.table({"age": age, "bought": bought})
    steps: list[str] = []
    wiring.learn_table(known, label="bought", model=tmp_path, on_step=steps.append)
    assert steps[1:3] == ["measure, part 1 of 5", "measure, part 2 of 5"]
    assert steps[-2:] == ["learn from all", "score"]
    model = Model.load(tmp_path)
    level = Level("no order within 90 days", 4338, 0.983, 0.9, 0.99, is_share=True)
    card = replace(model.card, level=level, as_of="2011-12-09T12:50:00")
    replace(model, card=card).save(tmp_path)

    found = wiring.apply_model(tmp_path, pa.table({"age": [20, 25, 70]}))

    mean = float(np.mean(found.scores[model.column].to_numpy()))
    [said] = [one.replace("\u00a0", " ") for one in found.says]
    assert f"Of 3 rows scored, bought is True: {100 * mean:.1f} % on average" in said
    assert "learned from 400 customers as of 9 December 2011" in said
    assert found.card.level is None
    assert any("Too few rows (3)" in remark for remark in found.remarks)
