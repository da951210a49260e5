"""The model card: what a model predicts, from what, how well, and when not to trust it.

After :cite:t:`mitchell:cards`. A card holds counts, shares and measures, never a customer's values.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from pydantic import TypeAdapter, ValidationError

from regulars.model import BadData
from regulars.predictions.drift import Baseline
from regulars.predictions.evaluate import Backtest, CalibrationBin, Measure
from regulars.predictions.level import Level
from regulars.wording import count, long_date, share, some

LIBRARIES = ("regulars", "numpy", "scipy", "scikit-learn", "lightgbm", "pyarrow")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that the model was not given.

    Attributes:
        column: its name.
        reason: why, as a sentence.
        knows_outcome: whether it seems to give the outcome away; a reader may know better.
        is_id: whether it seems to tell customers apart only; likewise.
    """

    column: str
    reason: str
    knows_outcome: bool = False
    is_id: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What a reader needs to trust a model, or not to.

    Attributes:
        kind: of prediction (`churn`, `clv`, `propensity`, ...).
        label: what is predicted, in words ("no order within 90 days").
        method: the model, in words ("LightGBM, isotonic calibration").
        choice: why this model, in words; empty where there was no choice.
        data_from: first moment of the data, ISO 8601; None for a table without dates.
        data_to: last moment of the data.
        as_of: moment at which the customers are known; labels lie after it.
        learned_on: the day on which it was learned and saved; None where only its data are dated.
        question: what was asked of a propensity, to ask it of others again; of a table its label
            and the value that means yes; None of other kinds.
        horizon_days: how far ahead it looks.
        customers: how many it was learned from.
        counted: what `customers` counts, where these are no customers (`series`).
        examples: how many looks at them, where a customer is looked at several times.
        base_rate: share of positives among them; the mean for an amount; where contracts end, the
            share expected to leave of those who are there.
        measures: on held-out customers, of this model and of those it was compared with.
        evaluated: how the held-out customers were chosen, in words.
        calibration: the reliability curve of this model on them.
        features: the columns that it uses.
        left_out: the columns that it was not given.
        baseline: distribution of the features and of the score, for drift.
        level: what is expected of all customers of today; None where no later time was measured,
            or no amount was seen or foretold then.
        backtest: what it was worth when learned at moments of the past; None where nobody asked.
        premises: what the answer is about, where that is not what was asked for, as sentences.
        warnings: when not to trust it, as sentences.
        versions: of the libraries.
        seed: of everything random.
    """

    kind: str
    label: str
    method: str
    choice: str = ""
    data_from: str | None = None
    data_to: str | None = None
    as_of: str | None = None
    learned_on: str | None = None
    question: dict[str, str | float] | None = None
    horizon_days: int | None = None
    customers: int
    counted: str = "customers"
    examples: int | None = None
    base_rate: float | None = None
    measures: tuple[Measure, ...] = ()
    evaluated: str = ""
    calibration: tuple[CalibrationBin, ...] = ()
    features: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    baseline: tuple[Baseline, ...] = ()
    level: Level | None = None
    backtest: Backtest | None = None
    premises: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=lambda: library_versions(LIBRARIES))
    seed: int = 0

    def measure(self, name: str, model: str | None = None) -> Measure:
        """The measure of that name; without `model`, the first (of the model itself).

        Raises:
            KeyError: it was not measured.
        """
        for found in self.measures:
            if found.name == name and model in {None, found.model}:
                return found
        raise KeyError(name)

    def to_json(self) -> str:
        """The card as JSON; `from_json` gives back an equal one."""
        return _ADAPTER.dump_json(self, indent=1).decode()

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Read what `to_json` wrote.

        Raises:
            BadData: it is something else.
        """
        try:
            return _ADAPTER.validate_json(text)
        except ValidationError as error:
            raise BadData(
                "this is not a model card that can be read", way_out="fit the model again"
            ) from error

    def said(self) -> list[str]:
        """The card for people, one sentence or two per line."""
        lines = [f"Predicts: {self.label}{self._when()}. Model: {self.method}."]
        learned = f"Learned from {count(self.customers)} {self.counted}"
        if self.examples not in {None, self.customers}:
            learned += f", looked at {count(self.examples or 0)} times,"
        if self.data_from and self.data_to:
            learned += f" between {long_date(self.data_from)} and {long_date(self.data_to)}"
        if self.base_rate is not None:
            shown = share(self.base_rate) if self.calibration else f"{self.base_rate:,.2f}"
            learned += f"; on average {shown}"
        lines.append(learned + ".")
        if self.measures:
            first = self.measures[0].model
            own = "; ".join(m.said() for m in self.measures if m.model == first)
            lines.append(f"{own}. {self.evaluated}".strip())
        lines += [self.level.said()] if self.level else []
        lines += self.backtest.said() if self.backtest else []
        lines += [self.choice] if self.choice else []
        lines += [f"Left out: {one.column}. {one.reason}" for one in self.left_out]
        return [*lines, *self.premises, *self.warnings]

    def _when(self) -> str:
        within = "" if self.horizon_days is None else f", {some(self.horizon_days, 'day')} ahead"
        return within + ("" if self.as_of is None else f", as of {long_date(self.as_of)}")


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """The versions of Python and of installed packages; those not installed are left out."""
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


_ADAPTER = TypeAdapter(ModelCard)
