"""The result: each customer's uplift, what was found, and the learners, kept and applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, Self

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from regulars.model import BadData
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift, drift_of
from regulars.predictions.flat import read_like
from regulars.predictions.saved import check_files, checksums_of, read_state, write_state
from regulars.predictions.uplift.best_arm import BestArm, choice_table
from regulars.predictions.uplift.card import card_of_arms
from regulars.predictions.uplift.config import UpliftConfig
from regulars.predictions.uplift.covariates import Covariates
from regulars.predictions.uplift.effect_line import EffectLine
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners import CATALOGUE, Learner
from regulars.predictions.uplift.parts import PARTS
from regulars.predictions.uplift.report import ArmReport
from regulars.store import explained, write_text_atomically

_REPORTS = TypeAdapter(dict[str, ArmReport])
_BEST_ARM = TypeAdapter(BestArm | None)
_LINES = TypeAdapter(dict[str, EffectLine])
UPLIFT_FORMAT, _VERSION = "regulars uplift", 3


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

    @property
    def card(self) -> ModelCard:
        """One card of all arms; of one arm, its own."""
        return card_of_arms(self.cards)

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

    def read(self, table: pa.Table, *, customer_id: str) -> pa.Table:
        """Give columns of texts the type that the experiment had, whatever these few rows hold.

        Args:
            table: as it was read from a file.
            customer_id: column that names the customer, left as it is.
        """
        read = read_like(table, self.covariates.encoding)
        place = read.column_names.index(customer_id)
        return read.set_column(place, customer_id, table[customer_id])

    def drift(self, table: pa.Table) -> list[ColumnDrift]:
        """Compare the covariates of other customers with those of the experiment.

        Args:
            table: the covariates by the same names, one row per customer.
        """
        baseline = next(iter(self.cards.values())).baseline
        return drift_of(baseline, {name: table[name] for name in table.column_names})

    def save(self, folder: Path) -> None:
        """Write `model.json`, `uplift.parquet` and each model in its open format.

        A reader sees each file old or new, never half; `model.json` comes last and knows the
        checksums of the others.

        Args:
            folder: made where it is missing.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        with explained(folder):
            files = self._save_parts(folder)
        state = {
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
        state["files"] = checksums_of(folder, files)
        write_state(folder / "model.json", state, format=UPLIFT_FORMAT, version=_VERSION)

    def _save_parts(self, folder: Path) -> list[str]:
        """Write what is no JSON, and the cards; the names of the files."""
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for number, (arm, model) in enumerate(self.models.items()):
            files.append(f"arm{number}.card.json")
            write_text_atomically(folder / files[-1], self.cards[arm].to_json())
            for field in fields(model):
                part = getattr(model, field.name)
                files.append(f"arm{number}.{field.name}{part.suffix}")
                _by_way_of(folder / files[-1], part.save)
        tables = {"uplift.parquet": self.table, "choice.parquet": self.choice}
        for name, table in tables.items():
            if table is not None:
                files.append(name)
                _by_way_of(folder / name, partial(pq.write_table, table))
        return files

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadData: the folder holds no uplift, or one of another format.
        """
        state = read_state(folder / "model.json", format=UPLIFT_FORMAT, version=_VERSION)
        check_files(folder, state["files"])
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


def _by_way_of(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place, then move it there."""
    temporary = path.with_name(f".part-{path.name}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


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
