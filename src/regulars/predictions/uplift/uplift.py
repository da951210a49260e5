"""The result: each customer's uplift, what was found, and the learners, kept and applied."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.uplift.best_arm import BestArm, choice_table
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.covariates import Covariates
from regulars.predictions.uplift.effect_line import EffectLine
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners import CATALOGUE, Learner
from regulars.predictions.uplift.parts import PARTS
from regulars.predictions.uplift.report import ArmReport

_REPORTS = TypeAdapter(dict[str, ArmReport])
_BEST_ARM = TypeAdapter(BestArm | None)
_LINES = TypeAdapter(dict[str, EffectLine])
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Uplift:
    """Who would buy only if asked."""

    table: pa.Table
    """customer_id, arm, uplift, uplift_low, uplift_high (null where the learner knows none),
    decile (1 the most changed), learner; one row per customer and treatment arm. The uplift of a
    customer comes from learners that did not see them in that arm's comparison."""
    choice: pa.Table | None
    """customer_id, treatment (an arm, or control where none pays), gain over control (in the
    outcome, or in money less the contact where an outcome has a value), gain_low, gain_high; none
    where the treatment was not drawn by chance."""
    reports: dict[str, ArmReport]
    """What was found of each treatment arm."""
    cards: dict[str, ModelCard]
    """The model card of each treatment arm."""
    best_arm: BestArm | None
    """Each customer the arm with the largest gain, beside one arm for all; none where the treatment
    was not drawn by chance."""
    models: dict[str, Learner]
    """The fitted learner of each treatment arm, of all its customers."""
    lines: dict[str, EffectLine]
    """From the uplift by each arm's learner to the effect that customers with it had."""
    edges: dict[str, list[float]]
    """Nine uplifts of each arm, between the tenths of the experiment's customers."""
    covariates: Covariates
    """How columns become numbers, and which were left out, why."""
    outcome: str
    """The column that was the outcome; uplift is in its units."""
    treatment: str
    """The column that named the arm."""
    control: str
    """The arm without treatment."""
    config: UpliftConfig
    """The settings."""
    seed: int
    """Of every random choice."""

    def predict(
        self,
        table: Any,  # noqa: ANN401 - any frame that narwhals knows
        *,
        customer_id: str | None = None,
    ) -> pa.Table:
        """The uplift of other customers, in columns as `table` has them.

        Args:
            table: the covariates by the same names, one row per customer.
            customer_id: column that names the customer; without it the row number.

        Raises:
            BadData: a column is missing or of another kind.
        """
        data = nw.from_native(table).lazy().collect("pyarrow").to_native()
        if customer_id is not None and customer_id not in data.column_names:
            raise BadData("the table has no such column", column=customer_id)
        X = self.covariates.matrix(data)
        who = data[customer_id].combine_chunks() if customer_id else pa.array(range(len(data)))
        return pa.concat_tables(
            uplift_table(
                who,
                arm,
                model.uplift(X),
                limits=model.interval(X, self.config.level),
                edges=self.edges[arm],
                learner=self.reports[arm].learner,
            )
            for arm, model in self.models.items()
        )

    def choose(
        self,
        table: Any,  # noqa: ANN401 - any frame that narwhals knows
        *,
        customer_id: str | None = None,
    ) -> pa.Table:
        """What other customers should get: their best arm, or what is advised for everybody.

        Args:
            table: the covariates by the same names, one row per customer.
            customer_id: column that names the customer; without it the row number.

        Returns:
            The columns of `choice`.

        Raises:
            BadData: a column is missing or of another kind, or chance did not draw the treatment.
        """
        if self.best_arm is None:
            raise BadData("the treatment was not drawn by chance, so no choice was judged")
        scored = self.predict(table, customer_id=customer_id)
        n = scored.num_rows // len(self.models)
        effects = {
            arm: line.of(scored["uplift"].slice(n * number, n).to_numpy())
            for number, (arm, line) in enumerate(self.lines.items())
        }
        who = scored["customer_id"].slice(0, n).combine_chunks()
        return choice_table(who, effects, self.best_arm, self.control, self.config)

    def save(self, folder: Path) -> None:
        """Write `uplift.json`, `uplift.parquet` and each model in its open format.

        Args:
            folder: made where it is missing.
        """
        folder.mkdir(parents=True, exist_ok=True)
        for number, (arm, model) in enumerate(self.models.items()):
            (folder / f"arm{number}.card.json").write_text(self.cards[arm].to_json())
            for field in fields(model):
                part = getattr(model, field.name)
                part.save(folder / f"arm{number}.{field.name}{part.suffix}")
        pq.write_table(self.table, folder / "uplift.parquet")
        if self.choice is not None:
            pq.write_table(self.choice, folder / "choice.parquet")
        state = {
            "format": _FORMAT,
            "outcome": self.outcome,
            "treatment": self.treatment,
            "control": self.control,
            "seed": self.seed,
            "config": self.config.model_dump(mode="json"),
            "covariates": self.covariates.to_dict(),
            "lines": _LINES.dump_python(self.lines, mode="json"),
            "edges": self.edges,
            "best_arm": _BEST_ARM.dump_python(self.best_arm, mode="json"),
            "reports": _REPORTS.dump_python(self.reports, mode="json"),
        }
        text = json.dumps(state, allow_nan=False, indent=1)
        (folder / "uplift.json").write_text(text)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadData: the folder holds no uplift, or one of another format.
        """
        file = folder / "uplift.json"
        if not file.is_file():
            raise BadData("no uplift is kept here", file=str(file), way_out="fit and save it first")
        state = json.loads(file.read_text())
        if state.get("format") != _FORMAT:
            raise BadData("another version wrote this", file=str(file), way_out="fit it anew")
        reports = _REPORTS.validate_python(state["reports"])
        best = _BEST_ARM.validate_python(state["best_arm"])
        return cls(
            table=pq.read_table(folder / "uplift.parquet"),
            choice=None if best is None else pq.read_table(folder / "choice.parquet"),
            reports=reports,
            cards={
                arm: ModelCard.from_json((folder / f"arm{number}.card.json").read_text())
                for number, arm in enumerate(reports)
            },
            best_arm=best,
            models={
                arm: _load(folder, number, report.learner)
                for number, (arm, report) in enumerate(reports.items())
            },
            lines=_LINES.validate_python(state["lines"]),
            edges=state["edges"],
            covariates=Covariates.from_dict(state["covariates"]),
            outcome=state["outcome"],
            treatment=state["treatment"],
            control=state["control"],
            config=UpliftConfig.model_validate(state["config"]),
            seed=state["seed"],
        )


def uplift_table(
    customer_id: pa.Array,
    arm: str,
    uplift: Floats,
    *,
    limits: tuple[Floats, Floats] | None,
    edges: list[float],
    learner: str,
) -> pa.Table:
    """Rows of the result for one arm (see `Uplift.table`)."""
    n = len(uplift)
    low, high = limits or (pa.nulls(n, pa.float64()), pa.nulls(n, pa.float64()))
    decile = 10 - np.searchsorted(edges, uplift, side="right")
    return pa.table(
        {
            "customer_id": customer_id,
            "arm": pa.repeat(arm, n),
            "uplift": uplift,
            "uplift_low": low,
            "uplift_high": high,
            "decile": pa.array(decile, pa.int64()),
            "learner": pa.repeat(learner, n),
        }
    )


def _load(folder: Path, number: int, learner: str) -> Learner:
    kind: Any = CATALOGUE[learner]
    found = {}
    for field in fields(kind):
        for part in PARTS:
            file = folder / f"arm{number}.{field.name}{part.suffix}"
            if file.is_file():
                found[field.name] = part.load(file)
    if len(found) < len(fields(kind)):
        raise BadData("a part of the model is missing", file=str(folder), way_out="fit it anew")
    model: Learner = kind(**found)
    return model
