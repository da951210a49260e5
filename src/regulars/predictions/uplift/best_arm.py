"""Which treatment for whom, or none, and whether choosing beats one for all.

Each customer's best arm is the one with the largest expected gain: effect (see `effect_line`) x
value of an outcome - cost of a contact; control where none is above zero. The effects come from
learners and lines that did not see the customer, so the same experiment may judge the choice: the
mean outcome of those whose arm agrees with it, weighted by 1 / the share of their arm and
normalised (:cite:t:`dudik:doubly`). Every way of treating is measured on the same bootstrap
replicates (:cite:t:`efron:bootstrap`), so that their differences have intervals too.

Choosing is advised only where it is better than the best single way beyond its interval; else that
way is for everybody. Cost O(replicates x n).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate import Estimate, estimate
from regulars.predictions.uplift.experiment import Experiment, Floats, Rows

Effects = Mapping[str, tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class BestArm:
    """The choice "each customer the arm with the largest gain", beside one arm for all.

    Values are per customer: the outcome or, where it has a value, money less contacts.
    """

    shares: dict[str, float]
    """Share of the customers to whom the choice gives each arm, control included."""
    value: Estimate
    """Mean per customer under the choice."""
    over: dict[str, Estimate]
    """The same less that of giving one arm to all, for each arm and control."""
    for_all: dict[str, Estimate]
    """What giving one treatment arm to all brings over giving nobody any."""
    second: Estimate | None
    """The best treatment arm for all less the next best; none where there is one."""
    everybody: str | None
    """The arm that is advised for everybody, control included; none: each customer their own."""


def best_for_each(effects: Effects, config: UpliftConfig) -> Rows:
    """The number of each customer's best arm, 0 for control, shape (n,).

    Args:
        effects: of each treatment arm, expected effects and their standard errors.
        config: value of an outcome and cost of a contact.
    """
    found: Rows = np.argmax(_gains(effects, config), axis=1)
    return found


def judge_best_arm(
    effects: Effects, experiment: Experiment, config: UpliftConfig, *, seed: int
) -> BestArm:
    """Value the choice and each arm for all, on the customers of a randomised experiment.

    Args:
        effects: of each treatment arm, expected effects and their standard errors.
        experiment: whose customers they are.
        config: value of an outcome, cost of a contact, replicates and level.
        seed: of the replicates.
    """
    arms = experiment.arms
    chosen = best_for_each(effects, config)
    rules = [chosen, *(np.full(len(chosen), number) for number in range(len(arms)))]
    values, draws = _values(rules, experiment, config, seed=seed)

    def less(one: int, other: int) -> Estimate:
        return estimate(values[one] - values[other], draws[:, one] - draws[:, other], config.level)

    over = {arm: less(0, number) for number, arm in enumerate(arms, start=1)}
    ranked = sorted(range(2, len(rules)), key=lambda rule: -values[rule])
    alone = max(range(1, len(rules)), key=lambda rule: values[rule])
    count = np.bincount(chosen, minlength=len(arms)) / len(chosen)
    return BestArm(
        shares=dict(zip(arms, count.tolist(), strict=True)),
        value=estimate(values[0], draws[:, 0], config.level),
        over=over,
        for_all={arm: less(number, 1) for number, arm in enumerate(arms[1:], start=2)},
        second=less(ranked[0], ranked[1]) if len(ranked) > 1 else None,
        everybody=None if over[arms[alone - 1]].low > 0 else arms[alone - 1],
    )


def choice_table(
    customer_id: pa.Array, effects: Effects, best: BestArm, control: str, config: UpliftConfig
) -> pa.Table:
    """What each customer should get, and what is expected of it.

    Args:
        customer_id: who, shape (n,).
        effects: of each treatment arm, expected effects and their standard errors.
        best: whether to choose, or what to give to everybody.
        control: the arm without treatment.
        config: value of an outcome, cost of a contact, level.

    Returns:
        customer_id, treatment (an arm, or control), gain over control (in the outcome, or in money
        less the contact), gain_low, gain_high.
    """
    from scipy.stats import norm

    arms = (control, *effects)
    rule = best_for_each(effects, config)
    if best.everybody is not None:
        rule = np.full(len(rule), arms.index(best.everybody))
    each = np.arange(len(rule))
    gain = _gains(effects, config)[each, rule]
    errors = [np.zeros(len(rule)), *(error for _, error in effects.values())]
    reach = float(norm.ppf(0.5 + config.level / 2)) * (config.value_per_outcome or 1.0)
    reach_of_each = reach * np.column_stack(errors)[each, rule]
    return pa.table(
        {
            "customer_id": customer_id,
            "treatment": pa.array([arms[number] for number in rule.tolist()]),
            "gain": gain,
            "gain_low": gain - reach_of_each,
            "gain_high": gain + reach_of_each,
        }
    )


def _gains(effects: Effects, config: UpliftConfig) -> Floats:
    """Expected gain over control of each customer and arm, control first, shape (n, arms)."""
    value, cost = config.value_per_outcome or 1.0, config.contact_cost
    found = [effect * value - cost for effect, _ in effects.values()]
    return np.column_stack([np.zeros(len(found[0])), *found])


def _values(
    rules: list[Rows], experiment: Experiment, config: UpliftConfig, *, seed: int
) -> tuple[Floats, Floats]:
    """The value of each rule, shape (r,), and its replicates, shape (replicates, r)."""
    arm, n = experiment.arm, len(experiment.y)
    gained = experiment.y * (config.value_per_outcome or 1.0) - config.contact_cost * (arm > 0)
    weight = n / np.bincount(arm)[arm]
    agrees = np.column_stack([(arm == rule) * weight for rule in rules])
    terms = np.hstack([agrees * gained[:, None], agrees])
    r = len(rules)
    # Rules that agree on everybody are one: summed apart, rounding could set one above the other.
    first = [
        next(j for j, before in enumerate(rules) if np.array_equal(before, rule)) for rule in rules
    ]

    def measure(times: Floats) -> Floats:
        summed = times @ terms
        found: Floats = summed[:r] / np.maximum(summed[r:], 1e-12)
        return found[first]

    random = np.random.default_rng(seed)
    draws = [
        measure(np.bincount(random.integers(0, n, n), minlength=n).astype(np.float64))
        for _ in range(config.replicates)
    ]
    return measure(np.ones(n)), np.array(draws)
