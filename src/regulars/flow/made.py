"""What one model gave: its card, its predictions, their reasons, its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from regulars.model import Cannot
from regulars.predictions import ContactConfig, ModelCard


@dataclass(frozen=True, slots=True)
class Made:
    """What one model gave.

    Attributes:
        name: of the model, also its folder's.
        card: what it predicts and how well.
        predictions: customer_id, as_of and the model's columns, one row per customer.
        save: writes its files under a path without an ending.
        reasons: customer_id, rank, feature, contribution, reason; empty where it gives none.
        contact: what a contact of those first in its list brings and costs, where that was told.
        cannot: which of its columns the data do not allow, and why.
    """

    name: str
    card: ModelCard
    predictions: pa.Table
    save: Callable[[Path], None]
    reasons: pa.Table | None = None
    contact: ContactConfig = field(default_factory=ContactConfig)
    cannot: tuple[Cannot, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The predictions' own columns."""
        return [n for n in self.predictions.column_names if n not in {"customer_id", "as_of"}]
