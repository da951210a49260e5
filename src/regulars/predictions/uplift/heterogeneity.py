"""Do customers differ in the effect at all?

The best linear predictor (:cite:t:`chernozhukov:generic`): a learner's score S of customers whom
it has not seen is put into the weighted regression
y = a_0 + a_1 B + b_1 (w - e) + b_2 (w - e) (S - mean S) + noise, weights 1 / (e (1 - e)),
B being the expected outcome of control. b_1 is the average effect; b_2 is 0 when S knows nothing
of who is changed, and 1 when it is calibrated. The test asks whether b_2 > 0.

**Why folds in sequence.** The usual cross-fit scores each fold by all others and pools. Then each
pair of folds is used twice, once each way round; under no heterogeneity both agree, since both
are the chance likeness of the same two folds, and the pooled statistic varies up to twice as much
as its formula says: 5 % tests reject up to 12 %. Here fold k is tested by a learner of folds
0..k-1 only, each pair once, a sum of martingale differences (:cite:t:`luedtke:optimal`), so the
test keeps its level. S is scaled within its fold, and the folds' estimates are added with their
inverse variances. The learner is named in the settings beforehand: testing the best of several
would call noise a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.experiment import Floats, Trial
from regulars.predictions.uplift.folds import folds
from regulars.predictions.uplift.learners import CATALOGUE, Training


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """Whether customers differ in the effect."""

    found: bool
    """The p value is below the significance of the settings."""
    p_value: float
    """Chance of a slope as steep if all customers had the same effect."""
    slope: float
    """b_2 in units of one standard deviation of S: how much more effect one more brings."""
    standard_error: float
    """Of the slope; 0 where every score was the same for all."""
    learner: str
    """Whose scores were tested."""
    folds: int
    """Folds that were tested."""

    @property
    def words(self) -> str:
        """The result in a sentence."""
        if self.found:
            return f"Customers differ in how the treatment changes them ({self._by_chance})."
        return (
            "No difference between customers in the effect of the treatment was found "
            f"({self._by_chance}): decide for all or for none by the "
            "average effect; these scores were not shown to choose better than chance."
        )

    @property
    def _by_chance(self) -> str:
        often = max(self.p_value, 0.001)
        least = "less than " if self.p_value < often else ""
        return f"chance alone shows as much in {least}{1000 * often:.0f} of 1,000 experiments"


def check_heterogeneity(trial: Trial, config: UpliftConfig, *, seed: int) -> Heterogeneity:
    """Test for differences in the effect (see the module).

    Args:
        trial: one arm against control.
        config: learner, folds and significance of the test.
        seed: of the folds and of the learner; independent of the folds that compare learners.
    """
    from scipy.stats import norm

    fold = folds(trial, config.test_folds + 1, seed=seed)
    estimates, weights = [], []
    for k in range(1, config.test_folds + 1):
        training = Training(trial.take(np.flatnonzero(fold < k)), config, seed)
        here = trial.take(np.flatnonzero(fold == k))
        score = CATALOGUE[config.test_learner].fit(training).uplift(here.X)
        if np.ptp(score) <= np.finfo(np.float32).eps * max(1.0, float(np.abs(score).max())):
            continue  # the same for all: it says nothing
        slope, error = _slope(here, score, training.outcomes[0].predict(here.X))
        estimates.append(slope)
        weights.append(error**-2)
    if not estimates:
        return Heterogeneity(
            found=False,
            p_value=1.0,
            slope=0.0,
            standard_error=0.0,
            learner=config.test_learner,
            folds=0,
        )
    total = float(np.sum(weights))
    slope = float(np.dot(estimates, weights) / total)
    error = total**-0.5
    p_value = float(norm.sf(slope / error))
    found = p_value < config.significance
    return Heterogeneity(found, p_value, slope, error, config.test_learner, len(estimates))


def _slope(trial: Trial, score: Floats, baseline: Floats) -> tuple[float, float]:
    """b_2 of the standardised score, and its heteroscedasticity-robust standard error."""
    e = trial.propensity
    surplus = trial.treated - e
    standard = (score - score.mean()) / score.std()
    weight = np.sqrt(1 / (e * (1 - e)))
    design = np.column_stack([np.ones(len(e)), baseline, surplus, surplus * standard])
    design *= weight[:, None]
    inverse = np.linalg.pinv(design.T @ design)
    beta = inverse @ (design.T @ (trial.y * weight))
    influence = (design * (trial.y * weight - design @ beta)[:, None]) @ inverse[:, 3]
    return float(beta[3]), float(np.sqrt((influence**2).sum()))
