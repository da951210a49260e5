"""The settings of the room, one part for each step."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from regulars.segments.choice import ChooseKConfig
from regulars.segments.cluster import (
    BisectingConfig,
    DBSCANConfig,
    GaussianMixtureConfig,
    HDBSCANConfig,
    HierarchicalConfig,
    KMeansConfig,
    KPrototypesConfig,
)
from regulars.segments.encode import EncodeConfig
from regulars.segments.kinds import Kind
from regulars.segments.laboratory.config import LaboratoryConfig
from regulars.segments.membership import MembershipConfig
from regulars.segments.over_time.config import OverTimeConfig
from regulars.segments.reduce import PCAConfig, UnreducedConfig, WeightedConfig
from regulars.segments.reduce.autoencoder import (
    AutoencoderConfig,
    DenoisingConfig,
    TiedConfig,
    VariationalConfig,
)
from regulars.segments.reduce.umap import UMAPConfig
from regulars.segments.scale import ScaleConfig
from regulars.segments.select_columns import SelectConfig


class SegmentsConfig(BaseModel):
    """How segments are found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = "behavioural"
    """What the segments are about: what customers do (`behavioural`), are worth (`value`), are
    (`demographic`), like (`psychographic`) or need (`needs`). `select.features` overrules it."""
    scale: ScaleConfig = ScaleConfig()
    """How each feature is scaled."""
    encode: EncodeConfig = EncodeConfig()
    """How columns of texts become numbers."""
    select: SelectConfig = SelectConfig()
    """Which features take part."""
    reduce: (
        PCAConfig
        | UnreducedConfig
        | WeightedConfig
        | AutoencoderConfig
        | TiedConfig
        | DenoisingConfig
        | VariationalConfig
    ) = Field(default=PCAConfig(), discriminator="algorithm")
    """How the dimensions are reduced."""
    cluster: (
        KMeansConfig
        | BisectingConfig
        | HierarchicalConfig
        | GaussianMixtureConfig
        | DBSCANConfig
        | HDBSCANConfig
        | KPrototypesConfig
    ) = Field(default=KMeansConfig(), discriminator="algorithm")
    """How groups are found."""
    choose: ChooseKConfig = ChooseKConfig()
    """How many groups."""
    laboratory: LaboratoryConfig = LaboratoryConfig()
    """Which methods `regulars segment` compares."""
    membership: MembershipConfig = MembershipConfig()
    """How sure a customer's segment is."""
    fresh: bool = False
    """Whether a run finds segments as if there were none before; else it stays with the former
    ones unless others are clearly better. Alike ones keep their names either way."""
    keep_identities: bool = True
    """Whether segments that the previous run had keep their names and numbers."""
    over_time: OverTimeConfig = OverTimeConfig()
    """When a segment is still the same one, and what is worth an alarm."""
    fit_customers: int = Field(default=200_000, ge=100)
    """The most customers to learn from; all customers are assigned and profiled."""
    picture: Literal["components", "umap"] = "components"
    """What the 3-D picture draws: the principal components, whose axes have words, or UMAP (extra
    `umap`), which shows who is near whom and nothing else."""
    umap: UMAPConfig = UMAPConfig()
    """How UMAP draws the picture, where it is asked for."""
    rule_customers: int = Field(default=20_000, ge=100)
    """The most customers to grow the trees of the rules on."""

    @model_validator(mode="before")
    @classmethod
    def _default_methods(cls, given: object) -> object:
        """Settings of a method whose name is not given are those of the usual one."""
        if not isinstance(given, dict):
            return given
        usual = {"reduce": "pca", "cluster": "kmeans"}
        parts = {p: given[p] for p in usual if isinstance(given.get(p), dict)}
        return given | {p: {"algorithm": usual[p]} | settings for p, settings in parts.items()}
