"""Columns of texts as numbers, so that who customers are can stand beside what they do.

A column of few levels becomes one column for each frequent level (one-hot: 1 where the customer
has it, else 0), named `gender is female`. A column of many levels becomes the share of customers
who have the same level (`city frequency`), or one-hot of its most frequent levels where the method
works on categories (`regulars.segments.reduce.mixed`). A level that was not seen, or is too rare to
be kept, is 0 everywhere; a missing value stays missing (what stands in for it is said in
`regulars.segments.preparation`). Rare levels are not saved, neither by share
nor by number: they could tell of one person.

Cost: one count of each column; applied by expressions on any engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import narwhals as nw
from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.vocabulary import FREQUENCY_OF, LEVEL_OF


class EncodeConfig(BaseModel):
    """How columns of texts become numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    one_hot_levels: int = Field(default=8, ge=2)
    """Up to so many levels each frequent one gets a column; with more see `many_levels`."""
    many_levels: Literal["frequency", "one-hot"] = "frequency"
    """What a column of more levels becomes: the share of customers with the same level, or a
    column for each of the most frequent. Methods for mixed data always take the second. With it a
    missing text is none of the levels, in any column; else it is the usual one."""
    frequency_levels: int = Field(default=32, ge=2)
    """The most levels that are kept of such a column; rarer ones count as 0."""
    rarest_share: float = Field(default=0.01, ge=0, lt=1)
    """A level that a smaller share of customers has is not kept."""
    fewest_customers: int = Field(default=10, ge=1)
    """A level that fewer customers have is not kept."""


class ColumnEncoding(BaseModel):
    """The numbers that stand for one column of texts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    """The column of texts."""
    one_hot: bool
    """Whether each level has a column; else one column holds the shares."""
    shares: dict[str, float]
    """Level to the share of customers with a known level who have it, most frequent first."""

    @property
    def names(self) -> list[str]:
        """The columns of numbers."""
        if self.one_hot:
            return [f"{self.column}{LEVEL_OF}{level}" for level in self.shares]
        return [f"{self.column}{FREQUENCY_OF}"]

    def expressions(self) -> list[nw.Expr]:
        """The columns of numbers, for any engine."""
        if self.one_hot:
            return [
                self._number({level: 1.0}).alias(name)
                for level, name in zip(self.shares, self.names, strict=True)
            ]
        return [self._number(self.shares).alias(self.names[0])]

    def _number(self, numbers: dict[str, float]) -> nw.Expr:
        text = nw.col(self.column).cast(nw.String)
        otherwise = nw.when(~text.is_null()).then(nw.lit(0.0))
        number: nw.Expr = otherwise.otherwise(nw.lit(None, dtype=nw.Float64))
        for level, share in reversed(numbers.items()):
            number = nw.when(text == level).then(nw.lit(share)).otherwise(number)
        return number


class Encoding(BaseModel):
    """The numbers that stand for all columns of texts that take part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[ColumnEncoding, ...] = ()
    """One for each column of texts."""

    @property
    def sources(self) -> dict[str, str]:
        """Column of numbers to the column of texts behind it."""
        return {name: of.column for of in self.columns for name in of.names}

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """The columns of numbers that stand for levels, for each column of texts that has some."""
        return tuple(tuple(of.names) for of in self.columns if of.one_hot and of.names)

    def applied(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Add the columns of numbers; the columns of texts stay."""
        made = [expression for of in self.columns for expression in of.expressions()]
        return features.with_columns(*made) if made else features


def fit_encoding(
    features: nw.LazyFrame[Any], columns: Sequence[str], config: EncodeConfig
) -> Encoding:
    """Learn the levels of columns of texts.

    Args:
        features: a table with the columns.
        columns: the columns of texts.
        config: the settings.

    >>> import pyarrow as pa
    >>> table = nw.from_native(pa.table({"gender": ["m", "f", "f", None]})).lazy("duckdb")
    >>> encoding = fit_encoding(table, ["gender"], EncodeConfig(fewest_customers=1))
    >>> encoding.applied(table).collect("pyarrow")["gender is f"].to_list()
    [0.0, 1.0, 1.0, None]
    """
    return Encoding(columns=tuple(_fitted(features, column, config) for column in columns))


def _fitted(features: nw.LazyFrame[Any], column: str, config: EncodeConfig) -> ColumnEncoding:
    level = nw.col(column).cast(nw.String)
    known = features.select(level.alias("level")).filter(~nw.col("level").is_null())
    counts = known.group_by("level").agg(nw.len().alias("customers"))
    total = int(known.select(nw.len().alias("customers")).collect("pyarrow").item())
    levels = int(counts.select(nw.len().alias("levels")).collect("pyarrow").item())
    frequent = (
        counts.sort("customers", "level", descending=[True, False])
        .head(max(config.frequency_levels, config.one_hot_levels))
        .collect("pyarrow")
        .to_native()
        .to_pylist()
    )
    few = levels <= config.one_hot_levels
    fewest = max(config.fewest_customers, config.rarest_share * total)
    shares = {
        row["level"]: row["customers"] / total
        for row in frequent[: None if few else config.frequency_levels]
        if row["customers"] >= fewest and row["level"]
    }
    one_hot = few or config.many_levels == "one-hot"
    return ColumnEncoding(column=column, one_hot=one_hot, shares=shares)


def is_text(dtype: nw.dtypes.DType) -> bool:
    """Whether a column holds texts."""
    return dtype in {nw.String, nw.Categorical} or isinstance(dtype, nw.Enum)
