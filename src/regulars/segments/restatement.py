"""What a fit does about a column that alone tells the segments.

A column made from others leaves the model, and the segments are found anew; a plain one stays, and
the marketer is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from regulars.model import Cannot
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.config import SegmentsConfig
from regulars.segments.restated import Restated, restated
from regulars.segments.scale import Vector
from regulars.segments.segmentation import Segmentation
from regulars.segments.select_columns import Selection
from regulars.segments.vocabulary import words


def without(made: Restated, selection: Selection, config: SegmentsConfig) -> SegmentsConfig:
    """The same settings with the features that took part, but for one."""
    features = tuple(c for c in selection.weights if c != made.column)
    select = config.select.model_copy(update={"features": features})
    return config.model_copy(update={"select": select})


def left_out(made: Restated, found: Segmentation | Cannot) -> Segmentation | Cannot:
    """Say in a segmentation which column had to leave, and why."""
    if isinstance(found, Cannot):
        return found
    sentence = (
        f"`{words(made.column).noun}` was left out: with it the segments were almost exactly its "
        "values, and it is itself made from another column."
    )
    reason = "the segments only restated it, and it is made from another column"
    return replace(
        found,
        left_out={**found.left_out, made.column: reason},
        warnings=(sentence, *found.warnings),
    )


def restatement(
    labels: Labels,
    values: Mapping[str, Vector],
    selection: Selection,
    categories: Mapping[str, Sequence[str]],
) -> tuple[str, ...]:
    """The warning where one feature or category of several alone tells the segments, else nothing.

    Args:
        labels: the segment of each customer, shape (n,).
        values: every feature, shape (n,).
        selection: the features that take part.
        categories: the level of each customer, shape (n,), of columns of texts among them.
    """
    if len(selection.weights) < 2:  # noqa: PLR2004 - a single feature is all there is
        return ()
    told = restated(labels, {**{c: values[c] for c in selection.weights}, **categories})
    return (told[0].words,) if told else ()
