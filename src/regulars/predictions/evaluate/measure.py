"""One measured figure with its interval."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure measured on held-out customers.

    Attributes:
        name: of the measure, in the field's standard term (`AUC`, `Brier score`).
        value: the figure.
        low: lower end of the 95 % interval; None where there is none.
        high: upper end.
        model: which model it is about (`LightGBM`); empty where only one is in question.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    model: str = ""

    def said(self) -> str:
        """The figure in words.

        >>> Measure("AUC", 0.8457, 0.8353, 0.8561).said()
        'AUC 0.846 (95 % interval 0.835 to 0.856)'
        """
        text = f"{self.name} {_digits(self.value)}"
        if self.low is None or self.high is None:
            return text
        return f"{text} (95 % interval {_digits(self.low)} to {_digits(self.high)})"


def _digits(number: float) -> str:
    return f"{number:,.3f}" if abs(number) < 100 else f"{number:,.0f}"  # noqa: PLR2004
