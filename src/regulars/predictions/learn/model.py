"""A learned model: applied to customers, saved and loaded.

In its folder lie `model.json` (encoding, calibration, regression), `card.json` and, where trees
were chosen, `trees.txt` in LightGBM's own format. Nothing is pickled.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift, drift_of
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.boosting import Trees
from regulars.predictions.learn.calibrate import Calibration
from regulars.predictions.learn.corrected import Corrected
from regulars.predictions.learn.encoding import Encoding
from regulars.predictions.learn.examples import Matrix
from regulars.predictions.learn.linear import LinearModel
from regulars.predictions.saved import check_files, checksums_of, read_state, write_state
from regulars.predictions.scoring import batches
from regulars.store import write_text_atomically

SCORE = "score"
"""The name of the prediction in the card's drift baseline."""
SUPERVISED_FORMAT = "regulars supervised model"
_VERSION, _OLDEST = 2, 1  # 2: what is known beforehand may be corrected
_TREES = "trees.txt"
_UNDATED = "churn_probability"  # as models saved earlier call it, without the days of its horizon


@dataclass(frozen=True, slots=True)
class Model:
    """A learned model of f columns."""

    column: str
    """Name of the prediction (`churn_probability_90d`)."""
    encoding: Encoding
    """Of the columns."""
    predictor: Trees | LinearModel | Corrected
    """Of the encoded columns."""
    calibration: Calibration
    """Of its probabilities."""
    card: ModelCard
    """What it predicts and how well."""

    def of_points(self, points: Matrix) -> Vector:
        """Predict encoded rows of shape (n, f): shape (n,)."""
        return self.calibration.apply(self.predictor.predict(points))

    def predict(self, table: pa.Table) -> Vector:
        """Predict the rows of a table: calibrated probabilities or amounts, shape (n,).

        Raises:
            BadData: columns are missing or of another type than at learning.
        """
        return self.of_points(self.encoding.matrix(table))

    def score(
        self, features: pa.Table | nw.LazyFrame[Any], *, id_column: str = "customer_id"
    ) -> pa.Table:
        """Predict customers of any number, in batches.

        Args:
            features: one row per customer: its id, the model's columns, perhaps `as_of`.
            id_column: the column of the ids.

        Returns:
            The id, `as_of` where it was there, the prediction under `column` and, of a probability
            whose level was measured at a later time, `..._low` and `..._high` (see `limited`).

        Raises:
            BadData: as in `predict`.
        """
        parts = [
            self.limited(
                table.select(kept).append_column(self.column, pa.array(self.predict(table)))
            )
            for table, kept in batches(features, self.encoding.names, id_column)
        ]
        return pa.concat_tables(parts)

    def limited(self, scores: pa.Table) -> pa.Table:
        """Scores with the limits between which the level may move each probability (`Level`)."""
        level = self.card.level
        around = None if level is None else level.around(scores[self.column].to_numpy())
        if around is None:
            return scores
        for end, limit in zip(("low", "high"), around, strict=True):
            scores = scores.append_column(f"{self.column}_{end}", pa.array(limit))
        return scores

    def drift(self, table: pa.Table) -> list[ColumnDrift]:
        """Compare customers with those at learning, columns and score, the farthest first."""
        now = {name: table[name] for name in table.column_names}
        now[SCORE] = pa.array(self.predict(table))
        return drift_of(self.card.baseline, now, seed=self.card.seed)

    def save(self, folder: Path) -> None:
        """Write the model's files, `model.json` last: it holds the checksums of the others.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        corrected = self.predictor if isinstance(self.predictor, Corrected) else None
        predictor = self.predictor if corrected is None else corrected.correction
        state: dict[str, Any] = {
            "column": self.column,
            "encoding": self.encoding.to_rows(),
            "calibration": asdict(self.calibration),
            "regression": predictor.to_dict() if isinstance(predictor, LinearModel) else None,
            "base": None if corrected is None else corrected.to_dict(),
        }
        files = {"card.json": self.card.to_json()}
        if isinstance(predictor, Trees):
            files[_TREES] = predictor.to_text()
        for name, text in files.items():
            write_text_atomically(folder / name, text)
        state["files"] = checksums_of(folder, files)
        write_state(folder / "model.json", state, format=SUPERVISED_FORMAT, version=_VERSION)

    @classmethod
    def load(cls, folder: Path, *, threads: int = 2) -> Model:
        """Read what `save` wrote.

        Args:
            folder: of the model.
            threads: to score with.

        Raises:
            BadData: files are missing, damaged or from another version.
        """
        state = read_state(
            folder / "model.json", format=SUPERVISED_FORMAT, version=_VERSION, oldest=_OLDEST
        )
        check_files(folder, state.get("files", {}))
        regression, base = state["regression"], state.get("base")
        predictor = (
            Trees.from_text(_read(folder / _TREES), threads=threads)
            if regression is None
            else LinearModel.from_dict(regression)
        )
        card = ModelCard.from_json(_read(folder / "card.json"))
        column = state["column"]
        if column == _UNDATED and card.horizon_days is not None:
            column = f"{_UNDATED}_{card.horizon_days}d"
        calibration = state["calibration"]
        steps, values = (tuple(calibration[key]) for key in ("steps", "values"))
        return cls(
            column=column,
            encoding=Encoding.from_rows(state["encoding"]),
            predictor=predictor if base is None else Corrected(predictor, **base),
            calibration=Calibration(**{**calibration, "steps": steps, "values": values}),
            card=card,
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise BadData(
            "a file of the model cannot be read", way_out="fit the model again", file=path.name
        ) from error


def contributions(model: Model, table: pa.Table) -> tuple[Matrix, Vector]:
    """How much each column moved each customer's prediction, before calibration.

    Returns:
        Shape (n, f) on the scale of log-odds (probabilities) or logarithms (amounts), and what
        everybody starts from, shape (n,).
    """
    found = model.predictor.contributions(model.encoding.matrix(table))
    return found[:, :-1], np.ascontiguousarray(found[:, -1])
