"""Values of features as a marketer says them, each beside what is usual.

A feature of the catalogue has a phrase of its own ("EUR 34.16 spent so far"); columns of a table of
an analyst keep their name ("MonthlyCharges: 101"). A missing value says why ("no second order
yet"). What others have is the middle customer's value, of texts the share that has the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.features import Feature
from regulars.predictions.drift import Baseline
from regulars.wording import NBSP, count, measured, money, plural, share, words

PHRASES: Mapping[str, str] = {
    "orders": "{} so far",
    "orders_per_year": "{}",
    "orders_last_90d": "{} in the last 90 days",
    "orders_prior_90d": "{} in the 90 days before the last 90",
    "orders_last_365d": "{} in the last 365 days",
    "revenue": "{} spent so far",
    "revenue_last_90d": "{} spent in the last 90 days",
    "revenue_prior_90d": "{} spent in the 90 days before the last 90",
    "revenue_last_365d": "{} spent in the last 365 days",
    "average_order_value": "{} an order on average",
    "expected_order_value": "{} an order expected",
    "median_order_value": "{} for the usual order",
    "largest_order_value": "{} for the largest order",
    "first_order_value": "{} for the first order",
    "order_value_variation": "orders differ in value by {} of their mean",
    "average_unit_price": "{} a unit on average",
    "units_per_order": "{} an order",
    "lines_per_order": "{} an order",
    "units": "{} bought so far",
    "lines": "{} bought so far",
    "price_position": "chooses what is dearer than {} of its category",
    "discount_share": "{} saved by discounts",
    "discounted_line_share": "{} of lines bought at a discount",
    "weekend_order_share": "{} of orders at the weekend",
    "morning_order_share": "{} of orders in the morning",
    "afternoon_order_share": "{} of orders in the afternoon",
    "evening_order_share": "{} of orders in the evening",
    "night_order_share": "{} of orders at night",
    "weekday_focus": "two orders fall on the same weekday {} of the time",
    "november_december_revenue_share": "{} spent in November and December",
    "products": "{} so far",
    "products_per_order": "{} an order",
    "orders_per_product": "each product in {} on average",
    "novelty_share": "{} of lines were products never bought before",
    "repeat_product_share": "{} of products bought again",
    "categories": "bought from {}",
    "top_category": "buys {} most",
    "top_category_share": "{} spent in the favourite category",
    "category_entropy": "spending is {} as spread over categories as it could be",
    "returned_lines": "{} sent back",
    "returned_revenue": "{} sent back",
    "return_line_share": "{} of lines sent back",
    "returned_revenue_share": "{} of the money sent back",
    "channels": "ordered through {}",
    "top_channel": "orders through {} most",
    "top_channel_share": "{} of orders through the favourite channel",
    "tenure_days": "a customer for {}",
    "active_span_days": "{} from the first order to the last",
    "mean_gap_days": "an order every {} on average",
    "std_gap_days": "pauses differ by {}",
    "longest_gap_days": "never longer than {} without an order",
    "gap_regularity": "pauses are {} as even as clockwork",
    "overdue_ratio": "silent for {} usual pauses",
    "age_years": "{} old",
    "no_order_by_dates": "{} likely not to order, by the dates of orders alone",
}
"""What is said of a feature's value."""
_TRENDS = {
    "order_trend_90d": "orders",
    "revenue_trend_90d": "spends",
}
_TREND_DAYS = 180  # two windows of 90, today the first day
_NO_SECOND_ORDER = (
    *("mean_gap_days", "longest_gap_days", "overdue_ratio"),
    *("weekday_focus", "order_value_variation"),
)
_NO_THIRD_ORDER = ("std_gap_days", "gap_regularity")
MISSING: Mapping[str, str] = {
    **dict.fromkeys(_NO_SECOND_ORDER, "no second order yet"),
    **dict.fromkeys(_NO_THIRD_ORDER, "no third order yet"),
    "age_years": "age not known",
    "price_position": "bought nothing that has a category",
    "top_category": "bought nothing that has a category",
    "top_category_share": "bought nothing that has a category",
    "category_entropy": "bought nothing that has a category",
    "discount_share": "discounts not known",
    "returned_revenue_share": "no revenue to send back",
}
"""What is said where a feature has no value."""
_PERCENT = {
    *("price_position", "category_entropy", "gap_regularity", "weekday_focus"),
    *("order_value_variation", "return_line_share", "returned_revenue_share"),
    "no_order_by_dates",
}
_COUNTED = {
    "orders": ("order", "orders"),
    "orders a year": ("order a year", "orders a year"),
    "units": ("unit", "units"),
    "lines": ("line", "lines"),
    "products": ("different product", "different products"),
    "categories": ("category", "categories"),
    "channels": ("channel", "channels"),
}
_CATEGORY, _TRAIT = "category_share_", "trait_"
_TO_COME = "orders_within_"  # of a lifetime
_LINES_OF, _DAYS_SINCE = "lines_of_", "days_since_"  # as `asked` calls what is asked about
_NINES = 2  # 99 and more: a 9 is a number like others
_FEWEST_ALIKE = 30  # customers with a text: of fewer a model knows nothing that is sure
_OF_A_SEASON, _YEAR_DAYS = "november_december_revenue_share", 365
_FEWEST_ORDERS = 3  # one gap between two orders is no habit


