from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pytest

from regulars.model import BadData
from regulars.predictions import fit_flat, read_like, read_texts
from regulars.predictions.learn import (
    CHOSEN,
    BoostingConfig,
    EncodedColumn,
    Encoding,
    LearnConfig,
)

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers

DATA = Path(__file__).parents[3] / "shared/data"


@pytest.fixture(scope="module")
def table(known: KnownCustomers) -> pa.Table:
    n = len(known.label)
    words = np.where(known.label > 0, "Yes", "No").tolist()
    return known.features.append_column("id", pa.array([f"c{i}" for i in range(n)])).append_column(
        "Churn", pa.array(words)
    )


def test_a_table_with_a_label_is_enough(table: pa.Table, quick: LearnConfig) -> None:
    card = fit_flat(table, label="Churn", id_column="id", seed=1, config=quick).model.card

    assert card.label == "Churn is Yes"
    assert set(card.features) == {"days", "spent", "country", "member"}
    assert card.measure("AUC").value > 0.7
    lazy = nw.from_native(table).lazy("duckdb")
    again = fit_flat(lazy, label="Churn", id_column="id", seed=1, config=quick).model.card
    assert again.measures == card.measures


def test_a_leak_is_left_out_and_named_unless_it_is_asked_for(
    table: pa.Table, quick: LearnConfig
) -> None:
    yes = np.array(table["Churn"].to_pylist()) == "Yes"
    leaky = table.append_column("refund", pa.array(np.where(yes, 10.0, 0.0)))
    model = fit_flat(leaky, label="Churn", id_column="id", seed=1, config=quick).model
    kept = fit_flat(
        leaky, label="Churn", id_column="id", seed=1, config=quick, keep=["refund"]
    ).model

    assert "refund" not in model.card.features
    assert [one.column for one in model.card.left_out] == ["refund"]
    assert "refund" in kept.card.features
    assert "nearly perfectly" in " ".join(kept.card.warnings)


def test_numbers_that_are_all_different_are_learned_from_unless_they_are_ids(
    quick: LearnConfig,
) -> None:
    rng = np.random.default_rng(3)
    income = rng.permutation(80_000)[:900] + 20_000
    rich = income > 60_000
    table = pa.table(
        {
            "income": income,
            "contract_no": rng.integers(1, 10**12, 900),
            "at": np.arange(900) * 10,
            "bought": (rng.random(900) < np.where(rich, 0.75, 0.15)).astype(int),
        }
    )
    card = fit_flat(table, label="bought", seed=1, config=quick).model.card
    kept = fit_flat(
        table, label="bought", seed=1, config=quick, keep=["contract_no", "at"]
    ).model.card

    assert set(card.features) == {"income"}
    assert card.measure("AUC").value > 0.75
    assert [one.column for one in card.left_out if one.is_id] == ["contract_no", "at"]
    assert all("`--keep`" in one.reason for one in card.left_out)
    assert set(kept.features) == {"income", "contract_no", "at"}


def test_rows_of_one_id_stay_together(table: pa.Table, quick: LearnConfig) -> None:
    twice = pa.concat_tables([table, table])
    card = fit_flat(twice, label="Churn", id_column="id", seed=1, config=quick).model.card
    once = fit_flat(table, label="Churn", id_column="id", seed=1, config=quick).model.card

    assert any("copies" in warning for warning in card.warnings)
    assert card.measure("AUC").value == pytest.approx(once.measure("AUC").value, abs=0.04)


