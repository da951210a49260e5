"""Profit by the share of customers contacted: margin of what the treatment adds, less contacts."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate.bootstrap import Estimate, estimate, replicate
from regulars.predictions.uplift.evaluate.ranking import Curve, Ranking
from regulars.predictions.uplift.evaluate.uplift_at import TENTHS
from regulars.predictions.uplift.experiment import Floats, Trial


@dataclass(frozen=True, slots=True)
class ProfitAt:
    """Contacting the best share of customers."""

    share: float
    """Of all customers, 0.1 to 1."""
    profit_per_customer: Estimate
    """Money per customer of the whole list, over contacting nobody."""


def profit_curve(
    score: Floats, trial: Trial, config: UpliftConfig, *, seed: int
) -> tuple[ProfitAt, ...]:
    """Profit when the best 10 %, 20 %, ... 100 % are contacted; empty where no value is set.

    share x (uplift among them x value of an outcome - cost of a contact). Do not pick the best
    point and quote its profit: the pick flatters it. `policy_value` of the rule "contact where
    uplift x value exceeds cost" is not picked on these customers.
    """
    value = config.value_per_outcome
    if value is None:
        return ()

    def measure(curve: Curve) -> Floats:
        return TENTHS[1:] * (curve.at(TENTHS[1:]).uplift * value - config.contact_cost)

    ranking = {"": Ranking.of(score, trial, weighted=config.observational)}
    draws = replicate(ranking, measure, count=config.replicates, seed=seed)[""]
    return tuple(
        ProfitAt(float(share), estimate(profit, draws[:, i], config.level))
        for i, (share, profit) in enumerate(
            zip(TENTHS[1:], measure(ranking[""].curve()), strict=True)
        )
    )
