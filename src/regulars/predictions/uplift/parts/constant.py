"""The same number for everyone: a planned share, or an outcome that never varied."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

import numpy as np

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats


@dataclass(frozen=True, slots=True)
class Constant:
    """One number."""

    value: float
    """The number."""
    suffix: ClassVar[str] = ".constant.json"

    def predict(self, X: Matrix) -> Floats:
        """The number, once per row."""
        return np.full(len(X), self.value)

    def save(self, path: Path) -> None:
        """Write JSON."""
        path.write_text(json.dumps({"value": self.value}))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read JSON."""
        return cls(float(json.loads(path.read_text())["value"]))
