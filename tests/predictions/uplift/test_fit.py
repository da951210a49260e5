"""From a flat table to scored customers; what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pytest

from regulars.model import Refused
from regulars.predictions.uplift import (
    BoostedConfig,
    ForestConfig,
    Uplift,
    UpliftConfig,
    fit_uplift,
)

if TYPE_CHECKING:
    from tests.predictions.uplift.conftest import MakeMailing

FILE = Path(__file__).parents[4] / "shared/data/hillstrom/hillstrom.csv"
_N = 3_000  # of the mailing


def test_each_customer_has_a_row_per_arm(found: Uplift) -> None:
    assert found.table.column_names == [
        "customer_id", "arm", "uplift", "uplift_low", "uplift_high", "decile", "learner",
    ]  # fmt: skip
    assert found.table.num_rows == 2 * _N
    assert set(found.table["arm"].to_pylist()) == {"letter", "mail"}
    assert set(found.table["decile"].to_pylist()) == set(range(1, 11))


def test_the_effect_and_its_differences_are_found(
    found: Uplift, quick_uplift: UpliftConfig
) -> None:
    mail, letter = found.reports["mail"], found.reports["letter"]

    assert mail.average_effect.low < 0.2 < mail.average_effect.high
    assert mail.heterogeneity.found
    assert mail.heterogeneity.p_value < 1e-4
    assert mail.scores[mail.learner].over_response.value > -0.01
    assert mail.policies["worth it"].over_all.low > 0
    assert letter.average_effect.low < 0 < letter.average_effect.high
    assert not letter.heterogeneity.found
    assert any("No difference between customers" in w for w in letter.warnings(quick_uplift))


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


def test_each_customer_is_told_their_arm_and_what_it_gains(
    found: Uplift, make_mailing: MakeMailing
) -> None:
    choice = found.choice
    assert choice is not None
    assert found.best_arm is not None
    rows = choice.to_pylist()
    age = dict(
        zip(make_mailing()["who"].to_pylist(), make_mailing()["age"].to_pylist(), strict=True)
    )
    young = [row for row in rows if age[row["customer_id"]] < 40]
    right = [row["treatment"] == "mail" for row in young]

    assert np.mean(right) > 0.9
    assert np.mean([row["treatment"] == "none" for row in rows]) > 0.35
    # Worth 10 times .4 less a contact for the young; those who get nothing gain nothing.
    gain = [row["gain"] for row in young if row["treatment"] == "mail"]
    assert np.mean(gain) == pytest.approx(3, abs=0.7)
    assert all(row["gain_low"] < row["gain"] < row["gain_high"] for row in young[:50])
    assert {row["gain"] for row in rows if row["treatment"] == "none"} == {0.0}


def test_without_differences_the_better_arm_is_for_everybody_or_none(
    columns: dict[str, Any], make_mailing: MakeMailing, quick_uplift: UpliftConfig
) -> None:
    random = np.random.default_rng(5)
    mail = random.choice(["none", "letter", "mail"], _N)
    bought = random.random(_N) < 0.2 + 0.1 * (mail == "letter") + 0.2 * (mail == "mail")
    table = (
        make_mailing()
        .set_column(3, "mail", pa.array(mail))
        .set_column(4, "bought", pa.array(bought))
    )
    alike = fit_uplift(table.drop_columns(["spend"]), **columns, seed=3, config=quick_uplift)

    best, choice = alike.best_arm, alike.choice
    assert best is not None
    assert choice is not None
    assert best.everybody == "mail"
    assert best.for_all["mail"].low < 10 * 0.2 - 1 < best.for_all["mail"].high
    assert best.second is not None
    assert best.second.low < 10 * 0.1 < best.second.high
    assert set(choice["treatment"].to_pylist()) == {"mail"}

    dear = quick_uplift.model_copy(update={"contact_cost": 5.0})
    nobody = fit_uplift(table.drop_columns(["spend"]), **columns, seed=3, config=dear)
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


def test_the_order_of_rows_changes_nothing(
    found: Uplift, columns: dict[str, Any], make_mailing: MakeMailing, quick_uplift: UpliftConfig
) -> None:
    table = make_mailing()
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(_N)))

    assert fit_uplift(shuffled, **columns, seed=3, config=quick_uplift).table.equals(found.table)


def test_a_choice_is_refused_and_labelled_where_asked_for(
    columns: dict[str, Any], make_mailing: MakeMailing, quick_uplift: UpliftConfig
) -> None:
    table = make_mailing()
    age = table["age"].to_numpy()
    chosen = np.where(np.random.default_rng(0).random(_N) < 0.2 + 0.6 * (age > 40), "mail", "none")
    picked = table.set_column(table.column_names.index("mail"), "mail", pa.array(chosen))

    with pytest.raises(Refused, match="not randomised: the arms differ in age"):
        fit_uplift(picked, **columns, seed=3, config=quick_uplift)

    config = quick_uplift.model_copy(update={"observational": True})
    report = fit_uplift(picked, **columns, seed=3, config=config).reports["mail"]
    assert report.design == "observational"
    assert "not drawn by chance" in report.warnings(config)[0]
    assert report.overlap is not None


def test_arms_that_are_not_as_planned_are_refused(
    columns: dict[str, Any], make_mailing: MakeMailing, quick_uplift: UpliftConfig
) -> None:
    config = quick_uplift.model_copy(update={"planned_shares": {"none": 2, "letter": 1, "mail": 1}})

    with pytest.raises(Refused, match="not as large as planned"):
        fit_uplift(make_mailing(), **columns, seed=3, config=config)


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
