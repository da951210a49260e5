"""A flat table with a treatment and an outcome becomes an experiment: arms against one control."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData, did_you_mean
from regulars.predictions.drift import Baseline, baseline_of
from regulars.predictions.flat import read_label
from regulars.predictions.uplift.consequences import consequences
from regulars.predictions.uplift.covariates import Covariates, Matrix
from regulars.wording import some

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
FEWEST_IN_ARM = 100
FEWEST_OF_AN_OUTCOME = 30


@dataclass(frozen=True)
class Trial:
    """One treatment arm against control, as arrays over n customers."""

    X: Matrix
    """Covariates, shape (n, d), float32; a missing number is NaN."""
    treated: Flags
    """Who was in the treatment arm, shape (n,)."""
    y: Floats
    """The outcome, shape (n,)."""
    propensity: Floats
    """The probability of treatment given the covariates, shape (n,)."""
    binary: bool
    """The outcome is 0 or 1."""

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: Rows) -> Trial:
        """The trial of some of its rows."""
        return Trial(
            self.X[rows], self.treated[rows], self.y[rows], self.propensity[rows], self.binary
        )


@dataclass(frozen=True)
class Experiment:
    """Customers in arms."""

    customer_id: pa.Array
    """Who, sorted; the row number where the table has no identifier."""
    covariates: Covariates
    """What was known before, and how it becomes numbers."""
    X: Matrix
    """Covariates, shape (n, d)."""
    arm: Rows
    """Number of the arm in `arms`, shape (n,)."""
    arms: tuple[str, ...]
    """Names of the arms; the first is control."""
    y: Floats
    """The outcome, shape (n,)."""
    binary: bool
    """The outcome is 0 or 1."""
    baseline: tuple[Baseline, ...]
    """How the covariates are distributed, to tell later whether customers are still alike."""

    def counts(self) -> dict[str, int]:
        """Customers in each arm."""
        found = np.bincount(self.arm, minlength=len(self.arms)).tolist()
        return dict(zip(self.arms, found, strict=True))

    def against_control(self, arm: int) -> tuple[Rows, Trial]:
        """Rows of an arm and of control, and their trial with the constant share as propensity."""
        rows = np.flatnonzero((self.arm == 0) | (self.arm == arm))
        treated = self.arm[rows] == arm
        share = np.full(len(rows), treated.mean())
        return rows, Trial(self.X[rows], treated, self.y[rows], share, self.binary)


def read_experiment(
    table: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    treatment: str,
    outcome: str,
    control: str | float | bool,
    customer_id: str | None = None,
    arms: Sequence[str | int | bool] | None = None,
    exclude: Sequence[str] = (),
    positive: str | None = None,
) -> Experiment:
    """Read an experiment from a flat table.

    Every other column is a covariate, except those that look like results of the treatment or
    say nothing; these are left out and named in `covariates.left_out`.

    Args:
        table: one row per customer; an eager or lazy frame of any kind that narwhals knows.
        treatment: column that names each customer's arm.
        outcome: column with what they did: 0 or 1, true or false, yes or no, or an amount.
        control: the value of `treatment` for those who got nothing.
        customer_id: column that names the customer; without it the row number, from 0.
        arms: the treatment arms to read, all without it.
        exclude: columns that are no covariates: other outcomes, identifiers.
        positive: the value of the outcome that means yes, where it is not plain.

    Raises:
        BadData: a column is missing, an arm is absent or too small, a value is missing or not
            finite, a customer stands twice, the outcome is the same of all or nearly all, nothing
            is left to learn from.
    """
    data: pa.Table = nw.from_native(table).lazy().collect("pyarrow").to_native()
    named = [treatment, outcome, *([customer_id] if customer_id else []), *exclude]
    for column in named:
        if column not in data.column_names:
            raise BadData(
                "the table has no such column",
                column=column,
                way_out=did_you_mean(column, data.column_names)
                + f"choose among {', '.join(data.column_names)}",
            )
    data = _sorted(data, customer_id)
    arm_of, names = _arms(data, treatment, control, arms)
    kept = np.flatnonzero(arm_of >= 0)
    if len(kept) < len(data):
        data, arm_of = data.take(pa.array(kept)), arm_of[kept]
    y, binary = _outcome(data, outcome, positive)
    for arm in range(1, len(names)):
        _refuse_if_rare(y[(arm_of == 0) | (arm_of == arm)], names[arm], outcome)
    rest = data.drop_columns(list(dict.fromkeys(named)))
    covariates = Covariates.learn(rest, consequences(rest, y, outcome))
    who = data[customer_id].combine_chunks() if customer_id else pa.array(kept)
    used = (*covariates.numbers, *covariates.texts)
    return Experiment(
        customer_id=who,
        covariates=covariates,
        X=covariates.matrix(data),
        arm=arm_of,
        arms=names,
        y=y,
        binary=binary,
        baseline=tuple(baseline_of(column, data[column]) for column in used),
    )


def _sorted(data: pa.Table, customer_id: str | None) -> pa.Table:
    """By customer, so that the order of rows changes nothing."""
    if customer_id is None:
        return data
    column = data[customer_id]
    if column.null_count:
        raise BadData(
            "a customer has no identifier", column=customer_id, way_out="drop or name these rows"
        )
    if len(column.unique()) < len(column):
        raise BadData(
            "a customer stands in several rows",
            column=customer_id,
            way_out="give one row per customer: a person is in one arm",
        )
    return data.sort_by(customer_id)


def _arms(
    data: pa.Table,
    treatment: str,
    control: str | float | bool,  # noqa: FBT001 - a value of the column
    arms: Sequence[str | int | bool] | None,
) -> tuple[Rows, tuple[str, ...]]:
    """The arm of each row, -1 where it is not asked for, and the names, control first."""
    column = data[treatment]
    if column.null_count:
        raise BadData(
            "the arm of a customer is missing", column=treatment, way_out="drop these rows"
        )
    encoded = column.combine_chunks().dictionary_encode()
    values = [str(v) for v in encoded.dictionary.to_pylist()]
    others = [v for v in sorted(values) if v != str(control)]
    wanted = [str(a) for a in arms] if arms is not None else others
    names = (str(control), *wanted)
    counts = np.bincount(encoded.indices.to_numpy(), minlength=len(values))
    size = dict(zip(values, counts.tolist(), strict=True))
    if not wanted or len(set(names)) < len(names):
        raise BadData(
            "there is no treatment arm beside control" if not wanted else "an arm is named twice",
            column=treatment,
            way_out="uplift needs customers with and customers without the treatment",
        )
    for name in names:
        if size.get(name, 0) < FEWEST_IN_ARM:
            raise BadData(
                f"an arm needs {FEWEST_IN_ARM} customers, this one has {size.get(name, 0)}",
                column=treatment,
                value=name,
                way_out="bring more customers, or name another arm: the column has "
                f"{', '.join(sorted(values)[:9])}",
            )
    number = {name: i for i, name in enumerate(names)}
    codes = np.array([number.get(v, -1) for v in values], dtype=np.intp)
    return codes[encoded.indices.to_numpy()], names


def _outcome(data: pa.Table, outcome: str, positive: str | None) -> tuple[Floats, bool]:
    column = data[outcome]
    if column.null_count:
        raise BadData(
            f"no outcome is known of {some(column.null_count, 'customer')}",
            column=outcome,
            way_out="write 0 where nothing happened, drop rows where it is not known",
        )
    kind = column.type
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if positive is not None and numeric and pc.count_distinct(column).as_py() > 2:  # noqa: PLR2004
        raise BadData(
            "the outcome is an amount, of which no value means yes",
            column=outcome,
            value=positive,
            way_out="leave out --positive, or give an outcome of two values",
        )
    if positive is not None or not (numeric or pa.types.is_boolean(kind)):
        _, y, _ = read_label(data, outcome, positive)
    else:
        y = np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)
    if not np.isfinite(y).all():
        raise BadData("an outcome is not finite", column=outcome, way_out="drop or mend these rows")
    if np.ptp(y) == 0:
        raise BadData(
            "the outcome is the same for everyone",
            column=outcome,
            way_out="choose an outcome that some had and some had not, or wait longer",
        )
    return y, bool(np.isin(y, (0.0, 1.0)).all())


def _refuse_if_rare(y: Floats, arm: str, outcome: str) -> None:
    """An effect on what hardly anybody did is chance, however many customers there are."""
    values, counts = np.unique(y, return_counts=True)
    usual, rare = values[counts.argmax()], int(len(y) - counts.max())
    if rare < FEWEST_OF_AN_OUTCOME:
        raise BadData(
            f"of the customers of arm {arm!r} and of control all but {rare} have the outcome"
            f" {usual:g}: needs {FEWEST_OF_AN_OUTCOME} who have another",
            column=outcome,
            way_out="wait longer, bring more customers, or choose an outcome that is less rare",
        )