def test_labels_are_understood_or_asked_about(table: pa.Table, quick: LearnConfig) -> None:
    other = table.set_column(5, "Churn", pa.array(["stays", "goes"] * 750))
    with pytest.raises(BadData, match=r"not clear which value means yes.*goes, stays.*--positive"):
        fit_flat(other, label="Churn", seed=1, config=quick)
    with pytest.raises(BadData, match=r"column Chrun: there is no such column"):
        fit_flat(table, label="Chrun", seed=1, config=quick)
    named = fit_flat(
        table, label="Churn", id_column="id", seed=1, config=quick, positive="No"
    ).model.card
    assert named.label == "Churn is No"
    assert named.base_rate is not None
    assert named.base_rate > 0.5
    flags = pa.array(np.array(table["Churn"].to_pylist()) == "Yes")
    as_flags = table.set_column(5, "Churn", flags)
    card = fit_flat(as_flags, label="Churn", id_column="id", seed=1, config=quick).model.card
    assert card.base_rate == pytest.approx(1 - named.base_rate)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("No", "label is No in every one of 1,500 rows: nobody did it"),
        ("Yes", "label is Yes in every one of 1,500 rows: everybody did it"),
        (0, "nobody did it"),
        ("gold", "all are alike"),
        (None, "label is empty in every row"),
    ],
)
def test_a_label_with_one_value_is_refused_for_that(
    table: pa.Table, value: object, said: str, quick: LearnConfig
) -> None:
    one = table.set_column(5, "Churn", pa.array([value] * len(table)))
    with pytest.raises(BadData) as refused:
        fit_flat(one, label="Churn", seed=1, config=quick)
    assert said in str(refused.value).replace("\u00a0", " ")
    assert "--positive" not in str(refused.value)


def test_an_amount_is_predicted_as_one(known: KnownCustomers, quick: LearnConfig) -> None:
    table = known.features.append_column("Total Spend", pa.array(known.amount))
    model = fit_flat(table, label="Total Spend", seed=1, config=quick).model

    assert model.column == "total_spend_expected"
    assert model.card.measure("normalised Gini").value > 0.2


def test_texts_become_what_they_say() -> None:
    table = pa.table(
        {
            "total": ["1", " 2.5 ", " ", "-3e2"] * 5,
            "day": ["2012-09-04", "2014-03-08 10:00", "", "2013-01-01"] * 5,
            "code": ["1a", "2", "", "3"] * 5,
        }
    )
    read = read_texts(table)

    assert read["total"].to_pylist()[:4] == [1.0, 2.5, None, -300.0]
    assert read["day"].to_pylist()[:2] == [date(2012, 9, 4), date(2014, 3, 8)]
    assert read["code"].to_pylist()[:4] == ["1a", "2", None, "3"]


def _read(name: str, delimiter: str) -> pa.Table:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return pc.read_csv(path, parse_options=pc.ParseOptions(delimiter=delimiter))


@pytest.mark.real_data
def test_telco_churn_is_predicted_and_calibrated() -> None:
    table = _read("telco_churn/Telco-Customer-Churn.csv", ",")
    config = LearnConfig(inner_folds=2, threads=1, boosting=BoostingConfig(leaves=(4,)))
    found = fit_flat(table, label="Churn", id_column="customerID", seed=1, config=config)
    card = found.model.card

    assert card.measure("AUC", CHOSEN).value >= 0.845
    assert card.measure("expected calibration error", CHOSEN).value <= 0.02
    assert card.left_out == ()


@pytest.mark.real_data
def test_the_duration_of_the_call_is_found_out_at_the_bank() -> None:
    table = _read("bank_marketing/bank-full.csv", ";").slice(0, 45_211)
    some = table.take(pa.array(np.random.default_rng(0).permutation(table.num_rows)[:8000]))
    boosting = BoostingConfig(leaves=(16,), learning_rate=0.1)
    config = LearnConfig(folds=3, inner_folds=2, threads=1, boosting=boosting)
    card = fit_flat(some, label="y", seed=1, config=config).model.card

    assert [one.column for one in card.left_out] == ["duration"]
    assert "duration" not in card.features
    assert 0.75 < card.measure("AUC", CHOSEN).value < 0.83


def test_ids_stay_what_they_are_though_most_are_numbers() -> None:
    ids = [*map(str, range(99)), "A-7"]
    ages = EncodedColumn("age", "number")
    read = read_like(pa.table({"who": ids, "age": ["41"] * 100}), Encoding((ages,)))
    assert read["who"].to_pylist() == ids
    assert read["age"].to_pylist() == [41.0] * 100


def test_the_number_of_the_row_is_not_offered_as_a_column(
    table: pa.Table, quick: LearnConfig
) -> None:
    with pytest.raises(BadData, match=r"choose among days.*Churn") as refused:
        fit_flat(table, label="Chrun", id_column="id", seed=1, config=quick)
    assert ", id," not in str(refused.value)
