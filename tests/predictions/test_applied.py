from __future__ import annotations

from regulars.predictions.applied import applied_card, applied_said
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift
from regulars.predictions.level import Level
from regulars.wording import NBSP

CARD = ModelCard(
    kind="churn",
    label="no order within 90 days",
    method="LightGBM",
    as_of="2025-06-30T00:00:00",
    learned_on="2025-07-02",
    customers=5_000,
    level=Level("no order within 90 days", 5_000, 0.4, 0.3, 0.5, is_share=True),
    premises=("Of those who bought tea.",),
    warnings=("The history is short.",),
)


def test_what_was_expected_of_others_is_left_out_and_who_they_were_is_said_first() -> None:
    found = applied_card(CARD, 70, as_of="2026-01-31T00:00:00", warnings=["Few are new."])

    assert found.level is None
    assert found.as_of == "2026-01-31T00:00:00"
    who, *others = (said.replace(NBSP, " ") for said in found.premises)
    assert who == (
        "A saved model: learned from 5,000 customers as of 30 June 2025, applied to 70 customers as"
        " of 31 January 2026."
    )
    assert others == ["Of those who bought tea."]
    assert found.warnings == ("Few are new.", "The history is short.")


def test_a_stale_model_says_so_before_all_else() -> None:
    moved = ColumnDrift("orders", 0.9, 0.01, 70, stale=True)
    [stale, *others] = applied_card(CARD, 70, [moved]).warnings

    assert "stale" in stale
    assert "orders" in stale
    assert others == ["The history is short."]


def test_without_a_date_customers_are_those_here() -> None:
    assert applied_card(CARD, 70).as_of == CARD.as_of
    said = applied_said(CARD, 70).replace(NBSP, " ")
    assert said.endswith("as of 30 June 2025, applied to 70 customers here.")


def test_the_mean_is_told_without_the_limits_of_those_it_learned_from() -> None:
    card = applied_card(CARD, 4_338, as_of="2026-01-31T00:00:00", mean=0.416)
    said = card.premises[1].replace(NBSP, " ")
    assert said.startswith("Of 4,338 customers, no order within 90 days: 41.6 %, the mean")
    assert "30.0 %" not in " ".join(card.said()).replace(NBSP, " ")
