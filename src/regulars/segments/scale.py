"""One feature on a scale where customers can be compared.

With t = log(1 + x) for skewed amounts that are never negative, else t = x::

    z = (t - median(t)) / spread(t)         spread = IQR / 1.349, else the standard deviation
    s = z                                   where |z| <= L
    s = sign(z) (L + g(g(|z| - L)))         beyond, with g(y) = log(1 + y)

The median and the IQR ignore extreme tails when the scale is learned; g(g(y)) holds them near L
when it is applied, so that giants do not become segments of their own, and still keeps different
customers different. Missing values become the median.

That is the method `robust-log`. The others: `standard`, z from mean and standard deviation;
`robust`, z from median and IQR; `winsorised`, `standard` after the values beyond the first and the
last percent were pulled in to them, but for a feature of two values (a flag, the level of a
category), which has no tails. None of these takes logarithms or holds tails.

Cost: O(n log n) to learn, O(n) to apply, by expressions on any engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import narwhals as nw
import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

Vector = npt.NDArray[np.float64]

IQR_OF_NORMAL = 1.3489795003921634  # width of the middle half of a standard normal distribution
LARGEST = 9e14  # beyond, exact sums in ten-thousandths leave 64 bits, and nothing is so large
SAME = 1e-12  # values closer than this, relative to the largest (or to 1), count as equal


class ScaleConfig(BaseModel):
    """How one feature is scaled."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Literal["robust-log", "standard", "robust", "winsorised"] = "robust-log"
    """Median and IQR with logarithms and held tails; mean and standard deviation; median and IQR;
    or mean and standard deviation without the ends."""
    winsorise: float = Field(default=0.01, gt=0, lt=0.5)
    """`winsorised` pulls in this share of the customers at either end."""
    skew_for_log: float = Field(default=1.0, ge=0)
    """Amounts of at least this skewness (and never negative, reaching above 1) are logged."""
    tail_limit: float = Field(default=2.5, gt=0)
    """Scaled values beyond this many spreads from the median grow only as log(1 + log(1 + y))."""


class ColumnScale(BaseModel):
    """The learned scale of one feature.

    `apply` works on arrays; `with_scaled` does the same on any engine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    """The feature."""
    log: bool
    """Whether log(1 + x) comes first."""
    fill: float
    """Median of the known values, in the feature's own unit; stands in for missing ones."""
    centre: float
    """Median, or mean, after the logarithm."""
    spread: float
    """IQR / 1.349 after the logarithm, or the standard deviation where the IQR is 0."""
    tail_limit: float | None
    """Where the tails begin, in spreads; None: they are as long as they are."""
    mean: float
    """Mean of the scaled known values."""
    deviation: float
    """Standard deviation of the scaled known values; 1 where the feature never varies."""
    missing_share: float
    """Share of customers without a value, 0 to 1."""
    constant: bool
    """Whether all known values are equal, so that the feature tells nothing."""
    low: float | None = None
    """Smaller values count as this one."""
    high: float | None = None
    """Larger values count as this one."""

    def apply(self, values: Vector) -> Vector:
        """Scale values; missing ones (see `is_known`) become the median.

        Args:
            values: shape (n,), in the feature's own unit.

        Returns:
            Shape (n,), in spreads from the centre.
        """
        x = np.where(is_known(values), values, self.fill)
        if self.low is not None or self.high is not None:
            x = np.clip(x, self.low, self.high)
        t = np.log(np.maximum(x, 0.0) + 1.0) if self.log else x
        z: Vector = (t - self.centre) / self.spread
        if self.tail_limit is None:
            return z
        beyond = np.maximum(np.abs(z) - self.tail_limit, 0.0)
        beyond = np.log(np.log(beyond + 1.0) + 1.0)
        scaled: Vector = np.clip(z, -self.tail_limit, self.tail_limit) + np.sign(z) * beyond
        return scaled

    def standard(self, *, fill: bool = True) -> nw.Expr:
        """The first half of `apply` for any engine: z; without `fill`, missing values stay null."""
        x = known(self.column)
        if fill:
            x = x.fill_null(nw.lit(self.fill))
        if self.low is not None:
            x = nw.when(x < self.low).then(nw.lit(self.low)).otherwise(x)
        if self.high is not None:
            x = nw.when(x > self.high).then(nw.lit(self.high)).otherwise(x)
        if self.log:
            x = nw.when(x < 0).then(nw.lit(0.0)).otherwise(x)
            x = (x + 1.0).log()
        return (x - self.centre) / self.spread

    def held(self, column: str) -> nw.Expr:
        """The second half of `apply` for any engine: s from a column that holds z."""
        z, limit = nw.col(column), self.tail_limit
        if limit is None:
            return z
        return (
            nw.when(z > limit)
            .then(_beyond(z, limit) + limit)
            .when(z < -limit)
            .then(_beyond(z * -1.0, limit) * -1.0 - limit)
            .otherwise(z)
        )


def with_scaled(
    features: nw.LazyFrame[Any],
    scales: Mapping[str, ColumnScale],
    *,
    fill: bool = True,
) -> nw.LazyFrame[Any]:
    """Add scaled features, `ColumnScale.apply` on any engine.

    It takes two steps, because one expression would repeat z five times in the engine's SQL.

    Args:
        features: a table with the scales' columns.
        scales: name of the column to add, and the scale of the feature behind it.
        fill: whether missing values become the median; else they stay null.
    """
    frame = features.with_columns(*(s.standard(fill=fill).alias(n) for n, s in scales.items()))
    return frame.with_columns(*(s.held(n).alias(n) for n, s in scales.items()))


