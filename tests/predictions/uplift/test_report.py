"""What a reader should know before using the scores of an arm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regulars.predictions.evaluate import Measure
from regulars.predictions.uplift import (
    ArmReport,
    Balance,
    Estimate,
    Heterogeneity,
    Randomisation,
    Scores,
    UpliftConfig,
)
from regulars.predictions.uplift.checks import TwoSample

_ANY = Estimate(0.0, 0.0, 0.0, 0.0)
_BETTER = Estimate(0.05, 0.02, 0.08, 0.02)
_UNSURE = Estimate(0.01, -0.02, 0.04, 0.02)
_WORSE = Estimate(-0.05, -0.08, -0.02, 0.02)


def _scores(qini_area: Estimate, over_response: Estimate) -> Scores:
    return Scores(qini_area, None, _ANY, _ANY, (), over_response, _ANY)


def _report(
    qini_area: Estimate,
    over_response: Estimate,
    *,
    differ: bool = True,
    outcomes: tuple[int, int] = (100, 300),
) -> ArmReport:
    return ArmReport(
        arm="mail",
        design="randomised",
        customers=9_000,
        outcomes=outcomes,
        average_effect=_ANY,
        heterogeneity=Heterogeneity(
            found=differ, p_value=0.5, slope=0, standard_error=1, learner="dr", folds=4
        ),
        learner="t",
        scores={"t": _scores(qini_area, over_response)},
        policies={},
        profit=(),
        randomisation=Randomisation(
            Balance({"a": 0.0}, ()), TwoSample(Measure("AUC", 0.5), 1), None
        ),
        overlap=None,
    )


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (_report(_BETTER, _BETTER), []),
        (_report(_BETTER, _UNSURE), ["not measurably better than that of a response model"]),
        (_report(_UNSURE, _UNSURE), ["cannot be told from chance"]),
        (_report(_BETTER, _WORSE), ["A response model orders the customers better"]),
        (_report(_BETTER, _WORSE, differ=False), ["No difference between customers"]),
        (_report(_BETTER, _BETTER, outcomes=(99, 300)), ["Only 99 customers of an arm"]),
    ],
)
def test_each_doubt_is_said_once(report: ArmReport, said: list[str]) -> None:
    warnings = report.warnings(UpliftConfig())

    assert len(warnings) == len(said)
    assert all(words in warning for words, warning in zip(said, warnings, strict=True))


def test_what_chance_did_not_draw_is_said_first_with_what_the_checks_found() -> None:
    unlike = Randomisation(Balance({"age": 0.4}, ("age",)), TwoSample(Measure("AUC", 0.5), 1), None)
    report = replace(_report(_BETTER, _BETTER), design="observational", randomisation=unlike)

    first, second = report.warnings(UpliftConfig())

    assert first.startswith("The treatment was not drawn by chance")
    assert second.startswith("the arms differ in age by 0.40 standard deviations")
