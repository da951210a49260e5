"""Learn uplift: the main path of this folder.

Read the experiment, check that chance drew the arms, score every customer by learners that did
not see them, judge the orders, test whether customers differ at all, choose, fit on everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.predictions.uplift.best_arm import choice_table, judge_best_arm
from regulars.predictions.uplift.card import make_card
from regulars.predictions.uplift.checks import (
    ShareCheck,
    check_randomisation,
    check_shares,
    with_propensities,
)
from regulars.predictions.uplift.choose import choose
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.cross_fit import HeldOut, cross_fit
from regulars.predictions.uplift.effect_line import EffectLine, held_out_effects
from regulars.predictions.uplift.evaluate import (
    PolicyValue,
    mean_of,
    policy_value,
    profit_curve,
    score_all,
)
from regulars.predictions.uplift.experiment import Experiment, Floats, Trial, read_experiment
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.heterogeneity import check_heterogeneity
from regulars.predictions.uplift.learners import CATALOGUE, Learner, Training
from regulars.predictions.uplift.report import ArmReport
from regulars.predictions.uplift.uplift import Uplift, uplift_table


@dataclass(frozen=True, slots=True)
class _Fitted:
    """One arm against control."""

    report: ArmReport
    model: Learner
    uplift: Floats
    """Of all customers of the experiment, shape (n,)."""
    limits: tuple[Floats, Floats] | None
    """Of these, where the learner knows them."""
    line: EffectLine
    """From uplift to the effect that customers with it had."""
    effects: tuple[Floats, Floats]
    """Expected effect of every customer and its standard error, each of shape (n,)."""


def fit_uplift(
    table: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    treatment: str,
    outcome: str,
    control: str | float | bool,
    seed: int,
    customer_id: str | None = None,
    arms: Sequence[str | int | bool] | None = None,
    exclude: Sequence[str] = (),
    positive: str | None = None,
    config: UpliftConfig | None = None,
) -> Uplift:
    """Find whom a treatment changes, from an experiment in a flat table.

    Args:
        table: one row per customer, eager or lazy, of any kind that narwhals knows. Every column
            that is not named here is a covariate, known before the treatment; columns that look
            like results of it are left out and named.
        treatment: column that names the arm.
        outcome: column with 0 and 1, true and false, yes and no, or an amount.
        control: the value of `treatment` for those who got nothing.
        seed: of every random choice.
        customer_id: column that names the customer; without it the row number.
        arms: the treatment arms, all without it; each is compared with control.
        exclude: columns that are no covariates.
        positive: the value of the outcome that means yes, where it is not plain.
        config: the settings; the defaults suit a mailing to thousands.

    Raises:
        BadData: the table cannot be read as an experiment (see `read_experiment`).
        Refused: the treatment was not drawn by chance.
    """
    config = config or UpliftConfig()
    experiment = read_experiment(
        table,
        treatment=treatment,
        outcome=outcome,
        control=control,
        customer_id=customer_id,
        arms=arms,
        exclude=exclude,
        positive=positive,
    )
    shares = None
    if config.planned_shares is not None:
        shares = check_shares(experiment.counts(), config.planned_shares)
    who, control = experiment.customer_id, experiment.arms[0]
    fitted = {
        arm: _fit_arm(experiment, number, shares, config, seed)
        for number, arm in enumerate(experiment.arms[1:], start=1)
    }
    edges = {
        arm: np.quantile(one.uplift, np.arange(1, 10) / 10).tolist() for arm, one in fitted.items()
    }
    effects = {arm: one.effects for arm, one in fitted.items()}
    best = None if config.observational else judge_best_arm(effects, experiment, config, seed=seed)
    return Uplift(
        table=pa.concat_tables(
            uplift_table(
                who,
                arm,
                one.uplift,
                limits=one.limits,
                edges=edges[arm],
                learner=one.report.learner,
            )
            for arm, one in fitted.items()
        ),
        choice=None if best is None else choice_table(who, effects, best, control, config),
        reports={arm: one.report for arm, one in fitted.items()},
        cards={
            arm: make_card(one.report, experiment, outcome=outcome, config=config, seed=seed)
            for arm, one in fitted.items()
        },
        best_arm=best,
        models={arm: one.model for arm, one in fitted.items()},
        lines={arm: one.line for arm, one in fitted.items()},
        edges=edges,
        covariates=experiment.covariates,
        outcome=outcome,
        treatment=treatment,
        control=control,
        config=config,
        seed=seed,
    )


def _fit_arm(
    experiment: Experiment, number: int, shares: ShareCheck | None, config: UpliftConfig, seed: int
) -> _Fitted:
    """One arm against control."""
    rows, trial = experiment.against_control(number)
    names = experiment.covariates.names
    randomisation = check_randomisation(trial, names, config, shares=shares, seed=seed)
    overlap = None
    if config.observational:
        kept, trial, overlap = with_propensities(trial, config, seed=seed)
        rows = rows[kept]
    else:
        randomisation.require()
    held = cross_fit(trial, config, seed=seed)
    scores = score_all(held.orders, trial, config, seed=seed)
    chosen = choose(scores)
    score = held.orders[chosen]
    acted = trial.y != 0
    report = ArmReport(
        arm=experiment.arms[number],
        design="observational" if config.observational else "randomised",
        customers=len(trial),
        outcomes=(int(acted[~trial.treated].sum()), int(acted[trial.treated].sum())),
        average_effect=mean_of(held.psi[1] - held.psi[0], config.level),
        heterogeneity=check_heterogeneity(trial, config, seed=seed + 1),
        learner=chosen,
        scores=scores,
        policies=_policies(score, trial, held, config),
        profit=profit_curve(score, trial, config, seed=seed),
        randomisation=randomisation,
        overlap=overlap,
    )
    model = CATALOGUE[chosen].fit(Training(trial, config, seed))
    uplift = model.uplift(experiment.X)
    uplift[rows] = score
    limits = model.interval(experiment.X, config.level)
    if limits is not None:
        for limit, own in zip(limits, held.limits[chosen], strict=True):
            limit[rows] = own
    differ, psi = report.heterogeneity.found, held.psi[1] - held.psi[0]
    line = EffectLine.through(score, psi, differ=differ)
    effect, error = line.of(uplift)
    fold = folds(trial, config.folds, seed=seed)
    effect[rows], error[rows] = held_out_effects(score, psi, fold, differ=differ)
    return _Fitted(report, model, uplift, limits, line, (effect, error))


def _policies(
    score: Floats, trial: Trial, held: HeldOut, config: UpliftConfig
) -> dict[str, PolicyValue]:
    """Rules of whom to treat, in money where an outcome has a value."""
    value, cost = config.value_per_outcome or 1.0, config.contact_cost
    everyone = np.ones(len(trial), dtype=bool)
    best = np.argsort(-score, kind="stable")[: round(config.targeted_share * len(trial))]
    among_best = np.zeros(len(trial), dtype=bool)
    among_best[best] = True
    rules = {
        "worth it": score * value > cost,
        "best share": among_best,
        "all": everyone,
        "none": ~everyone,
    }
    return {
        name: policy_value(
            treats,
            trial,
            held.psi,
            value_per_outcome=value,
            contact_cost=cost,
            level=config.level,
        )
        for name, treats in rules.items()
    }
