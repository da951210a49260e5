"""From a flat table to scored customers, and back from a folder; what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from regulars.model import BadData, Refused
from regulars.predictions.uplift import (
    BoostedConfig,
    ForestConfig,
    LinearConfig,
    Uplift,
    UpliftConfig,
    fit_uplift,
    read_experiment,
)

FILE = Path(__file__).parents[4] / "shared/data/hillstrom/hillstrom.csv"
_N = 3_000
_QUICK = UpliftConfig(
    learners=("t", "dr", "forest"),
    base=LinearConfig(),
    forest=ForestConfig(trees=20),
    folds=2,
    replicates=50,
    test_folds=2,
    value_per_outcome=10.0,
    contact_cost=1.0,
)


def _table(*, effect: float = 0.4, seed: int = 0) -> pa.Table:
    random = np.random.default_rng(seed)
    young = random.random(_N) < 0.5
    mail = random.choice(["none", "letter", "mail"], _N)
    bought = random.random(_N) < 0.2 + effect * young * (mail == "mail")
    return pa.table(
        {
            "who": [f"c{i}" for i in random.permutation(_N)],
            "age": np.where(young, 25.0, 60.0) + random.normal(size=_N),
            "town": random.choice(["A", "B"], _N),
            "mail": mail,
            "bought": bought,
            "spend": bought * random.gamma(2.0, 20.0, _N),
        }
    )


@pytest.fixture(scope="module")
def found() -> Uplift:
    return fit_uplift(_table(), **_words(), config=_QUICK)


def _words() -> dict[str, Any]:
    return {
        "treatment": "mail",
        "outcome": "bought",
        "control": "none",
        "customer_id": "who",
        "seed": 3,
    }


def test_each_customer_has_a_row_per_arm(found: Uplift) -> None:
    assert found.table.column_names == [
        "customer_id", "arm", "uplift", "uplift_low", "uplift_high", "decile", "learner",
    ]  # fmt: skip
    assert found.table.num_rows == 2 * _N
    assert set(found.table["arm"].to_pylist()) == {"letter", "mail"}
    assert set(found.table["decile"].to_pylist()) == set(range(1, 11))


def test_the_effect_and_its_differences_are_found(found: Uplift) -> None:
    mail, letter = found.reports["mail"], found.reports["letter"]

    assert mail.average_effect.low < 0.2 < mail.average_effect.high
    assert mail.heterogeneity.found
    assert mail.heterogeneity.p_value < 1e-4
    assert mail.scores[mail.learner].over_response.value > -0.01
    assert mail.policies["worth it"].over_all.low > 0
    assert letter.average_effect.low < 0 < letter.average_effect.high
    assert not letter.heterogeneity.found
    assert any("No difference between customers" in w for w in letter.warnings(_QUICK))


def test_the_best_arm_for_each_beats_one_for_all(found: Uplift) -> None:
    best = found.best_arm

    assert best is not None
    assert sum(best.shares.values()) == pytest.approx(1)
    assert 0.4 < best.shares["mail"] < 0.7  # the young are half
    # In money: 0.2 buy anyway, half are raised by 0.4 at the cost of one contact.
    truth = 10 * (0.2 + 0.5 * 0.4) - 0.5
    assert best.value.low < truth < best.value.high
    assert best.over["letter"].low > 0.5
    assert best.over["mail"].low > 0
    assert best.everybody is None


def test_each_customer_is_told_their_arm_and_what_it_gains(found: Uplift) -> None:
    choice = found.choice
    assert choice is not None
    assert found.best_arm is not None
    rows = choice.to_pylist()
    age = dict(zip(_table()["who"].to_pylist(), _table()["age"].to_pylist(), strict=True))
    young = [row for row in rows if age[row["customer_id"]] < 40]
    right = [row["treatment"] == "mail" for row in young]

    assert np.mean(right) > 0.9
    assert np.mean([row["treatment"] == "none" for row in rows]) > 0.35
    # Worth 10 times .4 less a contact for the young; those who get nothing gain nothing.
    gain = [row["gain"] for row in young if row["treatment"] == "mail"]
    assert np.mean(gain) == pytest.approx(3, abs=0.7)
    assert all(row["gain_low"] < row["gain"] < row["gain_high"] for row in young[:50])
    assert {row["gain"] for row in rows if row["treatment"] == "none"} == {0.0}


def test_without_differences_the_better_arm_is_for_everybody_or_none() -> None:
    random = np.random.default_rng(5)
    mail = random.choice(["none", "letter", "mail"], _N)
    bought = random.random(_N) < 0.2 + 0.1 * (mail == "letter") + 0.2 * (mail == "mail")
    table = _table().set_column(3, "mail", pa.array(mail)).set_column(4, "bought", pa.array(bought))
    alike = fit_uplift(table.drop_columns(["spend"]), **_words(), config=_QUICK)

    best, choice = alike.best_arm, alike.choice
    assert best is not None
    assert choice is not None
    assert best.everybody == "mail"
    assert best.for_all["mail"].low < 10 * 0.2 - 1 < best.for_all["mail"].high
    assert best.second is not None
    assert best.second.low < 10 * 0.1 < best.second.high
    assert set(choice["treatment"].to_pylist()) == {"mail"}

    dear = _QUICK.model_copy(update={"contact_cost": 5.0})
    nobody = fit_uplift(table.drop_columns(["spend"]), **_words(), config=dear)
    assert nobody.best_arm is not None
    assert nobody.best_arm.everybody == "none"
    assert nobody.choice is not None
    assert set(nobody.choice["gain"].to_pylist()) == {0.0}


def test_profit_is_in_money(found: Uplift) -> None:
    report = found.reports["mail"]

    at_all = report.profit[-1]
    assert at_all.share == 1
    assert at_all.profit_per_customer.value == pytest.approx(10 * 0.2 - 1, abs=0.5)
    best = max(p.profit_per_customer.value for p in report.profit)
    assert best > at_all.profit_per_customer.value


def test_what_came_with_the_outcome_is_left_out_and_named(found: Uplift) -> None:
    assert "spend" in found.covariates.left_out
    assert "recorded with it" in found.covariates.left_out["spend"]
    card = found.cards["mail"]
    assert card.features == ("age", "town")
    assert [c.column for c in card.left_out] == ["spend"]
    assert card.measure("Qini coefficient", "response_model").low is not None


def test_a_folder_gives_back_everything(found: Uplift, tmp_path: Path) -> None:
    found.save(tmp_path / "uplift")
    again = Uplift.load(tmp_path / "uplift")

    assert again.reports == found.reports
    assert again.cards == found.cards
    assert again.best_arm == found.best_arm
    assert again.config == found.config
    assert again.table.equals(found.table)
    assert again.choice == found.choice
    new = _table(seed=9).drop_columns(["mail", "bought", "spend"])
    assert again.predict(new, customer_id="who").equals(found.predict(new, customer_id="who"))
    chosen = again.choose(new, customer_id="who")
    assert chosen.equals(found.choose(new, customer_id="who"))
    age = np.array(new["age"].to_pylist())
    mailed = np.array([arm == "mail" for arm in chosen["treatment"].to_pylist()])
    assert mailed[age < 40].mean() > 0.9
    assert mailed[age > 40].mean() < 0.1
    assert {p.suffix for p in (tmp_path / "uplift").iterdir()} <= {".json", ".npz", ".parquet"}


def test_boosted_trees_are_kept_as_text(tmp_path: Path) -> None:
    config = _QUICK.model_copy(update={"base": BoostedConfig(trees=5), "learners": ("x",)})
    fitted = fit_uplift(_table(), **_words(), arms=["mail"], config=config)

    fitted.save(tmp_path)

    text = (tmp_path / "arm0.effect_treated.lightgbm.txt").read_text()
    assert text.startswith("tree\n")
    new = _table(seed=9)
    assert Uplift.load(tmp_path).predict(new).equals(fitted.predict(new))


def test_new_customers_need_the_same_columns(found: Uplift) -> None:
    with pytest.raises(BadData, match="town"):
        found.predict(pa.table({"age": [30.0]}))
    with pytest.raises(BadData, match="age"):
        found.predict(pa.table({"age": ["old"], "town": ["A"]}))


def test_the_order_of_rows_changes_nothing(found: Uplift) -> None:
    table = _table()
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(_N)))

    assert fit_uplift(shuffled, **_words(), config=_QUICK).table.equals(found.table)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"treatment": "post"}, "post: the table has no such column"),
        ({"control": "nobody"}, "needs 100 customers, this one has 0"),
        ({"arms": []}, "no treatment arm beside control"),
        ({"arms": ["mail", "mail"]}, "named twice"),
        ({"outcome": "town"}, "town: it is not clear which value means yes"),
        ({"exclude": ["age", "town", "spend"]}, "no column is left"),
    ],
)
def test_wrong_words_are_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(BadData, match=says):
        read_experiment(_table(), **{**_words_without_seed(), **change})


def _words_without_seed() -> dict[str, Any]:
    return {k: v for k, v in _words().items() if k != "seed"}


def _with(column: str, values: Any) -> pa.Table:  # noqa: ANN401 - any column
    table = _table()
    return table.set_column(table.column_names.index(column), column, pa.array(values))


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("bought", [1.0] * _N, "the same for everyone"),
        ("bought", [1.0] * 9 + [0.0] * (_N - 9), r"all but \d have the outcome 0: needs 30"),
        ("bought", [None, *[1.0, 0.0] * 1_499, 1.0], "no outcome is known of 1 customer"),
        ("bought", [np.inf, *[1.0, 0.0] * 1_499, 1.0], "an outcome is not finite"),
        ("mail", ["mail"] * _N, "no treatment arm|needs 100 customers"),
        ("mail", [None, *["mail", "none"] * 1_499, "none"], "the arm of a customer is missing"),
        ("mail", ["mail"] * 20 + ["none"] * (_N - 20), "needs 100 customers, this one has 20"),
        ("who", ["c1"] * _N, "a customer stands in several rows"),
        ("who", [None] * _N, "a customer has no identifier"),
        ("age", [np.inf] * _N, "age: a number is infinite"),
    ],
)
def test_bad_tables_are_named(column: str, values: list[Any], says: str) -> None:
    with pytest.raises(BadData, match=says):
        read_experiment(_with(column, values), **_words_without_seed())


def test_a_choice_is_refused_and_labelled_where_asked_for() -> None:
    table = _table()
    age = table["age"].to_numpy()
    chosen = np.where(np.random.default_rng(0).random(_N) < 0.2 + 0.6 * (age > 40), "mail", "none")
    picked = _with("mail", chosen.tolist())

    with pytest.raises(Refused, match="not randomised: the arms differ in age"):
        fit_uplift(picked, **_words(), config=_QUICK)

    config = _QUICK.model_copy(update={"observational": True})
    report = fit_uplift(picked, **_words(), config=config).reports["mail"]
    assert report.design == "observational"
    assert "not drawn by chance" in report.warnings(config)[0]
    assert report.overlap is not None


def test_arms_that_are_not_as_planned_are_refused() -> None:
    config = _QUICK.model_copy(update={"planned_shares": {"none": 2, "letter": 1, "mail": 1}})

    with pytest.raises(Refused, match="not as large as planned"):
        fit_uplift(_table(), **_words(), config=config)


@pytest.mark.real_data
def test_hillstrom_as_it_is() -> None:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not here")
    config = UpliftConfig(
        learners=("t", "x", "forest"), forest=ForestConfig(trees=30), folds=2, replicates=40,
        base=BoostedConfig(trees=40), test_folds=2,
    )  # fmt: skip
    found = fit_uplift(
        pyarrow.csv.read_csv(FILE),
        treatment="segment",
        outcome="visit",
        control="No E-Mail",
        arms=["Womens E-Mail"],
        seed=1,
        config=config,
    )

    report = found.reports["Womens E-Mail"]
    assert set(found.covariates.left_out) == {"conversion", "spend"}
    assert report.randomisation.faults == ()
    # Measured from the file: 15.140 % visits with the mail, 10.617 % without.
    assert report.average_effect.value == pytest.approx(0.0452, abs=0.001)
    assert report.heterogeneity.found
    assert report.policies["worth it"].over_none.low > 0
    for name in config.learners:
        qini = report.scores[name].qini_coefficient
        assert qini is not None
        assert qini.low > 0.02
    assert report.scores["forest"].uplift_at_share.value > 0.065
