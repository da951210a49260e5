"""Time cut into steps, and survival between them."""

from __future__ import annotations

import numpy as np

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.survival.config import SurvivalConfig
from regulars.predictions.survival.tenures import Flags
from regulars.wording import some


def time_edges(duration: Vector, left: Flags, most: int) -> Vector:
    """The ends of the steps, from 0: every whole number up to the last leaver, or quantiles.

    >>> time_edges(np.array([1.0, 3, 4]), np.array([True, True, False]), 10).tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    times = duration[left]
    last = float(np.ceil(times.max()))
    if last <= most:
        return np.arange(last + 1)
    cuts = np.unique(np.ceil(np.quantile(times, np.linspace(0, 1, most + 1)[1:])))
    edges: Vector = np.concatenate([[0.0], cuts[cuts > 0]])
    return edges


def steps_at_risk(duration: Vector, left: Flags, edges: Vector) -> Index:
    """How many steps each customer was seen through: whole ones, and the one of leaving.

    Who is censored within a step was not seen through it.
    """
    seen = np.searchsorted(edges, duration, side="right") - 1
    leaving = np.searchsorted(edges, duration, side="left")
    return np.minimum(np.where(left, leaving, seen), len(edges) - 1)


def whole_steps(duration: Vector, left: Flags, edges: Vector) -> Vector:
    """Durations to the end of the step of leaving, or of the last step that was seen through."""
    found: Vector = edges[steps_at_risk(duration, left, edges)]
    return found


def beyond_said(duration: Vector, edges: Vector, config: SurvivalConfig) -> str | None:
    """Of how many customers nothing like their time under contract was seen.

    >>> said = beyond_said(
    ...     np.array([2.0, 500]),
    ...     np.arange(73.0),
    ...     SurvivalConfig(duration="tenure", event="Churn", time_unit="month"),
    ... )
    >>> said.partition(":")[0]
    '1 customer has been under contract for longer than anybody who was seen to leave (72 months)'
    """
    beyond = int((duration > edges[-1]).sum())
    if not beyond:
        return None
    have = "has" if beyond == 1 else "have"
    return (
        f"{some(beyond, 'customer')} {have} been under contract for longer than anybody who was "
        f"seen to leave ({some(int(edges[-1]), config.time_unit)}): nothing was learned of such "
        "times, and their probabilities carry on as the last quarter of the time known ended."
    )


def survival_at(survival: Matrix, edges: Vector, times: Vector) -> Vector:
    """S of each customer at a time of its own, shape (n,).

    Between the ends of steps the hazard is constant; after the last one it stays what it was on
    average over the last quarter of the time known.

    Args:
        survival: S at each of `edges`, shape (n, edges), the first column being 1.
        edges: ascending.
        times: shape (n,).
    """
    logs = np.log(np.maximum(survival, 1e-12))
    place = np.clip(np.searchsorted(edges, times, side="right") - 1, 0, len(edges) - 2)
    width = edges[place + 1] - edges[place]
    share = np.clip((times - edges[place]) / width, 0.0, 1.0)
    rows = np.arange(len(times))
    inside = logs[rows, place] + share * (logs[rows, place + 1] - logs[rows, place])
    begin = int(np.searchsorted(edges, 0.75 * edges[-1]))
    begin = min(begin, len(edges) - 2)
    rate = (logs[:, -1] - logs[:, begin]) / (edges[-1] - edges[begin])
    found: Vector = np.exp(inside + rate * np.maximum(times - edges[-1], 0.0))
    return found