class ReasonWords:
    """Puts the values of some customers into words.

    Args:
        table: the customers.
        baseline: what is usual in columns; of the others it is not said.
        known: what columns mean.
        currency: of amounts; None where it is not known.
        units: of columns that are no features: `{"tenure": "month"}`.
    """

    def __init__(
        self,
        table: pa.Table,
        baseline: Iterable[Baseline],
        known: Mapping[str, Feature],
        currency: str | None,
        units: Mapping[str, str] | None = None,
    ) -> None:
        self._table = table
        self._read: dict[str, list[Any]] = {}
        there = set(table.column_names)
        # What was asked about is described by both columns; other tables may have one of them.
        lines_of = (name.removeprefix(_LINES_OF) for name in there if name.startswith(_LINES_OF))
        self._about = {what for what in lines_of if f"{_DAYS_SINCE}{what}" in there}
        self._known = known
        self._currency = currency
        self._units = units or {}
        self._usual = {one.column: one for one in baseline}

    def tells(self, name: str, row: int) -> bool:
        """Whether a value says something of the customer.

        A text says so where enough customers have it; the share of a season's spending, of whoever
        has been a customer in all seasons.
        """
        if name == _OF_A_SEASON:
            tenure = self._value("tenure_days", row)
            if tenure is not None and tenure < _YEAR_DAYS:
                return False
        value, baseline = self._value(name, row), self._usual.get(name)
        if value is None or baseline is None or not baseline.levels or isinstance(value, bool):
            return True
        return _share_of(baseline, value) * baseline.customers >= _FEWEST_ALIKE

    def of(self, name: str, row: int, *, raised: bool | None = None) -> str:
        """A reason: the value, and what is usual.

        Args:
            name: of the column.
            row: of the customer.
            raised: whether it raised the prediction. How often it came true of those with the same
                text is told where it agrees; None: told in any case.
        """
        value = self._value(name, row)
        if name == "days_since_last_order" and value is not None:
            return self._pause(float(value), row)
        if value is None:
            return self._unknown(name)
        if name in _TRENDS:
            return self._trend(_TRENDS[name], float(value), row)
        if name == "is_repeat_customer":
            return "came back at least once" if value else "no second order yet"
        baseline = self._usual.get(name)
        if name not in self._known and baseline is not None and is_code(baseline, value):
            most = usual(baseline) == value
            return f"{self._label(name)}: none ({self._plain(name, value)})" + (
                ", as most customers have" if most else ""
            )
        written = self._written(name, value)
        return self._said(name, written) + self._beside(name, value, written, raised)

    def _unknown(self, name: str) -> str:
        if about := self._asked(name, _DAYS_SINCE):
            return f"never bought {about}"
        return MISSING.get(name) or f"{self._label(name)} not known"

    def _said(self, name: str, written: str) -> str:
        if name in PHRASES:
            return PHRASES[name].format(written)
        if name.startswith(_TO_COME):
            days = int(name.removeprefix(_TO_COME).partition("d")[0])
            return f"{written} expected within {plural(days, 'day')} if still a customer"
        if about := self._asked(name, _LINES_OF):
            return f"bought {about} in {written}{NBSP}order line{'' if written == '1' else 's'}"
        if about := self._asked(name, _DAYS_SINCE):
            return f"last bought {about} {written} ago"
        if name.startswith(_CATEGORY):
            return f"{written} spent on {words(name.removeprefix(_CATEGORY)).lower()}"
        return f"{self._label(name)}: {written}"

    def _beside(
        self,
        name: str,
        value: Any,  # noqa: ANN401
        written: str,
        raised: bool | None,  # noqa: FBT001
    ) -> str:
        """What others have, where it differs; of texts of how many of them it came true."""
        baseline = self._usual.get(name)
        if baseline is None or isinstance(value, bool):
            return ""
        if baseline.levels:
            if str(value) not in baseline.levels:
                return ""
            return _of_the_same(baseline, str(value), raised)
        middle = usual(baseline)
        if not isinstance(middle, float):
            return ""
        if name not in self._known and is_code(baseline, middle):
            return f"; most customers have none ({self._plain(name, middle)})"
        others = self._written(name, middle)
        plain = self._plain(name, middle) if self._unit(name) in _COUNTED else others
        return "" if others == written else f"; others typically {plain}"

    def _pause(self, days: float, row: int) -> str:
        gap, orders = self._value("mean_gap_days", row), self._value("orders", row)
        silent = f"no order for {plural(round(days), 'day')}"
        lately = f"last order {plural(round(days), 'day')} ago" if days else "an order today"
        if orders == 1:
            return f"{silent if days else lately}; no second order yet"
        if gap is None or gap < 1:
            return silent if days else lately
        every = plural(round(float(gap)), "day")
        text = silent if days > gap else lately
        if orders is not None and orders < _FEWEST_ORDERS:
            return f"{text}; {every} between the two orders"
        return f"{text}; usually every {every if round(float(gap)) > 1 else 'day'}"

    def _trend(self, what: str, value: float, row: int) -> str:
        """A trend of 0 is as much as before, or nothing in either window: others tell which."""
        if value:
            return (
                f"{what} {'more' if value > 0 else 'less'} than in the 90 days before the last 90"
            )
        silent = self._value("days_since_last_order", row)
        if silent is not None and silent >= _TREND_DAYS:
            return f"no order in the last {_TREND_DAYS} days"
        windows = [self._value(f"revenue_{window}_90d", row) for window in ("last", "prior")]
        if what == "spends" and windows == [0, 0]:
            return f"nothing spent in the last {_TREND_DAYS} days"
        return f"{what} as much as in the 90 days before"

    def _value(self, name: str, row: int) -> Any:  # noqa: ANN401 - of any column
        if name not in self._read:  # whole columns at once: a cell at a time is slow
            there = name in self._table.column_names
            self._read[name] = self._table[name].to_pylist() if there else []
        values = self._read[name]
        value = values[row] if values else None
        return None if value is None or value != value else value  # noqa: PLR0124 - NaN

    def _label(self, name: str) -> str:
        text = words(name.removeprefix(_TRAIT).removesuffix("_days").removesuffix("_years"))
        if name != name.lower():  # written as the file has it: onlineSecurity
            return name[:1] + text[1:]
        return text[:1].lower() + text[1:]

    def _written(self, name: str, value: Any) -> str:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, int | float):
            return {True: "yes", False: "no"}.get(value, str(value))
        unit = self._unit(name)
        if name in _PERCENT or name.startswith(_CATEGORY):
            return share(float(value))
        if unit == "currency":
            return money(float(value), self._currency)
        if unit in {"days", "years", "month", "week", "day", "year"}:
            return plural(round(value), unit.removesuffix("s"))
        number = self._plain(name, value)
        if unit not in _COUNTED:
            return number
        one, several = _COUNTED[unit]
        return f"{number}{NBSP}{one if value == 1 else several}"

    def _unit(self, name: str) -> str:
        if name in self._known:
            return self._known[name].unit
        return self._units.get(name, "days" if self._asked(name, _DAYS_SINCE) else "")

    def _asked(self, name: str, begins: str) -> str:
        """What a propensity is about, of the name of a column about it; empty of other columns."""
        about = name.removeprefix(begins)
        return words(about).lower() if name.startswith(begins) and about in self._about else ""

    @staticmethod
    def _plain(name: str, value: float) -> str:
        whole = float(value).is_integer() and "share" not in name
        return count(value) if whole else measured(float(value), name)


