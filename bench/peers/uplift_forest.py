"""One uplift forest of 100 trees, six splits deep, on one thread: what it costs and finds.

`ours`; `sklearn`: a random forest for each arm (the T-learner); `causalml-kl` and
`causalml-causal`: causalml's UpliftRandomForestClassifier and CausalRandomForestRegressor. Needs
nothing but NumPy and the library asked for. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

TREES, DEPTH, FEWEST = 100, 6, 50
Predict = Callable[[Any], Any]


def ours(X: Any, treated: Any, y: Any) -> Predict:  # noqa: ANN401
    """The forest of Regulars."""
    from regulars.predictions.uplift import (  # noqa: PLC0415
        CATALOGUE,
        ForestConfig,
        Trial,
        UpliftConfig,
    )
    from regulars.predictions.uplift.learners import Training  # noqa: PLC0415

    forest = ForestConfig(trees=TREES, depth=DEPTH, fewest_rows=FEWEST, fewest_share=0)
    trial = Trial(X, treated, y.astype(np.float64), np.full(len(y), treated.mean()), binary=True)
    model = CATALOGUE["forest"].fit(Training(trial, UpliftConfig(forest=forest), 1))
    return model.uplift


def sklearn(X: Any, treated: Any, y: Any) -> Predict:  # noqa: ANN401
    """Two forests of scikit-learn."""
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415

    arms = []
    for arm in (treated, ~treated):
        forest = RandomForestClassifier(
            TREES, max_depth=DEPTH, min_samples_leaf=FEWEST, random_state=1, n_jobs=1
        )
        arms.append(forest.fit(X[arm], y[arm]))
    return lambda Z: arms[0].predict_proba(Z)[:, 1] - arms[1].predict_proba(Z)[:, 1]


def causalml_kl(X: Any, treated: Any, y: Any) -> Predict:  # noqa: ANN401
    """Causalml's uplift forest."""
    from causalml.inference.tree import UpliftRandomForestClassifier  # noqa: PLC0415

    forest = UpliftRandomForestClassifier(
        control_name="control",
        n_estimators=TREES,
        max_depth=DEPTH,
        min_samples_leaf=FEWEST,
        evaluationFunction="KL",
        random_state=1,
        n_jobs=1,
    )
    forest.fit(X, treatment=np.where(treated, "treated", "control"), y=y.astype(int))
    return lambda Z: forest.predict(Z)[:, 0]


def causalml_causal(X: Any, treated: Any, y: Any) -> Predict:  # noqa: ANN401
    """Causalml's causal forest."""
    from causalml.inference.tree import CausalRandomForestRegressor  # noqa: PLC0415

    forest = CausalRandomForestRegressor(
        control_name=0,
        n_estimators=TREES,
        max_depth=DEPTH,
        min_samples_leaf=FEWEST,
        random_state=1,
        n_jobs=1,
    )
    forest.fit(X=X, treatment=treated.astype(int), y=y.astype(float))
    return lambda Z: np.ravel(forest.predict(Z))


def main(who: str, folder: Path) -> None:
    """Fit, predict the customers to judge by, print."""
    learn, judge = (
        {n: np.load(folder / f"{part}-{n}.npy") for n in ("X", "treated", "y", "truth")}
        for part in ("learn", "judge")
    )
    fit = {f.__name__: f for f in (ours, sklearn, causalml_kl, causalml_causal)}
    begun = time.process_time()
    predict = fit[who](learn["X"], learn["treated"], learn["y"])
    fitted = time.process_time()
    found = predict(judge["X"])
    result = {
        "fit_s": fitted - begun,
        "predict_s": time.process_time() - fitted,
        "correlation": float(np.corrcoef(found, judge["truth"])[0, 1]),
        "rmse": float(np.sqrt(((found - judge["truth"]) ** 2).mean())),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
