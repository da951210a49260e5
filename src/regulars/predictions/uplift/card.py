"""The model card of one treatment arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.evaluate import Measure
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.evaluate import Estimate
from regulars.predictions.uplift.experiment import Experiment
from regulars.predictions.uplift.report import ArmReport


def make_card(
    report: ArmReport, experiment: Experiment, *, outcome: str, config: UpliftConfig, seed: int
) -> ModelCard:
    """Say what was learned, how well, and when not to trust it.

    Args:
        report: of the arm.
        experiment: whose columns were used.
        outcome: the outcome's name.
        config: the settings.
        seed: of every random choice.
    """
    own = report.learner
    measures = []
    for name in sorted(report.scores, key=lambda n: n != own):
        scores = report.scores[name]
        measures.append(_measure("Qini area", scores.qini_area, name))
        if scores.qini_coefficient is not None:
            measures.append(_measure("Qini coefficient", scores.qini_coefficient, name))
        measures.append(_measure("AUUC", scores.auuc, name))
        share = f"uplift at {config.targeted_share:.0%}"
        measures.append(_measure(share, scores.uplift_at_share, name))
    measures.append(_measure("average effect", report.average_effect, own))
    return ModelCard(
        kind="uplift",
        label=f"{outcome} because of {report.arm}, against {experiment.arms[0]}",
        method=f"{own} learner, {'forest' if own == 'forest' else config.base.base}",
        choice=(
            f"{own}: the plainest learner within one standard error of the largest Qini area "
            f"({report.design} treatment)"
        ),
        customers=report.customers,
        base_rate=float(experiment.y.mean()),
        measures=tuple(measures),
        evaluated=f"Each customer was scored by learners of the other {config.folds - 1} of "
        f"{config.folds} folds; intervals from {config.replicates} bootstrap replicates.",
        features=(*experiment.covariates.numbers, *experiment.covariates.texts),
        left_out=tuple(LeftOut(c, why) for c, why in experiment.covariates.left_out.items()),
        baseline=experiment.baseline,
        warnings=report.warnings(config),
        seed=seed,
    )


def _measure(name: str, found: Estimate, model: str) -> Measure:
    return Measure(name, found.value, found.low, found.high, model)


def card_of_arms(cards: Mapping[str, ModelCard]) -> ModelCard:
    """One card of an experiment with several arms; of one arm, its own.

    Args:
        cards: by arm.
    """
    first, *others = cards.values()
    if not others:
        return first
    measures = (
        replace(measure, model=f"{arm}: {measure.model}")
        for arm, card in cards.items()
        for measure in card.measures
    )
    warnings = (f"{arm}: {warning}" for arm, card in cards.items() for warning in card.warnings)
    return replace(
        first,
        label="; ".join(card.label for card in cards.values()),
        method="; ".join(f"{arm}: {card.method}" for arm, card in cards.items()),
        choice=" ".join(f"{arm}: {card.choice}" for arm, card in cards.items()),
        customers=max(card.customers for card in cards.values()),
        measures=tuple(measures),
        warnings=tuple(warnings),
    )
