"""Small boosted trees by LightGBM (:cite:t:`ke:lightgbm`).

Cost O(n d) per tree after binning, memory one byte per cell. Use where effects are uneven or
columns interact; not with a few hundred customers, where the linear part is steadier.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from regulars.predictions.uplift.config import BoostedConfig
from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats


@dataclass(frozen=True, slots=True)
class Boosted:
    """Fitted trees."""

    booster: Any
    """The `lightgbm.Booster`; probabilities for yes or no."""
    threads: int = 1
    """Threads of predicting."""
    suffix: ClassVar[str] = ".lightgbm.txt"

    @classmethod
    def fit(
        cls,
        X: Matrix,
        y: Floats,
        weight: Floats | None,
        *,
        binary: bool,
        config: BoostedConfig,
        seed: int,
        threads: int,
    ) -> Self:
        """Fit trees to a target, shape (n,), under weights."""
        import lightgbm as lgb

        parameters = {
            "objective": "binary" if binary else "regression",
            "num_leaves": config.leaves,
            "learning_rate": config.learning_rate,
            "min_data_in_leaf": max(config.fewest_rows, int(config.fewest_share * len(y))),
            "lambda_l2": config.ridge,
            "max_bin": 63,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": threads,
            "verbosity": -1,
        }
        data = lgb.Dataset(X, label=y, weight=weight, params={"verbosity": -1})
        return cls(lgb.train(parameters, data, num_boost_round=config.trees), threads)

    def predict(self, X: Matrix) -> Floats:
        """The expected target of each row."""
        return np.asarray(self.booster.predict(X, num_threads=self.threads), dtype=np.float64)

    def save(self, path: Path) -> None:
        """Write LightGBM's text."""
        path.write_text(self.booster.model_to_string())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read LightGBM's text."""
        import lightgbm as lgb

        return cls(lgb.Booster(model_str=path.read_text()))
