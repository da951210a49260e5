"""The array types of this folder."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
"""Numbers, shape (n,)."""
Matrix = npt.NDArray[np.float64]
"""Numbers, two axes or more."""
Counts = npt.NDArray[np.int64]
"""Whole numbers, shape (n,)."""
Whole = npt.NDArray[np.integer[Any]]
"""Whole numbers of any width."""
