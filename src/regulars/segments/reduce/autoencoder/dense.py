"""The layers of a fitted network as plain numbers, applied by numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from regulars.segments.reduce.reducer import Matrix
from regulars.segments.scale import Vector
from regulars.segments.threads import one_thread

ROWS_AT_ONCE = 65_536  # bounds the memory of the hidden layers

ACTIVATIONS: dict[str, Callable[[Matrix], Matrix]] = {
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0.0))),
    "relu": lambda x: np.maximum(x, 0.0),
    "tanh": np.tanh,
    "linear": lambda x: x,
}


@dataclass(frozen=True, slots=True)
class Dense:
    """One layer: activation(x kernel + bias)."""

    kernel: Matrix
    """Shape (inputs, outputs)."""
    bias: Vector
    """Shape (outputs,)."""
    activation: str
    """A name of `ACTIVATIONS`."""

    def __call__(self, points: Matrix) -> Matrix:
        """Apply to points of shape (n, inputs): shape (n, outputs).

        >>> Dense(np.array([[1.0], [-2.0]]), np.array([0.5]), "relu")(np.array([[3.0, 1.0]]))
        array([[1.5]])
        """
        return ACTIVATIONS[self.activation](points @ self.kernel + self.bias)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {
            "kernel": self.kernel.tolist(),
            "bias": self.bias.tolist(),
            "activation": self.activation,
        }

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        return cls(
            kernel=np.asarray(state["kernel"], dtype=np.float64),
            bias=np.asarray(state["bias"], dtype=np.float64),
            activation=str(state["activation"]),
        )


def forward(layers: Sequence[Dense], points: Matrix) -> Matrix:
    """Apply layers one after the other, in blocks of rows and on one thread.

    Args:
        layers: the first takes f inputs, the last gives c outputs.
        points: shape (n, f).

    Returns:
        Shape (n, c).
    """
    result = np.empty((len(points), len(layers[-1].bias)))
    with one_thread():
        for start in range(0, len(points), ROWS_AT_ONCE):
            block = points[start : start + ROWS_AT_ONCE]
            for layer in layers:
                block = layer(block)
            result[start : start + ROWS_AT_ONCE] = block
    return result
