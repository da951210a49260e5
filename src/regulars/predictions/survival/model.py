"""A fitted survival model: what it predicts, how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa

from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift, drift_of
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.flat import read_like
from regulars.predictions.learn import Encoding
from regulars.predictions.learn.examples import Matrix
from regulars.predictions.reasons import name_reasons
from regulars.predictions.saved import read_state, write_state
from regulars.predictions.survival.config import SurvivalConfig
from regulars.predictions.survival.cox import CoxModel
from regulars.predictions.survival.hazard import HazardTrees
from regulars.predictions.survival.steps import beyond_said, survival_at
from regulars.predictions.survival.tenures import Tenures, as_table, read_tenures

_CUSTOMER = ""  # no column of the customers is called so
SURVIVAL_FORMAT, _VERSION = "regulars survival model", 1


@dataclass(frozen=True, slots=True)
class SurvivalModel:
    """A model of the time until customers leave."""

    config: SurvivalConfig
    """The settings that it was fitted with."""
    encoding: Encoding
    """How columns are read."""
    predictor: HazardTrees | CoxModel
    """The better of the two on held-out customers."""
    card: ModelCard
    """What it is worth."""

    def survival(self, table: pa.Table) -> Matrix:
        """S at each end of a step since the contract began, shape (n, edges)."""
        return self.predictor.survival(self.encoding.matrix(table))

    @property
    def edges(self) -> Vector:
        """Ends of the steps, in units of `config.time_unit`."""
        return self.predictor.edges

    def predict(self, customers: Any, *, as_of: datetime | None = None) -> pa.Table:  # noqa: ANN401 - any frame
        """Predict for customers who have not left, given how long they have stayed.

        Args:
            customers: the columns that the model was fitted on; without the column of the event or
                of the end, everybody is taken to be there.
            as_of: the moment at which they are known; dates the predictions.

        Returns:
            customer_id, as_of, churn_probability_{horizon_days}d,
            expected_days_kept_{lifetime_days}d (of that many days ahead, how many the customer is
            expected to stay), median_days_kept (empty where it lies beyond them).
        """
        tenures = self._read(customers, as_of)
        there = ~tenures.left
        table, since = tenures.features.filter(pa.array(there)), tenures.duration[there]
        survival = self.survival(table)
        now = survival_at(survival, self.edges, since)
        soon = survival_at(survival, self.edges, since + self.config.horizon)
        kept, median = np.zeros(len(since)), np.full(len(since), np.nan)
        before = np.ones(len(since))
        for step in range(1, self.config.lifetime + 1):
            ahead = survival_at(survival, self.edges, since + step) / now
            kept += (before + ahead) / 2
            crossed = (before > 0.5) & (ahead <= 0.5)  # noqa: PLR2004 - the median
            median[crossed] = step
            before = ahead
        days = self.config.days_per_step
        return pa.table(
            {
                "customer_id": tenures.customer_id.filter(pa.array(there)),
                "as_of": pa.array([as_of] * len(since), pa.timestamp("us")),
                f"churn_probability_{self.config.horizon_days}d": 1 - soon / now,
                f"expected_days_kept_{self.config.lifetime_days}d": kept * days,
                "median_days_kept": pa.array(median * days, from_pandas=True),
            }
        )

    def explain(
        self,
        customers: Any,  # noqa: ANN401 - any frame
        *,
        as_of: datetime | None = None,
        top: int = 3,
    ) -> pa.Table:
        """Name what moved each probability to leave within the horizon most.

        Args:
            customers: as of `predict`; who has left is passed over.
            as_of: the moment at which they are known.
            top: the most reasons for each.

        Returns:
            customer_id, rank (from 1), feature, contribution (log-odds of leaving in a step of the
            horizon, of Cox's regression logarithm of the risk; above 0 it raises the probability),
            reason (in words).
        """
        tenures = self._read(customers, as_of)
        there = ~tenures.left
        table, since = tenures.features.filter(pa.array(there)), tenures.duration[there]
        points, names = self.encoding.matrix(table), self.encoding.names
        if isinstance(self.predictor, HazardTrees):
            moved = self.predictor.contributions(points, since, self.config.horizon)
            names = [*names, self._time]
            table = table.append_column(self._time, pa.array(since))
        else:
            moved = self.predictor.contributions(points)
        table = table.append_column(_CUSTOMER, tenures.customer_id.filter(pa.array(there)))
        said = name_reasons(
            moved,
            names,
            table,
            self.card.baseline,
            top=top,
            id_column=_CUSTOMER,
            units={self._time: self.config.time_unit},
        )
        return said.rename_columns(["customer_id", *said.column_names[1:]])

    def drift(self, customers: Any) -> list[ColumnDrift]:  # noqa: ANN401 - any frame
        """Compare the columns of customers with those at learning, the farthest first."""
        table = read_like(as_table(customers), self.encoding)
        return drift_of(self.card.baseline, {name: table[name] for name in table.column_names})

    def beyond_said(self, customers: Any, *, as_of: datetime | None = None) -> str | None:  # noqa: ANN401
        """Of how many nothing like their time under contract was seen; None where of nobody.

        Args:
            customers: as of `predict`.
            as_of: the moment at which they are known.
        """
        tenures = self._read(customers, as_of)
        return beyond_said(tenures.duration[~tenures.left], self.edges, self.config)

    def _read(self, customers: Any, as_of: datetime | None) -> Tenures:  # noqa: ANN401
        """Customers with their columns of the types that they had at learning."""
        table = as_table(customers)
        read, who = read_like(table, self.encoding), self.config.customer_id
        if who in table.column_names:
            read = read.set_column(read.column_names.index(who), who, table[who])
        texts = {column.name for column in self.encoding.columns if column.kind == "text"}
        return read_tenures(read, self.config, as_of=as_of, all_stay=True, texts=texts)

    @property
    def _time(self) -> str:
        """What the time under contract is called."""
        return self.config.duration or f"{self.config.time_unit}s under contract"

    def save(self, path: Path) -> None:
        """Write a JSON file; trees are in it as LightGBM's own text."""
        state = {
            "config": self.config.model_dump(mode="json"),
            "columns": self.encoding.to_rows(),
            "card": self.card.to_json(),
            "method": "trees" if isinstance(self.predictor, HazardTrees) else "cox",
            "predictor": self.predictor.to_dict(),
        }
        write_state(path, state, format=SURVIVAL_FORMAT, version=_VERSION)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadData: it is something else.
        """
        state = read_state(path, format=SURVIVAL_FORMAT, version=_VERSION)
        config = SurvivalConfig(**state["config"])
        predictor: HazardTrees | CoxModel
        if state["method"] == "cox":
            predictor = CoxModel.from_dict(state["predictor"])
        else:
            predictor = HazardTrees.from_dict(state["predictor"], threads=config.threads)
        encoding = Encoding.from_rows(state["columns"])
        return cls(config, encoding, predictor, ModelCard.from_json(state["card"]))
