"""The settings of the room, one part for each step."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from regulars.segments.choice import ChooseKConfig
from regulars.segments.cluster import KMeansConfig
from regulars.segments.reduce import PCAConfig, UnreducedConfig
from regulars.segments.scale import ScaleConfig
from regulars.segments.select_columns import SelectConfig


class SegmentsConfig(BaseModel):
    """How segments are found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scale: ScaleConfig = ScaleConfig()
    """How each feature is scaled."""
    select: SelectConfig = SelectConfig()
    """Which features take part."""
    reduce: PCAConfig | UnreducedConfig = Field(default=PCAConfig(), discriminator="algorithm")
    """How the dimensions are reduced."""
    cluster: KMeansConfig = KMeansConfig()
    """How groups are found."""
    choose: ChooseKConfig = ChooseKConfig()
    """How many groups."""
    fit_customers: int = Field(default=200_000, ge=100)
    """The most customers to learn from; all customers are assigned and profiled."""
    rule_customers: int = Field(default=20_000, ge=100)
    """The most customers to grow the trees of the rules on."""
