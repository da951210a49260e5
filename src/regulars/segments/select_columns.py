"""Which features the segments are built on, and how much each counts.

Default: one or two features for each side of behaviour (theme). Recency, frequency and value are
the core and count once each; the other themes count half. Within a theme the weight is shared, so
that five ways to say "orders often" do not count five times. Demographic features, scores made
from other features and texts take no part: segments say what customers do, profiles then show
who they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData, nearest
from regulars.segments.scale import ColumnScale, Vector
from regulars.segments.vocabulary import is_derived, words

DEFAULT_FEATURES = (
    "days_since_last_order",
    "orders",
    "revenue",
    "average_order_value",
    "mean_gap_days",
    "gap_regularity",
    "revenue_trend_90d",
    "categories",
    "products_per_order",
    "discount_share",
    "return_line_share",
)
"""The plainer of two near-duplicates stands first, because the first one stays."""

SAYS_NOTHING = ("the same for every customer who has it", "missing for every customer")
"""Reasons to leave out a feature in which all customers are alike."""

CORE_THEMES = frozenset({"recency", "frequency", "value"})


class SelectConfig(BaseModel):
    """Which features take part in clustering."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: Literal["default", "all"] | tuple[str, ...] = "default"
    """`default` (see `DEFAULT_FEATURES`), `all` numeric features, or a list of names."""
    most_missing: float = Field(default=0.4, ge=0, lt=1)
    """A feature that more than this share of customers lack is left out."""
    near_duplicate: float = Field(default=0.95, gt=0, le=1)
    """Of two features with at least this absolute Spearman correlation the later is left out."""
    side_theme_weight: float = Field(default=0.5, gt=0)
    """Share of variance given to each theme other than recency, frequency and value (these: 1)."""


class Selection(BaseModel):
    """The features that take part, and why the others do not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: dict[str, float]
    """Feature to the factor on its scaled values, in the order of the columns of the matrix."""
    left_out: dict[str, str]
    """Feature to the reason for leaving it out."""

    def matrix(
        self, values: Mapping[str, Vector], scales: Mapping[str, ColumnScale]
    ) -> npt.NDArray[np.float64]:
        """Scale and weigh the chosen features: shape (n, features)."""
        columns = [scales[c].apply(values[c]) * w for c, w in self.weights.items()]
        return np.column_stack(columns)


def select_columns(
    values: Mapping[str, Vector],
    scales: Mapping[str, ColumnScale],
    config: SelectConfig,
    *,
    together: Sequence[Sequence[str]] = (),
) -> Selection:
    """Choose the features to cluster on.

    Args:
        values: every numeric feature, shape (n,), NaN where missing.
        scales: the scale of each of them.
        config: the settings.
        together: the levels of each category; where one of them stays, its near-duplicates stay.

    Raises:
        BadData: where a feature asked for by name is not a numeric column of the table.
    """
    left_out: dict[str, str] = {}
    chosen: list[str] = []
    twins: set[str] = set()
    ranks: list[Vector] = []
    asked = _candidates(list(values), config)
    for column in asked:
        scale = scales[column]
        if scale.constant:
            there = np.isfinite(values[column]).any()
            left_out[column] = SAYS_NOTHING[0 if there else 1]
        elif scale.missing_share > config.most_missing:
            left_out[column] = f"missing for {scale.missing_share:.0%} of customers"
        else:
            rank = _standard_ranks(scale.apply(values[column]))
            twin = _twin(rank, ranks, config.near_duplicate)
            if twin is None:
                chosen.append(column)
                ranks.append(rank)
            else:
                twins.add(column)
                left_out[column] = f"says nearly the same as {chosen[twin]}"
    whole = {c for levels in together if not set(chosen).isdisjoint(levels) for c in levels}
    for column in twins & whole:
        del left_out[column]
    weights = _weights([c for c in asked if c not in left_out], scales, config)
    return Selection(weights=weights, left_out=left_out)


def _candidates(numeric: Sequence[str], config: SelectConfig) -> list[str]:
    """The features to consider, plainest first."""
    if isinstance(config.features, tuple):
        for column in config.features:
            if column not in numeric:
                near = nearest(column, numeric, most=3)
                raise BadData(
                    "this feature was asked for, and the table has no such numbers or texts",
                    way_out=f"take {' or '.join(near)}"
                    if near
                    else "leave the list at `default`; "
                    "`regulars show features --columns all` shows what there is",
                    file="features",
                    column=column,
                )
        return list(dict.fromkeys(config.features))
    default = [c for c in DEFAULT_FEATURES if c in numeric]
    if config.features == "default" and default:
        return default
    rest = [c for c in numeric if c not in default and not is_derived(c)]
    return default + rest


def _standard_ranks(values: Vector) -> Vector:
    """Ranks with mean 0 and length 1, so that a dot product is Spearman's correlation."""
    from scipy.stats import rankdata

    rank: Vector = rankdata(values) - (len(values) + 1) / 2
    length = float(np.sqrt(rank @ rank))
    return rank / length if length > 0 else rank


def _twin(rank: Vector, earlier: Sequence[Vector], threshold: float) -> int | None:
    for position, other in enumerate(earlier):
        if abs(float(rank @ other)) >= threshold:
            return position
    return None


def _weights(
    chosen: Sequence[str], scales: Mapping[str, ColumnScale], config: SelectConfig
) -> dict[str, float]:
    """Give each theme its share of the variance.

    A feature that varies less than its spread suggests (mostly zeros) is not blown up.
    """
    themes = [words(column).theme for column in chosen]
    core = CORE_THEMES & set(themes)
    weights: dict[str, float] = {}
    for column, theme in zip(chosen, themes, strict=True):
        of_theme = 1.0 if theme in core or not core else config.side_theme_weight
        variance = of_theme / themes.count(theme)
        weights[column] = float(np.sqrt(variance)) / max(1.0, scales[column].deviation)
    return weights
