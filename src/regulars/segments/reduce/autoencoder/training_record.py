"""What is remembered of a training."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """How a network was trained. Losses are in variances of an average feature."""

    customers: int
    """How many were learned from."""
    held_out_customers: int
    """How many early stopping and quality looked at."""
    batch: int
    """Customers a step."""
    epochs: int
    """Passes made."""
    kept_epoch: int
    """The pass whose weights are kept, from 1."""
    loss: tuple[float, ...]
    """Of each pass, on the customers learned from, noise included."""
    held_out_loss: tuple[float, ...]
    """Of each pass, on those held out, without noise."""

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values."""
        return asdict(self) | {"loss": list(self.loss), "held_out_loss": list(self.held_out_loss)}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        losses = {name: tuple(state[name]) for name in ("loss", "held_out_loss")}
        return cls(**{**state, **losses})