def is_code(baseline: Baseline, value: Any) -> bool:  # noqa: ANN401 - of any column
    """Whether a number stands for none, as -1 or 999 do, and is no quantity.

    Seen in the data: a tenth or more have this very number; it is the lowest of all, whole, below 0
    and no other tenth begins below 0; or it is written in nines, at the upper end, and far from the
    tenth before it.

    >>> from regulars.predictions.drift import baseline_of
    >>> since = baseline_of("pdays", pa.array([-1.0] * 8 + [90.0, 180.0]))
    >>> balance = baseline_of("balance", pa.array([-500.0, -20.0, -1.0, 0.0, 30.0, 900.0]))
    >>> is_code(since, -1.0), is_code(since, 90.0), is_code(balance, -1.0)
    (True, False, False)
    """
    edges = baseline.edges
    if not edges or isinstance(value, bool | str) or not float(value).is_integer():
        return False
    if value < 0:
        lowest = edges[0] == value and not baseline.shares[0]
        return lowest and all(edge >= 0 for edge in edges[1:])
    nines = len(str(round(value))) >= _NINES and set(str(round(value))) == {"9"}
    # The tenth before it may begin within the gap, where nobody is.
    below = edges[:-2] if not baseline.shares[len(edges) - 1] else edges[:-1]
    return nines and edges[-1] == value and all(2 * edge < value for edge in below)


