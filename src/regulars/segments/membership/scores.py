"""How good probabilities are, measured on customers that the classifier has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.reduce import Matrix
from regulars.segments.scale import Vector

LEAST = 1e-6  # a probability of 0 is taken as this one, so that one mistake costs no infinite loss
BINS = 10


def losses(probabilities: Matrix, labels: Labels) -> Vector:
    """- ln of the probability given to the right class, shape (n,).

    Args:
        probabilities: shape (n, m), rows that add up to 1.
        labels: the right classes, shape (n,).

    >>> losses(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([0, 1])).round(2)
    array([0.  , 0.69])
    """
    right = probabilities[np.arange(len(labels)), labels]
    loss: Vector = np.abs(np.log(np.clip(right, LEAST, 1.0)))
    return loss


def calibration_error(probabilities: Matrix, labels: Labels) -> float:
    """Expected calibration error (:cite:t:`naeini:calibration`), 0 (best) to 1.

    Customers are put into ten bins by the probability of their likeliest class; it is the mean
    gap between that probability and the share of them placed right.

    >>> sure = np.array([[0.9, 0.1]] * 10)
    >>> round(calibration_error(sure, np.array([0] * 9 + [1])), 12)
    0.0
    """
    sure = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=sure - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(labels))


@dataclass(frozen=True, slots=True)
class Scores:
    """The quality of one method on customers held out.

    Attributes:
        accuracy: share placed in their own segment.
        balanced_accuracy: mean over the segments of the share placed right.
        log_loss: mean of `losses`.
        log_loss_error: standard error of that mean.
        brier: mean over customers of the sum over segments of (probability - truth)^2, 0 to 2.
        calibration_error: see `calibration_error`.
    """

    accuracy: float
    balanced_accuracy: float
    log_loss: float
    log_loss_error: float
    brier: float
    calibration_error: float

    @classmethod
    def of(cls, probabilities: Matrix, labels: Labels) -> Self:
        """Score probabilities of shape (n, m) for the classes of n customers, none empty."""
        counts = confusion(probabilities, labels)
        loss = losses(probabilities, labels)
        truth = np.eye(probabilities.shape[1])[labels]
        return cls(
            accuracy=float(np.trace(counts) / counts.sum()),
            balanced_accuracy=float((np.diag(counts) / counts.sum(axis=1)).mean()),
            log_loss=float(loss.mean()),
            log_loss_error=float(loss.std() / np.sqrt(len(loss))),
            brier=float(((probabilities - truth) ** 2).sum(axis=1).mean()),
            calibration_error=calibration_error(probabilities, labels),
        )


def confusion(probabilities: Matrix, labels: Labels) -> npt.NDArray[np.intp]:
    """Customers by their class (rows) and the likeliest one (columns), shape (m, m)."""
    classes = probabilities.shape[1]
    pairs = labels * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
