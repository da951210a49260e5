"""The card of an arm, and one card of several."""

from __future__ import annotations

from dataclasses import replace

from regulars.predictions.uplift import Uplift
from regulars.predictions.uplift.card import card_of_arms


def test_the_learner_that_is_used_is_told_first(found: Uplift) -> None:
    for arm, card in found.cards.items():
        report = found.reports[arm]
        own = report.scores[report.learner]

        assert card.measures[0].model == report.learner
        assert card.measure("Qini area", report.learner).value == own.qini_area.value
        assert card.measure("uplift at 30%", report.learner).low == own.uplift_at_share.low
        assert card.measure("average effect").value == report.average_effect.value
        assert {m.model for m in card.measures} == {"t", "dr", "forest", "response_model", "random"}
        assert card.label == f"bought because of {arm}, against none"


def test_one_card_of_two_arms_says_of_which_each_figure_is(found: Uplift) -> None:
    letter, mail = (replace(found.cards[arm], warnings=(arm,)) for arm in ("letter", "mail"))

    one = card_of_arms({"letter": letter, "mail": replace(mail, customers=letter.customers + 9)})

    assert one.label == f"{letter.label}; {mail.label}"
    assert one.customers == letter.customers + 9
    assert one.warnings == ("letter: letter", "mail: mail")
    assert len(one.measures) == len(letter.measures) + len(mail.measures)
    own = found.reports["mail"].learner
    assert one.measure("AUUC", f"mail: {own}").value == mail.measure("AUUC", own).value


def test_of_one_arm_it_is_the_arms_own(found: Uplift) -> None:
    assert card_of_arms({"mail": found.cards["mail"]}) is found.cards["mail"]
