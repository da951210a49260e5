"""Fitted segments: assign customers, project them for the view, save and load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import narwhals as nw
import pyarrow as pa

from regulars.model import PROJECTION, SEGMENT_PROFILES, SEGMENTS, BadData, Cannot
from regulars.segments.choice import Choice
from regulars.segments.cluster.hierarchical import HierarchicalClusters
from regulars.segments.kinds import Kind
from regulars.segments.membership import (
    Membership,
    membership_state,
    placed,
    restore_membership,
)
from regulars.segments.reduce import Matrix, MixedReduction
from regulars.segments.reduce.autoencoder import Codes
from regulars.segments.saved import read_json, write_json
from regulars.segments.scale import Vector
from regulars.segments.schema import arrow_schema
from regulars.segments.scoring import Model
from regulars.segments.vocabulary import level_of, words, written


@dataclass(frozen=True, slots=True)
class Segmentation:
    """Fitted segments.

    Attributes:
        model: what assigns customers.
        choice: how many segments, and why.
        warnings: what a careful analyst would point out.
        segments: the table `segments`.
        profiles: the table `segment_profiles`.
        left_out: features that take no part in the clustering, with the reason.
        membership: how sure a customer's segment is, or why that cannot be learned.
        customers: how many customers the table had.
        fitted_customers: how many of them the model learned from.
        seed: of every random choice.
        kind: what the segments are about.
    """

    model: Model
    choice: Choice
    warnings: tuple[str, ...]
    segments: pa.Table
    profiles: pa.Table
    left_out: dict[str, str]
    membership: Membership | Cannot
    customers: int
    fitted_customers: int
    seed: int
    kind: Kind = "behavioural"

    @property
    def way(self) -> tuple[str, str, tuple[str, ...], int | None]:
        """How they were made: reduction, clustering, features, and the number if it was fixed."""
        model = self.model
        fixed = self.choice.k if self.choice.requested else None
        return model.reduce_algorithm, model.cluster_algorithm, tuple(model.weights), fixed

    @property
    def names(self) -> dict[int, str]:
        """The name of each segment by its number."""
        return {row["segment_id"]: row["name"] for row in self.segments.to_pylist()}

    @property
    def codes(self) -> Codes | None:
        """The autoencoder in whose codes the groups lie, beside categories or not."""
        found = self.model.reduction
        numbers = found.reduction if isinstance(found, MixedReduction) else found
        return numbers if isinstance(numbers, Codes) else None

    @property
    def merges(self) -> tuple[Matrix, Vector] | None:
        """The last merges and the customers in each branch, where groups were made by merging.

        They are what `segment_charts` takes as `linkage` and `branches`.
        """
        clusters = self.model.clusters
        if not isinstance(clusters, HierarchicalClusters) or not len(clusters.dendrogram):
            return None
        return clusters.dendrogram, clusters.branches

    @property
    def filled(self) -> dict[str, str]:
        """Features of the model that some customers lacked, and what stood in for them."""
        return {
            column: f"missing for {scale.missing_share:.1%} of customers, who count as "
            + (
                "not having it"
                if level_of(column) and not scale.fill
                else f"the median, {written(scale.fill, words(column).unit)}"
            )
            for column, scale in self.model.scales.items()
            if scale.missing_share > 0
        }

    def assign(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the table `memberships` for these customers, new or known.

        Raises:
            BadData: where a feature of the model is missing or not numeric.
        """
        scored = self.model.scored(features)
        return placed(self.membership, scored, self.model.scales, self.model.weights)

    def project(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the table `projection` for these customers, new or known.

        Raises:
            BadData: where a feature of the model or `as_of` is missing or not numeric.
        """
        if "as_of" not in features.collect_schema():
            raise BadData(
                "the table does not say which date its features describe",
                way_out="compute the features with `regulars features`",
                file="features",
                column="as_of",
            )
        return self.model.scored(features).select(*PROJECTION.names)

    def embed(self, features: nw.LazyFrame[Any]) -> nw.LazyFrame[Any] | None:
        """Return the table `embeddings` for these customers; None where the groups lie in no codes.

        Categories beside the codes are no codes: customers have them in their own columns.

        Raises:
            BadData: where a feature of the model or `as_of` is missing or not numeric.
        """
        if self.codes is None:
            return None
        dated = features.select("customer_id", "as_of")
        coded = self.model.coded(features)
        named = (f"code_{number}" for number in range(1, self.codes.width + 1))
        return dated.join(coded.select("customer_id", *named), on="customer_id")

    def membership_tables(self) -> dict[str, pa.Table]:
        """How well the membership was learned, as tables by name; none where it was not."""
        return {} if isinstance(self.membership, Cannot) else self.membership.tables()

    def save(self, path: Path) -> None:
        """Write everything to a JSON file, atomically; a network also in Keras' own formats beside.

        Raises:
            Refused: the disk is full, the folder may not be written, or Keras is gone.
        """
        write_json(
            path,
            {
                "model": self.model.to_dict(),
                "choice": self.choice.to_dict(),
                "warnings": list(self.warnings),
                "segments": self.segments.to_pylist(),
                "profiles": self.profiles.to_pylist(),
                "left_out": self.left_out,
                "membership": membership_state(self.membership),
                "customers": self.customers,
                "fitted_customers": self.fitted_customers,
                "seed": self.seed,
                "kind": self.kind,
            },
        )
        if self.codes is not None:
            self.codes.save_files(path.parent)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadData: where the file is damaged or from another version.
        """
        state = read_json(path)
        try:
            return cls._restored(state)
        except (KeyError, TypeError, ValueError) as error:
            raise BadData(
                "the segmentation was saved by another version",
                way_out="fit the segments again",
                file=path.name,
            ) from error

    @classmethod
    def _restored(cls, state: Mapping[str, Any]) -> Self:
        return cls(
            model=Model.from_dict(state["model"]),
            choice=Choice.from_dict(state["choice"]),
            warnings=tuple(state["warnings"]),
            segments=pa.Table.from_pylist(state["segments"], schema=arrow_schema(SEGMENTS)),
            profiles=pa.Table.from_pylist(state["profiles"], schema=arrow_schema(SEGMENT_PROFILES)),
            left_out=state["left_out"],
            membership=restore_membership(state["membership"]),
            customers=state["customers"],
            fitted_customers=state["fitted_customers"],
            seed=state["seed"],
            kind=state["kind"],
        )
