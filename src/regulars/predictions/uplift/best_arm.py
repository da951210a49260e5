"""Several treatments: which one for whom, and whether choosing beats one for all.

Each customer's arm is the one with the largest uplift (in money, less the cost of a contact),
control where none is above zero. The uplifts are those of learners that did not see the customer
in that arm's comparison, so the same experiment may judge the choice: the mean outcome of those
whose arm agrees with it, weighted by 1 / the share of their arm (normalised, see
:cite:t:`dudik:doubly`), with normal limits from the linear terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate import Estimate, mean_of
from regulars.predictions.uplift.experiment import Experiment, Floats, Rows


@dataclass(frozen=True, slots=True)
class BestArm:
    """The rule "each customer the arm with the largest uplift"."""

    shares: dict[str, float]
    """Share of the customers to whom the rule gives each arm, control included."""
    value: Estimate
    """Mean per customer under the rule: the outcome, or money where an outcome has a value."""
    over: dict[str, Estimate]
    """The same less that of giving one arm to all, for each arm and control."""


def judge_best_arm(
    uplifts: Mapping[str, Floats], experiment: Experiment, config: UpliftConfig
) -> BestArm:
    """Choose an arm for each customer and value the rule.

    Args:
        uplifts: of each treatment arm, for all customers of the experiment, shape (n,).
        experiment: a randomised one.
        config: value of an outcome, cost of a contact, level.
    """
    value, cost = config.value_per_outcome or 1.0, config.contact_cost
    gains = [np.zeros(len(experiment.y))]
    gains += [uplifts[arm] * value - cost for arm in experiment.arms[1:]]
    rule = np.argmax(np.column_stack(gains), axis=1)
    gained = experiment.y * value - cost * (experiment.arm > 0)

    def terms(given: Rows) -> Floats:
        """Per-customer terms whose mean is the value of giving these arms."""
        weight = experiment.arm == given
        share = np.bincount(experiment.arm)[given] / len(given)
        scaled: Floats = weight / share
        scaled = scaled / scaled.mean()
        mean = float((scaled * gained).mean())
        return mean + scaled * (gained - mean)

    own = terms(rule)
    count = np.bincount(rule, minlength=len(experiment.arms)) / len(rule)
    return BestArm(
        shares=dict(zip(experiment.arms, count.tolist(), strict=True)),
        value=mean_of(own, config.level),
        over={
            arm: mean_of(own - terms(np.full(len(rule), number)), config.level)
            for number, arm in enumerate(experiment.arms)
        },
    )
