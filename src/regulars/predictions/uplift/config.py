"""What may be set when uplift is learned, every field explained."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

LearnerName = Literal["s", "t", "class_transformation", "x", "r", "dr", "forest"]
LEARNERS: tuple[LearnerName, ...] = ("s", "t", "class_transformation", "x", "r", "dr", "forest")


class BoostedConfig(BaseModel):
    """Small boosted trees: few leaves, many rows in each, because effects are small and noisy."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: Literal["boosted"] = "boosted"
    """LightGBM."""
    trees: int = Field(default=80, ge=1)
    """How many trees are added."""
    leaves: int = Field(default=8, ge=2)
    """Leaves of a tree: interactions of at most `leaves` - 1 columns."""
    learning_rate: float = Field(default=0.05, gt=0, le=1)
    """The part of each tree that is added."""
    fewest_rows: int = Field(default=20, ge=1)
    """The fewest rows in a leaf."""
    fewest_share: float = Field(default=0.005, ge=0, lt=0.5)
    """The fewest rows in a leaf as a share of all: whichever is more counts."""
    ridge: float = Field(default=1.0, ge=0)
    """L2 penalty of a leaf's value."""


class LinearConfig(BaseModel):
    """Logistic regression for yes or no, ridge regression for amounts and effects."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base: Literal["linear"] = "linear"
    """Linear in the standardised columns."""
    ridge: float = Field(default=10.0, gt=0)
    """L2 penalty of a coefficient, in rows: its prior is worth so many rows."""


class ForestConfig(BaseModel):
    """The uplift forest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    criterion: Literal["squared_difference", "kl", "ddp"] = "squared_difference"
    """What a split gains: see
    `predictions/uplift/learners/forest/criteria.py`. `kl` is for yes or no only."""
    trees: int = Field(default=100, ge=4)
    """How many trees, an even number: two share each half of the rows, and the intervals come from
    how much the halves differ, so there are two at least."""
    depth: int = Field(default=6, ge=1, le=12)
    """The most splits on a path."""
    columns: float = Field(default=0.5, gt=0, le=1)
    """Share of the columns that a tree may look at, at least one."""
    most_rows: int = Field(default=200_000, ge=100)
    """A tree sees half of all rows, but no more than this."""
    fewest_rows: int = Field(default=20, ge=1)
    """The fewest rows of each arm in a leaf."""
    fewest_share: float = Field(default=0.005, ge=0, lt=0.5)
    """The same as a share of the arm's rows in the tree: whichever is more counts."""
    bins: int = Field(default=32, ge=2, le=255)
    """Quantile bins of a column: the places where it may be split."""


class UpliftConfig(BaseModel):
    """How uplift is learned, judged and tested."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    learners: tuple[LearnerName, ...] = Field(default=LEARNERS, min_length=1)
    """The learners that are compared."""
    base: Annotated[BoostedConfig | LinearConfig, Field(discriminator="base")] = BoostedConfig()
    """The regression inside every learner but the forest."""
    forest: ForestConfig = ForestConfig()
    """The uplift forest."""
    folds: int = Field(default=3, ge=2, le=20)
    """Every customer is scored by learners that saw the other folds only."""
    nuisance_folds: int = Field(default=2, ge=2, le=10)
    """Folds inside the learning part for the regressions that DR and R build on."""
    replicates: int = Field(default=200, ge=20)
    """Bootstrap replicates of each interval."""
    level: float = Field(default=0.95, gt=0.5, lt=1)
    """Coverage of the intervals."""
    targeted_share: float = Field(default=0.3, gt=0, lt=1)
    """Uplift is told for the best share of customers: 0.3 is uplift at 30 %."""
    planned_shares: dict[str, float] | None = None
    """Planned shares of the arms, control included; without it arms are not held to a plan."""
    observational: bool = False
    """Customers chose, or were chosen for, the treatment: propensities are estimated instead of
    refusing. The effects are then right only if the columns explain the choice."""
    overlap: float = Field(default=0.02, gt=0, lt=0.5)
    """Observational only: customers with a propensity nearer to 0 or 1 are left out."""
    test_learner: LearnerName = "dr"
    """The learner of the test for heterogeneity: fixed beforehand, never the best one."""
    test_folds: int = Field(default=4, ge=2, le=20)
    """Folds of that test: each is tested by what the folds before it taught."""
    significance: float = Field(default=0.05, gt=0, lt=0.5)
    """The test calls heterogeneity found below this p value."""
    value_per_outcome: float | None = Field(default=None, gt=0)
    """Money that one outcome brings: a conversion's margin, or the margin as a share of spend."""
    contact_cost: float = Field(default=0.0, ge=0)
    """Money that one contact costs."""
    threads: int = Field(default=1, ge=1)
    """Threads of LightGBM."""