def _beyond(z: nw.Expr, limit: float) -> nw.Expr:
    """log(1 + log(1 + z - limit)) where z is above the limit.

    Engines compute both branches of a choice, so the logarithm has to be defined on all rows.
    """
    beyond = nw.when(z > limit).then(z - limit).otherwise(nw.lit(0.0))
    return ((beyond + 1.0).log() + 1.0).log()


def known(column: str) -> nw.Expr:
    """Return a numeric column as float64 in which everything that is not a number is null.

    Neither infinities nor sizes beyond `LARGEST` are numbers: a slip in one row must not fail all.

    >>> import pyarrow as pa
    >>> table = nw.from_native(pa.table({"x": [1.0, float("nan"), None, 1e30]}))
    >>> table.select(known("x"))["x"].to_list()
    [1.0, None, None, None]
    """
    value = nw.col(column).cast(nw.Float64)
    return (
        nw.when((value >= -LARGEST) & (value <= LARGEST))
        .then(value)
        .otherwise(nw.lit(None, dtype=nw.Float64))
        .alias(column)
    )


def is_known(values: Vector) -> npt.NDArray[np.bool_]:
    """`known` for arrays: which values are numbers of a possible size, in the shape of `values`.

    >>> is_known(np.array([1.0, np.nan, np.inf, -1e30])).tolist()
    [True, False, False, False]
    """
    within: npt.NDArray[np.bool_] = np.abs(values) <= LARGEST
    return within


def fit_scale(column: str, values: Vector, config: ScaleConfig) -> ColumnScale:
    """Learn the scale of one feature.

    Args:
        column: the feature's name.
        values: shape (n,), float64, NaN where missing.
        config: the settings.

    >>> scale = fit_scale("revenue", np.array([1.0, 2.0, 3.0, 4.0, 1000.0]), ScaleConfig())
    >>> scale.log, scale.fill
    (True, 3.0)
    """
    finite = values[is_known(values)]
    missing_share = 1.0 - len(finite) / len(values) if len(values) else 1.0
    if len(finite) == 0 or np.ptp(finite) <= SAME * max(1.0, float(np.abs(finite).max())):
        fill = float(np.median(finite)) if len(finite) else 0.0
        return _flat(column, fill, missing_share, config)
    draft: dict[str, Any] = {
        "column": column,
        "fill": float(np.median(finite)),
        **_LEARNED[config.method](finite, config),
        "missing_share": missing_share,
        "constant": False,
    }
    scaled = ColumnScale(**draft, mean=0.0, deviation=1.0).apply(finite)
    return ColumnScale(**draft, mean=float(scaled.mean()), deviation=float(scaled.std()))


def _robust_log(finite: Vector, config: ScaleConfig) -> dict[str, Any]:
    log = bool(finite.min() >= 0 and finite.max() > 1 and _skewness(finite) >= config.skew_for_log)
    learned = _robust(np.log(finite + 1.0) if log else finite, config)
    return learned | {"log": log, "tail_limit": config.tail_limit}


def _robust(t: Vector, _config: ScaleConfig) -> dict[str, Any]:
    low, centre, high = np.quantile(t, [0.25, 0.5, 0.75])
    spread = (high - low) / IQR_OF_NORMAL
    if spread <= SAME * max(1.0, float(np.abs(t).max())):
        spread = float(t.std())
    return {"log": False, "centre": float(centre), "spread": float(spread), "tail_limit": None}


def _standard(finite: Vector, _config: ScaleConfig) -> dict[str, Any]:
    return {
        "log": False,
        "centre": float(finite.mean()),
        "spread": float(finite.std()),
        "tail_limit": None,
    }


def _winsorised(finite: Vector, config: ScaleConfig) -> dict[str, Any]:
    low, high = (float(q) for q in np.quantile(finite, [config.winsorise, 1 - config.winsorise]))
    all_equal = high - low <= SAME * max(1.0, float(np.abs(finite).max()))
    if all_equal or _is_flag(finite):
        return _standard(finite, config)  # the ends are all there is
    return _standard(np.clip(finite, low, high), config) | {"low": low, "high": high}


def _is_flag(finite: Vector) -> bool:
    """Whether there are two values only: neither is a tail, however few customers have it."""
    return bool(np.isin(finite, [finite.min(), finite.max()]).all())


_LEARNED = {
    "robust-log": _robust_log,
    "standard": _standard,
    "robust": _robust,
    "winsorised": _winsorised,
}


def _skewness(values: Vector) -> float:
    """Third standardised moment of values that are not all equal."""
    return float(np.mean(((values - values.mean()) / values.std()) ** 3))


def _flat(column: str, fill: float, missing_share: float, config: ScaleConfig) -> ColumnScale:
    """The scale of a feature that never varies: every value becomes 0."""
    return ColumnScale(
        column=column,
        log=False,
        fill=fill,
        centre=fill,
        spread=1.0,
        tail_limit=config.tail_limit,
        mean=0.0,
        deviation=1.0,
        missing_share=missing_share,
        constant=True,
    )
