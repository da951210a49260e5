"""A learned model of the next order: applied to customers, saved and loaded.

In its folder lie `model.json` (the columns and by how much the intervals were widened), `card.json`
and the trees of each quantile in LightGBM's own format. Nothing is pickled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.cuts import DAY_S
from regulars.predictions.drift import Baseline, ColumnDrift, drift_of
from regulars.predictions.learn import Encoding, Trees
from regulars.predictions.learn.examples import Matrix
from regulars.predictions.reasons import name_reasons
from regulars.predictions.saved import check_files, checksums_of, read_state, write_state
from regulars.store import write_text_atomically

QUANTILES = (0.1, 0.5, 0.9)
_MIDDLE = QUANTILES.index(0.5)
_BEGINS = "later: ", "sooner: "
NEXT_ORDER_FORMAT = "regulars next order model"
_VERSION = 1
_PARTS = ("days", "value")


@dataclass(frozen=True, slots=True)
class QuantileModel:
    """Quantiles of one amount.

    Attributes:
        encoding: of the columns.
        trees: one for each of `QUANTILES`.
        widen: what is taken from the lowest and added to the highest.
    """

    encoding: Encoding
    trees: tuple[Trees, ...]
    widen: float

    def predict(self, table: pa.Table) -> Matrix:
        """The quantiles of each row of a table, shape (n, 3).

        Raises:
            BadData: columns are missing or of another type than at learning.
        """
        return self.of_points(self.encoding.matrix(table))

    def of_points(self, points: Matrix) -> Matrix:
        """Return the quantiles in order and at least 0, shape (n, 3)."""
        found = np.column_stack([tree.predict(points) for tree in self.trees])
        found += np.array([-self.widen, 0.0, self.widen])
        ordered: Matrix = np.sort(np.maximum(found, 0.0), axis=1)
        return ordered


@dataclass(frozen=True, slots=True)
class NextOrderModel:
    """When the next order comes and what it is worth."""

    days: QuantileModel
    """Days from the moment at which a customer is known."""
    value: QuantileModel
    """Revenue of the order."""
    card: ModelCard
    """What it predicts and how well."""

    def quantiles(self, today: pa.Table) -> tuple[Matrix, Matrix]:
        """Quantiles of the days and of the value, each of shape (n, 3)."""
        return self.days.predict(today), self.value.predict(today)

    def predict(self, today: pa.Table, *, as_of_s: int) -> pa.Table:
        """Predict customers by their features.

        Args:
            today: one row per customer: customer_id, perhaps as_of, and the model's columns.
            as_of_s: the moment at which they are known, seconds since 1970.

        Raises:
            BadData: columns are missing or of another type than at learning.
        """
        return next_order_table(today, *self.quantiles(today), as_of_s=as_of_s)

    def explain(
        self,
        table: pa.Table,
        *,
        top: int = 3,
        currency: str | None = None,
        baseline: Iterable[Baseline] | None = None,
    ) -> pa.Table:
        """Name what moved the date of each customer's next order most: the middle of the quantiles.

        Args:
            table: the customers to explain: customer_id and the model's columns.
            top: the most reasons for each.
            currency: of amounts; None where it is not known.
            baseline: what is usual in columns; None: what was at learning.

        Returns:
            As `regulars.predictions.explain`; contributions are days, and reasons begin with
            "later" or "sooner".

        Raises:
            BadData: columns are missing or of another type than at learning.
        """
        own = self.days
        moved = own.trees[_MIDDLE].contributions(own.encoding.matrix(table))[:, :-1]
        how: dict[str, Any] = {"top": top, "currency": currency, "begins": _BEGINS}
        usual = self.card.baseline if baseline is None else baseline
        return name_reasons(moved, own.encoding.names, table, usual, **how)

    def drift(self, today: pa.Table) -> list[ColumnDrift]:
        """Compare customers with those at learning, the farthest column first."""
        return drift_of(self.card.baseline, {name: today[name] for name in today.column_names})

    def save(self, folder: Path) -> None:
        """Write the model's files, `model.json` last.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        files: dict[str, str] = {"card.json": self.card.to_json()}
        state: dict[str, Any] = {}
        for name in _PARTS:
            part: QuantileModel = getattr(self, name)
            state[name] = {"columns": part.encoding.to_rows(), "widen": part.widen}
            for quantile, trees in zip(QUANTILES, part.trees, strict=True):
                files[_trees_file(name, quantile)] = trees.to_text()
        for file, text in files.items():
            write_text_atomically(folder / file, text)
        state["files"] = checksums_of(folder, files)
        write_state(folder / "model.json", state, format=NEXT_ORDER_FORMAT, version=_VERSION)

    @classmethod
    def load(cls, folder: Path, *, threads: int = 2) -> NextOrderModel:
        """Read what `save` wrote.

        Args:
            folder: of the model.
            threads: to score with.

        Raises:
            BadData: files are missing, damaged or from another version.
        """
        path = folder / "model.json"
        state = read_state(path, format=NEXT_ORDER_FORMAT, version=_VERSION)
        try:
            check_files(folder, state["files"])
            days, value = (
                QuantileModel(
                    Encoding.from_rows(state[name]["columns"]),
                    tuple(
                        Trees.from_text(
                            (folder / _trees_file(name, quantile)).read_text(encoding="utf-8"),
                            threads=threads,
                        )
                        for quantile in QUANTILES
                    ),
                    float(state[name]["widen"]),
                )
                for name in _PARTS
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadData(
                "the saved model does not fit together",
                way_out="fit the model again",
                file=str(path),
            ) from error
        text = (folder / "card.json").read_text(encoding="utf-8")
        return cls(days, value, ModelCard.from_json(text))


def next_order_table(today: pa.Table, days: Matrix, value: Matrix, *, as_of_s: int) -> pa.Table:
    """Quantiles as columns.

    Args:
        today: customer_id and perhaps as_of.
        days: quantiles of the days to the next order, shape (n, 3).
        value: of its value, shape (n, 3).
        as_of_s: the moment that days are counted from, seconds since 1970.
    """
    kept = [name for name in ("customer_id", "as_of") if name in today.column_names]
    table = today.select(kept)
    ends = ((1, ""), (0, "_low"), (2, "_high"))
    for place, end in ends:
        second = as_of_s + np.round(days[:, place] * DAY_S).astype(np.int64)
        moment = pa.array(second * 1_000_000).cast(pa.timestamp("us"))
        table = table.append_column(f"next_order_at{end}", moment)
    for place, end in ends:
        table = table.append_column(f"next_order_value{end}", pa.array(value[:, place]))
    return table


def _trees_file(part: str, quantile: float) -> str:
    return f"{part}_{quantile:.0%}.txt".replace("%", "")
