"""Which learner is used: the plainest of those that are as good as the best.

The best has the largest Qini area on customers who taught it nothing. A learner is as good if it
is behind by at most one standard error of the difference, over the same bootstrap replicates; of
those the first in `CATALOGUE` is used (the one-standard-error rule, :cite:t:`breiman:cart`). The
best of several noisy figures flatters itself; the plainest of equals does not change with the seed.
"""

from __future__ import annotations

from collections.abc import Mapping

from regulars.predictions.uplift.evaluate import Scores
from regulars.predictions.uplift.learners import CATALOGUE


def choose(scores: Mapping[str, Scores]) -> str:
    """The learner to use.

    Args:
        scores: name to scores; names that are no learner's are passed over.
    """
    return next(
        name
        for name in CATALOGUE
        if name in scores
        and scores[name].behind_best.value <= scores[name].behind_best.standard_error
    )
