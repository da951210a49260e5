"""The settings of learning from examples."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Method = Literal["boosting", "linear"]


class BoostingConfig(BaseModel):
    """How LightGBM's trees are grown (:cite:t:`ke:lightgbm`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leaves: tuple[int, ...] = Field(default=(4, 16), min_length=1, max_length=4)
    """Sizes of trees to try, in leaves; the one with the lowest held-out loss is used. Small trees
    suit a few thousand customers, large ones learn more from many."""
    learning_rate: float = Field(default=0.05, gt=0, le=1)
    """How much of each tree is added."""
    rounds: int = Field(default=600, ge=1, le=5000)
    """The most trees."""
    patience: int = Field(default=40, ge=1)
    """Growing stops after so many trees that did not lower the held-out loss."""
    leaf_customers: int = Field(default=20, ge=1)
    """The fewest customers in a leaf."""
    feature_share: float = Field(default=0.7, gt=0, le=1)
    """Share of the columns that each tree may use."""
    customer_share: float = Field(default=0.8, gt=0, le=1)
    """Share of the customers that each tree is grown on."""
    l2: float = Field(default=1.0, ge=0)
    """Penalty on the squared values of the leaves."""


class LinearConfig(BaseModel):
    """How the logistic regression, or for amounts the Tweedie regression, is fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    penalty: float = Field(default=1.0, gt=0)
    """Penalty on the squared coefficients of the scaled columns: 1 / C of scikit-learn."""
    steps: int = Field(default=2000, ge=10)
    """The most steps of the solver."""


class LearnConfig(BaseModel):
    """How a model is learned, chosen, calibrated and measured."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    methods: tuple[Method, ...] = Field(default=("boosting", "linear"), min_length=1)
    """The methods to compare; the one with the lowest held-out loss is used."""
    boosting: BoostingConfig = BoostingConfig()
    """The boosted trees."""
    linear: LinearConfig = LinearConfig()
    """The regression beside them."""
    folds: int = Field(default=5, ge=2, le=20)
    """Parts of the customers for measuring, where there is no time to split by."""
    inner_folds: int = Field(default=3, ge=2, le=20)
    """Parts of the customers learned from, for stopping, choosing and calibrating."""
    fewest_customers: int = Field(default=200, ge=20)
    """With fewer examples nothing is learned."""
    fewest_of_a_class: int = Field(default=30, ge=5)
    """With fewer positives, or fewer negatives, nothing is learned."""
    levels: int = Field(default=50, ge=2, le=250)
    """The most levels of a text column; customers with rarer ones count as `other`."""
    most_examples: int = Field(default=200_000, ge=1000)
    """The most examples to learn from; of more, whole customers are drawn."""
    same_time: bool = True
    """Whether, beside the figures on a later time, those on other customers at the same times are
    measured: the difference is what season and trend did."""
    threads: int = Field(default=1, ge=1)
    """The most threads of LightGBM; the result does not depend on it. Where other work runs beside
    it, several threads spend most of their time waiting for each other."""
