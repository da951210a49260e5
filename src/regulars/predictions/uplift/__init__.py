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

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
