"""How good codes are, on customers that training never saw.

With x a customer, r(c) what the decoder makes of codes c, and V the variance of the points summed
over the features, each as mean over held-out customers::

    mse      mean over features of (x - r(c))^2
    worth_j  (|x - r(c with c_j at its mean)|^2 - |x - r(c)|^2) / V

A code is dead where it hardly varies (its standard deviation is below 0.001) or where the decoder
ignores it (its worth is below 0.001): clustering on it would be clustering on noise. Of a
variational autoencoder a code is also dead where its divergence from the prior is below 0.01 nats
(:cite:t:`burda:iwae`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from regulars.segments.reduce.autoencoder.dense import forward
from regulars.segments.reduce.autoencoder.variational import divergence
from regulars.segments.reduce.autoencoder.weights import Weights
from regulars.segments.reduce.reducer import Matrix

LEAST_DEVIATION = 1e-3
LEAST_WORTH = 1e-3
LEAST_NATS = 0.01
LARGEST_LOG_VARIANCE = 10.0  # as in training


@dataclass(frozen=True, slots=True)
class Quality:
    """Measured on held-out customers, in the units of the points (variances are their squares)."""

    customers: int
    """How many were held out."""
    mse: float
    """Mean squared error of the reconstruction over customers and features."""
    variance: float
    """The same where every customer is reconstructed as the mean: the error of knowing nothing."""
    feature_mse: tuple[float, ...]
    """Mean squared error of each feature."""
    deviation: tuple[float, ...]
    """Standard deviation of each code."""
    worth: tuple[float, ...]
    """Share of the variance that is lost without each code."""
    nats: tuple[float, ...] | None
    """Variational only: mean divergence of each code from the prior."""

    @property
    def explained(self) -> float:
        """Share of the variance that the codes keep; negative where the mean would do better."""
        return 1.0 - self.mse / self.variance

    @property
    def dead(self) -> dict[int, str]:
        """Codes that tell nothing, counted from 1, each with the reason."""
        found: dict[int, str] = {}
        for number, (deviation, worth) in enumerate(
            zip(self.deviation, self.worth, strict=True), start=1
        ):
            if deviation < LEAST_DEVIATION:
                found[number] = f"hardly varies (standard deviation {deviation:.2g})"
            elif self.nats is not None and self.nats[number - 1] < LEAST_NATS:
                found[number] = f"does not leave the prior ({self.nats[number - 1]:.2g} nats)"
            elif worth < LEAST_WORTH:
                found[number] = f"the decoder ignores it ({worth:.2%} of the variance)"
        return found

    def worst(self, columns: Sequence[str], count: int = 3) -> Mapping[str, float]:
        """The features that are reconstructed worst, with their mean squared errors."""
        ranked = sorted(zip(self.feature_mse, columns, strict=True), reverse=True)
        return {column: error for error, column in ranked[:count]}

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values."""
        return {n: list(v) if isinstance(v, tuple) else v for n, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        values: dict[str, Any] = {
            n: tuple(v) if isinstance(v, list) else v for n, v in state.items()
        }
        return cls(**values)


def measure(weights: Weights, held_out: Matrix, *, scale: float) -> Quality:
    """Measure the quality of codes.

    Args:
        weights: of the network.
        held_out: standardised points of shape (m, f), centred on the customers learned from.
        scale: the factor that turns standardised points into points again.
    """
    codes = forward(weights.encoder, held_out)
    squared = (held_out - forward(weights.decoder, codes)) ** 2
    variance = float((held_out**2).mean())
    worth = []
    for number in range(codes.shape[1]):
        without = codes.copy()
        without[:, number] = codes[:, number].mean()
        error = float(((held_out - forward(weights.decoder, without)) ** 2).mean())
        worth.append((error - float(squared.mean())) / variance)
    return Quality(
        customers=len(held_out),
        mse=float(squared.mean()) * scale**2,
        variance=variance * scale**2,
        feature_mse=tuple(float(e) * scale**2 for e in squared.mean(axis=0)),
        deviation=tuple(map(float, codes.std(axis=0))),
        worth=tuple(worth),
        nats=_nats(weights, held_out, codes),
    )


def _nats(weights: Weights, held_out: Matrix, codes: Matrix) -> tuple[float, ...] | None:
    if weights.log_variance is None:
        return None
    raw = forward((*weights.encoder[:-1], weights.log_variance), held_out)
    limited = np.clip(raw, -LARGEST_LOG_VARIANCE, LARGEST_LOG_VARIANCE)
    return tuple(map(float, divergence(codes, limited).mean(axis=0)))
