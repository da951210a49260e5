"""Uplift: who would buy only if asked, learned from an experiment and judged on held-out customers.

>>> import numpy as np, pyarrow as pa
>>> random = np.random.default_rng(5)
>>> n = 4_000
>>> young, mailed = random.random(n) < 0.5, random.random(n) < 0.5
>>> bought = random.random(n) < 0.1 + 0.3 * (young & mailed)
>>> table = pa.table({"young": young, "age": random.normal(size=n), "mail": mailed, "buy": bought})
>>> config = UpliftConfig(learners=("t", "dr"), base=LinearConfig(), test_folds=2)
>>> found = fit_uplift(
...     table, treatment="mail", outcome="buy", control=False, seed=1, config=config
... )
>>> found.reports["True"].heterogeneity.found
True
>>> new = found.predict(pa.table({"young": [True, False], "age": [0.0, 0.0]}))
>>> [round(u, 1) for u in new["uplift"].to_pylist()]
[0.3, 0.0]
"""

from __future__ import annotations

from regulars.predictions.uplift.best_arm import BestArm
from regulars.predictions.uplift.checks import (
    Balance,
    Randomisation,
    check_balance,
    check_randomisation,
    check_shares,
)
from regulars.predictions.uplift.config import (
    BoostedConfig,
    ForestConfig,
    LinearConfig,
    UpliftConfig,
)
from regulars.predictions.uplift.evaluate import Estimate, PolicyValue, Scores
from regulars.predictions.uplift.experiment import Experiment, Trial, read_experiment
from regulars.predictions.uplift.fit import fit_uplift
from regulars.predictions.uplift.heterogeneity import Heterogeneity, check_heterogeneity
from regulars.predictions.uplift.learners import CATALOGUE
from regulars.predictions.uplift.report import ArmReport
from regulars.predictions.uplift.uplift import Uplift

__all__ = [
    "CATALOGUE",
    "ArmReport",
    "Balance",
    "BestArm",
    "BoostedConfig",
    "Estimate",
    "Experiment",
    "ForestConfig",
    "Heterogeneity",
    "LinearConfig",
    "PolicyValue",
    "Randomisation",
    "Scores",
    "Trial",
    "Uplift",
    "UpliftConfig",
    "check_balance",
    "check_heterogeneity",
    "check_randomisation",
    "check_shares",
    "fit_uplift",
    "read_experiment",
]
