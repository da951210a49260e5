from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.segments.rule import Condition, Rule, fit_rule

RNG = np.random.default_rng(9)
Array = np.ndarray[Any, Any]


def fit(values: dict[str, Array], members: Array) -> Rule:
    fills = {c: float(np.nanmedian(v)) for c, v in values.items()}
    return fit_rule(values, members, fills=fills, train=10_000, seed=0)


def agreement_in_sql(rule: Rule, values: dict[str, Array], members: Array) -> float:
    columns = {c: pa.array(v, pa.float64(), from_pandas=True) for c, v in values.items()}
    with duckdb.connect() as connection:
        connection.register("features", pa.table({**columns, "member": pa.array(members)}))
        agree = f"SELECT avg(CASE WHEN ({rule.sql()}) = member THEN 1.0 ELSE 0 END) FROM features"
        row = connection.execute(agree).fetchone()
    assert row is not None
    return float(row[0])


def test_a_known_rule_is_found_and_said() -> None:
    values = {"orders": RNG.integers(1, 20, 900) * 1.0, "revenue": RNG.uniform(0, 1000, 900)}
    members = (values["orders"] >= 8) & (values["revenue"] <= 400)
    rule = fit(values, members)
    assert rule.agreement > 0.99
    assert '"' not in rule.sql()  # Spark would read a text
    assert "at least 8 orders" in rule.in_words().lower()
    assert "revenue at most 4" in rule.in_words().lower()


def test_alternatives_are_joined_by_or() -> None:
    values = {"orders": RNG.integers(1, 30, 900) * 1.0}
    members = (values["orders"] <= 4) | (values["orders"] > 20)
    rule = fit(values, members)
    assert (rule.agreement, rule.precision, rule.recall) == (1.0, 1.0, 1.0)
    assert rule.sql() == "(orders <= 4) OR (orders > 20)"
    assert rule.in_words() == "At most 4 orders; or at least 21 orders"


def test_a_rare_segment_still_gets_a_rule_that_finds_it() -> None:
    values = {"revenue": RNG.normal(100, 10, 2_000), "noise": RNG.normal(size=2_000)}
    members = values["revenue"] + RNG.normal(0, 8, 2_000) > 133
    assert 5 < members.sum() < 60
    rule = fit(values, members)
    assert rule.f1 > 0.2


def test_missing_values_count_as_the_median_in_sql_too() -> None:
    gaps = RNG.uniform(1, 100, 600)
    gaps[::3] = np.nan
    members = np.where(np.isnan(gaps), np.nanmedian(gaps), gaps) > 60
    rule = fit({"mean_gap_days": gaps}, members)
    assert "coalesce" in rule.sql()
    assert agreement_in_sql(rule, {"mean_gap_days": gaps}, members) == rule.agreement > 0.97


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_the_sql_gives_the_stated_agreement(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = {
        "orders": rng.integers(1, 12, 80) * 1.0,
        'odd "name"': rng.lognormal(0, 3, 80),
        "share": rng.choice([0.1, 0.1 + 1e-13, 0.3, np.nan], 80),
    }
    members = rng.random(80) < rng.uniform(0.1, 0.9)
    members[:2] = [True, False]
    rule = fit(values, members)
    assert agreement_in_sql(rule, values, members) == pytest.approx(rule.agreement, abs=1e-12)


def test_precision_and_recall_say_who_is_named_wrongly_and_who_is_missed() -> None:
    orders = np.arange(1.0, 101.0)
    members = orders > 60
    members[:10] = True  # ten who belong and whom a single cut cannot reach
    members[95:] = False  # five whom it names wrongly
    rule = fit({"orders": orders}, members)
    said = np.zeros(len(orders), dtype=bool)
    for path in rule.paths:
        said |= np.all([condition.holds(orders) for condition in path], axis=0)
    assert rule.precision == (said & members).sum() / said.sum()
    assert rule.recall == (said & members).sum() / members.sum()
    assert rule.agreement == (said == members).mean()


def test_every_dialect_compares_the_column_and_no_text_of_its_name() -> None:
    sqlglot = pytest.importorskip("sqlglot")
    said = Condition("orders", 3.0, np.inf, missing_as=2.0).sql()
    for dialect in ("duckdb", "postgres", "spark", "bigquery", "sqlite"):
        tree = sqlglot.parse_one(said, read=dialect)
        assert [c.name for c in tree.find_all(sqlglot.exp.Column)] == ["orders"]


def test_only_what_is_no_plain_name_is_quoted() -> None:
    for name in ("order", "group", "Pets", 'a "b"', "1st"):
        said = Condition(name, 3.0, np.inf, None).sql()
        with duckdb.connect() as connection:
            connection.register("features", pa.table({name: [1.0, 5.0]}))
            rows = connection.execute(f"SELECT {said} FROM features").fetchall()
        assert rows == [(False,), (True,)]


def test_how_common_a_text_is_has_words_and_no_sql() -> None:
    common = RNG.choice([0.1, 0.6], 400)
    rule = fit({"city frequency": common}, common > 0.3)
    assert rule.agreement == 1.0
    assert "same city" in rule.in_words()
    assert rule.sql() == ""
