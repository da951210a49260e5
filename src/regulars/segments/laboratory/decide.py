"""Which of the methods makes the segments, and why in words.

Of the methods that leave few customers without a group, whose groups come back in resamples,
whose smallest group is no splinter, and whose coordinates keep at least what principal components
keep, the best separated in the customers' own features counts. Among equals the one named first
wins: the settings name the simplest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from regulars.segments.choice import ChooseKConfig
from regulars.segments.config import SegmentsConfig
from regulars.segments.laboratory.config import LaboratoryConfig
from regulars.segments.laboratory.trial import Trial
from regulars.segments.laboratory.way import way_in_words


def decided(
    trials: Sequence[Trial], config: LaboratoryConfig, choose: ChooseKConfig
) -> tuple[list[Trial], Trial | None]:
    """Choose among trials and give each its verdict.

    Args:
        trials: in the order of preference among equals; `verdict` is filled where one failed.
        config: the thresholds.
        choose: from when groups are stable and from when they are tiny.

    Returns:
        The trials with verdicts, and the chosen one; None where none is fit.
    """
    against = {id(t): _against(t, config, choose) for t in trials}
    fit = [t for t in trials if not against[id(t)]]
    steady = bool(fit)
    if not steady:
        # Where nothing is steady the steadiest still serves campaigns; all else rules out.
        unsteady = [t for t in trials if against[id(t)] == [_UNSTEADY]]
        steadiest = max((t.stability or 0.0 for t in unsteady), default=0.0)
        fit = [t for t in unsteady if (t.stability or 0.0) >= steadiest - choose.as_stable]
    ways = {(t.reduction, t.clustering) for t in trials}
    asked = [t for t in trials if t.own_best]
    if not fit and len(ways) == 1 and asked:
        only = replace(
            asked[0],
            chosen=True,
            verdict=f"As asked for, although {'; '.join(against[id(asked[0])])}",
        )
        others = [replace(t, verdict=_said(against[id(t)])) for t in trials]
        return [only if t is asked[0] else o for t, o in zip(trials, others, strict=True)], only
    if not fit:
        return [t if t.verdict else replace(t, verdict=_said(against[id(t)])) for t in trials], None
    top = max(t.separation or 0.0 for t in fit)
    chosen = next(t for t in fit if (t.separation or 0.0) >= top - config.as_separated)
    stays = {id(t) for t in fit}
    ruled_out = {id(t): _said(against[id(t)]) for t in trials if id(t) not in stays}
    written = [
        replace(t, chosen=True, verdict=_why(t, fit, top, steady=steady))
        if t is chosen
        else replace(t, verdict=ruled_out.get(id(t)) or _behind(t, chosen, config))
        for t in trials
    ]
    return written, next(t for t in written if t.chosen)


_UNSTEADY = "its groups change from one random draw of the customers to the next"


def _against(trial: Trial, config: LaboratoryConfig, choose: ChooseKConfig) -> list[str]:
    """What speaks against a trial, whatever the others are."""
    if trial.verdict:
        return [trial.verdict]
    if not trial.own_best:
        return ["another number of segments serves this method better"]
    reasons = []
    noise = trial.noise_share or 0.0
    if trial.k == 0:
        return ["it finds no group: to it every customer is unlike the others"]
    if (trial.k or 0) < 2:  # noqa: PLR2004 - one group tells nobody apart
        reasons.append("it finds one group only")
    if noise > config.most_noise:
        reasons.append(f"it leaves {noise:.0%} of customers without a group")
    if (trial.smallest_share or 0.0) < choose.smallest_share:
        reasons.append(f"its smallest group holds {trial.smallest_share or 0.0:.1%} of customers")
    kept, linear = trial.kept_share, trial.pca_kept_share
    is_code = trial.reduction.startswith("autoencoder")
    if is_code and kept is not None and linear is not None and kept < linear:
        reasons.append(
            f"its codes keep less than as many principal components ({kept:.0%} against "
            f"{linear:.0%} of the variance of held-out customers)"
        )
    if (trial.stability or 0.0) < choose.stable_from:
        reasons.append(_UNSTEADY)
    return reasons


def _said(reasons: Sequence[str]) -> str:
    text = "; ".join(reasons)
    return text[:1].upper() + text[1:]


def _why(trial: Trial, fit: Sequence[Trial], top: float, *, steady: bool) -> str:
    measured = f"separation {trial.separation:.2f}, stability {trial.stability:.2f}"
    if not steady:
        return f"No way's groups come back well, this one's are among the steadiest ({measured})"
    if len(fit) == 1:
        return f"The only way that was tried and is fit ({measured})"
    if (trial.separation or 0.0) < top:
        return f"As well separated as the best, {top:.2f}, and simpler ({measured})"
    return f"The best separated ({measured})"


def _behind(trial: Trial, chosen: Trial, config: LaboratoryConfig) -> str:
    mine, best = trial.separation or 0.0, chosen.separation or 0.0
    if mine >= best - config.as_separated:
        return "As good, but not simpler"
    return f"Less well separated ({mine:.2f} against {best:.2f})"


def in_words(chosen: Trial, trials: Sequence[Trial]) -> str:
    """The decision as a sentence."""
    methods = {(t.reduction, t.clustering) for t in trials}
    way = way_in_words(chosen.clustering, chosen.reduction)
    why = chosen.verdict[0].lower() + chosen.verdict[1:]
    if len(methods) == 1:
        return f"{way[0].upper()}{way[1:]}: {why}."
    return f"Of {len(methods)} ways of grouping, {way} was chosen: {why}."


def none_fit(trials: Sequence[Trial], config: SegmentsConfig) -> str:
    """What is done where no way is fit, as a sentence."""
    methods = {(t.reduction, t.clustering) for t in trials}
    cluster, reduce = config.cluster.algorithm, config.reduce.algorithm
    none = f"None of the {len(methods)} ways of grouping was fit"
    if len(methods) == 1:
        none = "The way of grouping that was asked for is not fit"
    return f"{none}; the one in the settings was used: {way_in_words(cluster, reduce)}."
