"""The tables that say how well the membership was learned (see `regulars.model`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regulars.model import SEGMENT_CLASSIFIERS, SEGMENT_CONFUSION, SEGMENT_IMPORTANCE
from regulars.segments.membership.scores import Scores
from regulars.segments.scale import Vector
from regulars.segments.schema import arrow_schema


def classifiers_table(
    scores: Mapping[str, Scores], chosen: str, customers: int, folds: int
) -> pa.Table:
    """One row for each method that was tried."""
    rows = [
        {
            "method": method,
            "accuracy": of.accuracy,
            "balanced_accuracy": of.balanced_accuracy,
            "log_loss": of.log_loss,
            "log_loss_error": of.log_loss_error,
            "brier": of.brier,
            "calibration_error": of.calibration_error,
            "customers": customers,
            "folds": folds,
            "chosen": method == chosen,
        }
        for method, of in scores.items()
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_CLASSIFIERS))


def confusion_table(counts: npt.NDArray[np.intp], segment_ids: Sequence[int]) -> pa.Table:
    """One row for each pair of segments, from counts of shape (m, m), rows the true ones."""
    rows = [
        {
            "segment_id": true,
            "placed_in": placed,
            "customers": int(counts[i, j]),
            "share": float(counts[i, j] / counts[i].sum()),
        }
        for i, true in enumerate(segment_ids)
        for j, placed in enumerate(segment_ids)
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_CONFUSION))


def importance_table(features: Sequence[str], lost: Vector, method: str) -> pa.Table:
    """One row for each feature, the most important first."""
    order = np.argsort(-lost, kind="stable")
    rows = [
        {"feature": features[i], "method": method, "accuracy_lost": float(lost[i])} for i in order
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(SEGMENT_IMPORTANCE))
