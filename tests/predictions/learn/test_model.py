from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.learn import Examples, LearnConfig, Model, Task, contributions, learn

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers, MakeKnown

TASK = Task(kind="churn", what="no order within 90 days", column="churn_probability_90d")


@pytest.fixture(scope="module", params=["boosting", "linear"])
def model(known: KnownCustomers, quick: LearnConfig, request: pytest.FixtureRequest) -> Model:
    config = quick.model_copy(update={"methods": (request.param,), "folds": 2})
    rows = np.arange(len(known.label))
    return learn(Examples(known.features, known.label, "binary", rows), TASK, config, seed=3).model


def test_a_saved_model_predicts_the_same_bits(
    model: Model, known: KnownCustomers, tmp_path: Path
) -> None:
    model.save(tmp_path)
    loaded = Model.load(tmp_path)

    assert loaded.predict(known.features).tolist() == model.predict(known.features).tolist()
    assert loaded.card == model.card
    files = {path.name for path in tmp_path.iterdir()}
    assert files - {"trees.txt"} == {"model.json", "card.json"}
    assert ("trees.txt" in files) == model.card.method.startswith("LightGBM")


def test_contributions_sum_to_the_log_odds(model: Model, known: KnownCustomers) -> None:
    moved, start = contributions(model, known.features)
    raw = model.predictor.predict(model.encoding.matrix(known.features))

    assert moved.shape == (len(known.label), len(model.encoding.columns))
    assert np.ptp(start) == pytest.approx(0)
    assert moved.sum(axis=1) + start == pytest.approx(np.log(raw / (1 - raw)))


def test_customers_are_scored_alike_from_a_table_an_engine_or_in_another_order(
    model: Model, known: KnownCustomers
) -> None:
    ids = [f"c{i}" for i in range(len(known.label))]
    table = known.features.append_column("customer_id", pa.array(ids))
    reversed_ = table.take(pa.array(range(len(ids) - 1, -1, -1))).select(table.column_names[::-1])
    scored = model.score(table)

    assert scored.column_names == ["customer_id", "churn_probability_90d"]
    assert model.score(reversed_).to_pylist() == scored.to_pylist()[::-1]
    from_engine = model.score(nw.from_native(table).lazy("duckdb"))
    assert from_engine.to_pylist() == scored.to_pylist()


def test_unseen_levels_and_missing_values_get_a_number(model: Model) -> None:
    strange = pa.table(
        {
            "days": pa.array([None, 50.0], pa.float64()),
            "spent": pa.array([float("nan"), 10.0]),
            "country": pa.array(["JP", None]),
            "member": pa.array([None, True]),
        }
    )
    found = model.predict(strange)

    assert ((found > 0) & (found < 1)).all()


def test_columns_that_are_missing_or_of_another_type_are_named(
    model: Model, known: KnownCustomers
) -> None:
    with pytest.raises(BadData, match="needs 1 column not found here: spent"):
        model.predict(known.features.drop_columns(["spent"]))
    text = known.features.set_column(1, "spent", pa.array(["much"] * len(known.label)))
    with pytest.raises(BadData, match="knows this column as number"):
        model.predict(text)


def test_other_customers_make_the_model_stale(model: Model, make_known: MakeKnown) -> None:
    same = make_known(3000, 7).features
    moved = same.set_column(0, "days", pa.array(np.full(3000, 190.0)))

    assert not any(found.stale for found in model.drift(same))
    assert {"days", "score"} <= {found.column for found in model.drift(moved) if found.stale}


def test_a_model_saved_before_the_days_were_in_its_name_is_read_with_them(
    model: Model, tmp_path: Path
) -> None:
    dated = replace(model, card=replace(model.card, horizon_days=60))
    replace(dated, column="churn_probability").save(tmp_path)
    assert Model.load(tmp_path).column == "churn_probability_60d"
    replace(dated, column="lead_probability").save(tmp_path)
    assert Model.load(tmp_path).column == "lead_probability"


def test_a_damaged_file_beside_the_state_is_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    beside = [path for path in tmp_path.iterdir() if path.name != "model.json"]
    assert "card.json" in {path.name for path in beside}
    for path in beside:
        whole = path.read_text()
        path.write_text(whole[:-9])
        with pytest.raises(BadData, match=r"or was changed or damaged\. Way out: restore the file"):
            Model.load(tmp_path)
        path.unlink()
        with pytest.raises(BadData, match="missing"):
            Model.load(tmp_path)
        path.write_text(whole)


def test_a_damaged_file_is_refused(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    file = tmp_path / "model.json"
    file.write_text(file.read_text().replace("churn_probability_90d", "p"))
    with pytest.raises(BadData, match="checksum"):
        Model.load(tmp_path)
    with pytest.raises(BadData, match="fit the model again"):
        Model.load(tmp_path / "nowhere")


def test_a_file_where_the_folder_should_be_is_named(model: Model, tmp_path: Path) -> None:
    (tmp_path / "model").write_text("mine")

    with pytest.raises(BadData, match="a file stands where a folder should be"):
        model.save(tmp_path / "model")
    with pytest.raises(BadData, match="a file stands where a folder should be"):
        model.save(tmp_path / "model" / "of 2026")
