"""Columns of texts as numbers: what they become, for known and for new customers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from regulars.model import BadData
from regulars.segments import (
    ChooseKConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    portable_sql,
)
from regulars.segments.encode import EncodeConfig, Encoding, fit_encoding
from regulars.segments.rule import Condition

Lazy = nw.LazyFrame[Any]
CUSTOMERS = 300


def lazy(columns: dict[str, Any], engine: Any = "duckdb") -> Lazy:  # noqa: ANN401 - a name
    count = len(next(iter(columns.values())))
    table = pa.table({"customer_id": [f"c{i:03}" for i in range(count)], **columns})
    features: Lazy = nw.from_native(table).lazy(engine)
    return features


def answers(query: str, features: pa.Table) -> list[Any]:
    with duckdb.connect() as connection:
        connection.register("features", features)
        return list(connection.execute(query).fetchall())


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_few_levels_get_a_column_each_and_many_their_share(engine: str) -> None:
    known = lazy({"gender": ["f", "f", "m", None], "city": ["Ulm", "Ulm", "Bonn", "Köln"]}, engine)
    encoding = fit_encoding(
        known, ["gender", "city"], EncodeConfig(one_hot_levels=2, fewest_customers=1)
    )
    new = lazy({"gender": ["m", "x", None, "f"], "city": ["Ulm", "Rom", None, "Bonn"]}, engine)
    found = encoding.applied(new).sort("customer_id").collect("pyarrow").to_native().to_pydict()
    assert found["gender is f"] == [0.0, 0.0, None, 1.0]
    assert found["gender is m"] == [1.0, 0.0, None, 0.0]
    assert found["city frequency"] == [0.5, 0.0, None, 0.25]
    assert Encoding.model_validate(encoding.model_dump(mode="json")) == encoding


def test_a_rare_level_is_not_kept() -> None:
    features = lazy({"gender": ["f"] * 150 + ["m"] * 149 + ["Ms. Rare"]})
    encoding = fit_encoding(features, ["gender"], EncodeConfig())
    assert list(encoding.sources) == ["gender is f", "gender is m"]


def test_a_level_of_fewer_than_ten_customers_is_not_kept() -> None:
    villages = ["Ulm"] * 10 + ["Bonn"] * 9 + [f"village {i}" for i in range(31)]
    encoding = fit_encoding(lazy({"city": villages}), ["city"], EncodeConfig())
    assert encoding.columns[0].shares == {"Ulm": 0.2}


def test_a_text_of_which_no_level_may_be_kept_is_left_out_with_the_reason() -> None:
    features = lazy({"gender": list("abcd") * 9, "age_years": [20.0, 60.0, 40.0] * 12})
    fitted = fit_segments(features, SegmentsConfig(kind="demographic"), seed=1)
    assert isinstance(fitted, Segmentation)
    assert set(fitted.model.weights) == {"age_years"}
    assert fitted.left_out["gender"] == "each of its values is one of few customers"


@pytest.mark.parametrize("level", ["it's", 'say "x"', "a.b", "x is y", "naïve; --"])
def test_any_text_can_be_a_level(level: str) -> None:
    features = lazy({"trait_mood": [level, "plain", None]})
    encoding = fit_encoding(features, ["trait_mood"], EncodeConfig(fewest_customers=1))
    rows = encoding.applied(features).sort("customer_id").collect("pyarrow").to_native()
    name = f"trait_mood is {level}"
    assert rows[name].to_pylist() == [1.0, 0.0, None]
    for missing_as in (0.0, 1.0):
        for low, high in ((0.5, np.inf), (-np.inf, 0.5)):
            rule = Condition(name, low, high, missing_as)
            values = np.array([1.0, 0.0, np.nan])
            by_sql = answers(f"SELECT {rule.sql()} FROM features ORDER BY customer_id", rows)
            assert [row[0] for row in by_sql] == rule.holds(values).tolist()


@pytest.fixture(scope="module")
def people() -> tuple[Lazy, Any]:
    """Three groups that differ in gender and age, and orders that have nothing to do with them."""
    rng = np.random.default_rng(4)
    group = rng.permutation(np.arange(CUSTOMERS) % 3)
    columns = {
        "orders": rng.poisson(4.0, CUSTOMERS) + 1,
        "gender": np.array(["female", "male", "male"])[group].tolist(),
        "age_years": np.array([40.0, 20.0, 70.0])[group] + rng.normal(0.0, 1.0, CUSTOMERS),
        "region": [f"region {i % 20}" for i in range(CUSTOMERS)],
    }
    return lazy(columns), group


@pytest.fixture(scope="module")
def found(people: tuple[Lazy, Any]) -> Segmentation:
    config = SegmentsConfig(kind="demographic", choose=ChooseKConfig(resamples=4, k_max=4))
    fitted = fit_segments(people[0], config, seed=1)
    assert isinstance(fitted, Segmentation)
    return fitted


def assigned(found: Segmentation, features: Lazy) -> list[int]:
    rows = found.assign(features).sort("customer_id").collect("pyarrow")
    return list(rows["segment_id"].to_list())


def test_segments_by_a_text_and_a_number_are_found_and_saved(
    found: Segmentation, people: tuple[Lazy, Any], tmp_path: Path
) -> None:
    assert set(found.model.weights) == {"age_years", "gender is male"}
    assert found.left_out == {
        "gender is female": "says nearly the same as gender is male",
        "region frequency": "the same for every customer who has it",
    }
    assert adjusted_rand_score(people[1], assigned(found, people[0])) == 1.0
    found.save(tmp_path / "segments.json")
    again = Segmentation.load(tmp_path / "segments.json")
    assert assigned(again, people[0]) == assigned(found, people[0])


def test_rules_and_queries_stand_on_the_column_of_texts(
    found: Segmentation, people: tuple[Lazy, Any]
) -> None:
    features = people[0].collect("pyarrow").to_native()
    said = found.segments.to_pylist()
    truth = np.array(assigned(found, people[0]))
    for row in said:
        query = f"SELECT {row['rule_sql']} FROM features ORDER BY customer_id"
        named = np.array([bool(r[0]) for r in answers(query, features)])
        assert (named == (truth == row["segment_id"])).mean() == pytest.approx(
            row["rule_agreement"]
        )
    query = portable_sql(people[0], found).query
    by_sql = dict(answers(query, features))
    ids = features["customer_id"].to_pylist()
    assert np.mean([by_sql[c] == t for c, t in zip(ids, truth, strict=True)]) > 0.95


def test_new_customers_with_unknown_and_missing_texts_are_placed(
    found: Segmentation, people: tuple[Lazy, Any]
) -> None:
    new = lazy(
        {
            "gender": ["female", "diverse", None],
            "age_years": [40.0, 20.0, 70.0],
            "region": ["region 1", "the moon", None],
        }
    )
    places = assigned(found, new)
    of_group = dict(zip(people[1].tolist(), assigned(found, people[0]), strict=True))
    assert places[0] == of_group[0]
    assert places[1] in of_group.values()
    assert places[2] == of_group[2]


def test_a_text_that_became_a_number_is_refused(found: Segmentation) -> None:
    new = lazy({"gender": [1, 2], "age_years": [40.0, 20.0], "region": ["a", "b"]})
    with pytest.raises(BadData, match="need texts here") as caught:
        found.assign(new)
    assert caught.value.column == "gender"


def test_a_text_may_be_asked_for_by_name(people: tuple[Lazy, Any]) -> None:
    asked = {"select": {"features": ("orders", "gender")}, "choose": {"resamples": 4, "k_max": 4}}
    fitted = fit_segments(people[0], SegmentsConfig.model_validate(asked), seed=1)
    assert isinstance(fitted, Segmentation)
    assert {*fitted.model.weights} == {"orders", "gender is male"}