def _share_of(baseline: Baseline, value: Any) -> float:  # noqa: ANN401
    """The share of customers with this text; 0 where it is none of the levels."""
    if str(value) not in baseline.levels:
        return 0.0
    return baseline.shares[baseline.levels.index(str(value))]


def _of_the_same(baseline: Baseline, value: str, raised: bool | None) -> str:  # noqa: FBT001
    """How often it came true of those with the same text, beside all; else how many they are."""
    if baseline.outcomes:
        here = baseline.outcomes[baseline.levels.index(value)]
        everyone = sum(a * b for a, b in zip(baseline.shares, baseline.outcomes, strict=True))
        if raised is None or (here > everyone) == raised:
            return f"; came true of {share(here)} of them, of {share(everyone)} of all"
    return f"; {share(_share_of(baseline, value))} of customers have the same"


def usual(baseline: Baseline) -> float | str | None:
    """The median of a number, as near as the tenths tell, or the most frequent text."""
    if baseline.levels:
        return baseline.levels[0]
    known = np.array(baseline.shares[:-1])
    if not baseline.edges or not known.sum():
        return None
    down_to = np.cumsum(known) / known.sum()
    part = int(np.searchsorted(down_to, 0.5, side="right"))
    return baseline.edges[max(part - 1, 0)]
