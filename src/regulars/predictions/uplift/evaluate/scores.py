"""All measures of all learners, beside a response model and random order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate.auuc import auuc
from regulars.predictions.uplift.evaluate.bootstrap import Estimate, estimate, replicate
from regulars.predictions.uplift.evaluate.qini import qini_area, qini_coefficient
from regulars.predictions.uplift.evaluate.ranking import Curve, Ranking
from regulars.predictions.uplift.evaluate.uplift_at import uplift_at, uplift_by_decile
from regulars.predictions.uplift.experiment import Floats, Trial

RESPONSE, RANDOM = "response_model", "random"


@dataclass(frozen=True, slots=True)
class Scores:
    """How well an order of customers finds those whom the treatment changes."""

    qini_area: Estimate
    """See `qini`: in units of the outcome; 0 for random order."""
    qini_coefficient: Estimate | None
    """See `qini`: share of the perfect area; none for amounts."""
    auuc: Estimate
    """See `auuc`."""
    uplift_at_share: Estimate
    """Uplift among the targeted share of the settings."""
    uplift_by_decile: tuple[Estimate, ...]
    """Uplift within each tenth, the best first."""
    over_response: Estimate
    """Qini area less that of the response model, on the same replicates."""
    behind_best: Estimate
    """Qini area of the best learner less this one's, on the same replicates."""


def score_all(
    orders: Mapping[str, Floats], trial: Trial, config: UpliftConfig, *, seed: int
) -> dict[str, Scores]:
    """Measure orders of the same customers.

    Args:
        orders: name to score, shape (n,); among them `RESPONSE` and at least one learner.
        trial: the customers, none of whom taught the score that they have.
        config: replicates, level and targeted share.
        seed: of the replicates.
    """

    def measure(curve: Curve) -> Floats:
        return np.array(
            [
                qini_area(curve),
                qini_coefficient(curve) if trial.binary else np.nan,
                auuc(curve),
                uplift_at(curve, config.targeted_share),
                *uplift_by_decile(curve),
            ]
        )

    rankings = {
        name: Ranking.of(score, trial, weighted=config.observational)
        for name, score in orders.items()
    }
    values = {name: measure(ranking.curve()) for name, ranking in rankings.items()}
    draws = replicate(rankings, measure, count=config.replicates, seed=seed)
    best = max((n for n in orders if n not in {RESPONSE, RANDOM}), key=lambda n: values[n][0])

    def less(one: str, other: str) -> Estimate:
        return estimate(
            values[one][0] - values[other][0],
            draws[one][:, 0] - draws[other][:, 0],
            config.level,
        )

    found = {}
    for name in orders:
        each = [
            estimate(value, draws[name][:, i], config.level) for i, value in enumerate(values[name])
        ]
        found[name] = Scores(
            qini_area=each[0],
            qini_coefficient=each[1] if trial.binary else None,
            auuc=each[2],
            uplift_at_share=each[3],
            uplift_by_decile=tuple(each[4:]),
            over_response=less(name, RESPONSE),
            behind_best=less(best, name),
        )
    return found
