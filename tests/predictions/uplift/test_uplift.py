"""The result is kept in a folder, and applied to others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pytest

from regulars.model import BadData
from regulars.predictions.uplift import BoostedConfig, Uplift, UpliftConfig, fit_uplift
from regulars.predictions.uplift.uplift import uplift_table

if TYPE_CHECKING:
    from tests.predictions.uplift.conftest import MakeMailing


def test_a_folder_gives_back_everything(
    found: Uplift, tmp_path: Path, make_mailing: MakeMailing
) -> None:
    found.save(tmp_path / "uplift")
    again = Uplift.load(tmp_path / "uplift")

    assert again.reports == found.reports
    assert again.cards == found.cards
    assert again.best_arm == found.best_arm
    assert again.config == found.config
    assert again.table.equals(found.table)
    assert again.choice == found.choice
    new = make_mailing(seed=9).drop_columns(["mail", "bought", "spend"])
    assert again.predict(new, customer_id="who").equals(found.predict(new, customer_id="who"))
    chosen = again.choose(new, customer_id="who")
    assert chosen.equals(found.choose(new, customer_id="who"))
    age = np.array(new["age"].to_pylist())
    mailed = np.array([arm == "mail" for arm in chosen["treatment"].to_pylist()])
    assert mailed[age < 40].mean() > 0.9
    assert mailed[age > 40].mean() < 0.1
    assert {p.suffix for p in (tmp_path / "uplift").iterdir()} <= {".json", ".npz", ".parquet"}


def test_boosted_trees_are_kept_as_text(
    tmp_path: Path, columns: dict[str, Any], make_mailing: MakeMailing, quick_uplift: UpliftConfig
) -> None:
    config = quick_uplift.model_copy(update={"base": BoostedConfig(trees=5), "learners": ("x",)})
    fitted = fit_uplift(make_mailing(), **columns, seed=3, arms=["mail"], config=config)

    fitted.save(tmp_path)

    text = (tmp_path / "arm0.effect_treated.lightgbm.txt").read_text()
    assert text.startswith("tree\n")
    new = make_mailing(seed=9)
    assert Uplift.load(tmp_path).predict(new).equals(fitted.predict(new))


def test_new_customers_need_the_same_columns(found: Uplift) -> None:
    with pytest.raises(BadData, match="town"):
        found.predict(pa.table({"age": [30.0]}))
    with pytest.raises(BadData, match="age"):
        found.predict(pa.table({"age": ["old"], "town": ["A"]}))


def test_a_name_that_is_no_column_is_refused(found: Uplift, make_mailing: MakeMailing) -> None:
    with pytest.raises(BadData, match="person: the table has no such column"):
        found.predict(make_mailing(), customer_id="person")


def test_without_chance_there_is_no_choice(found: Uplift, make_mailing: MakeMailing) -> None:
    with pytest.raises(BadData, match="not drawn by chance, so no choice was judged"):
        replace(found, best_arm=None).choose(make_mailing())


def test_tenths_of_others_are_those_of_the_experiment() -> None:
    """Whoever lies between the same two edges is in the same tenth, the first the most changed."""
    uplift, edges = np.array([-1, 0.1, 0.55, 0.9, 5]), (np.arange(1, 10) / 10).tolist()

    table = uplift_table(pa.array(range(5)), "mail", uplift, limits=None, edges=edges, learner="t")

    assert table["decile"].to_pylist() == [10, 9, 5, 1, 1]
    assert table["uplift_low"].null_count == 5


def test_a_model_with_a_part_missing_is_refused(found: Uplift, tmp_path: Path) -> None:
    found.save(tmp_path)
    next(tmp_path.glob("arm0.*.npz"), next(tmp_path.glob("arm0.*.json"))).unlink()

    with pytest.raises(BadData, match="arm0"):
        Uplift.load(tmp_path)


def test_others_are_compared_with_the_experiment(found: Uplift, make_mailing: MakeMailing) -> None:
    old = make_mailing(seed=9).filter(pa.compute.field("age") > 40)

    drifted = {one.column for one in found.drift(old) if one.stale}

    assert drifted == {"age"}
