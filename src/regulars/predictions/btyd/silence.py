"""Silent or gone: the likelihood of a history when leaving is not seen, and its gradient.

Let g(y) be the density of all that was seen with the customer alive at day y, and G(y) that of
having left at y or later, up to a last day, and nothing seen after it: both depend on the frequency
and the day alone. With Q = G / g, of which 0 <= Q <= 1, a customer last seen at t and observed
until T has the density

    g(T) + G(t) - G(T) = g(t) D,    D = e^-d (1 - Q(T)) + Q(t),    d = ln g(t) - ln g(T) >= 0,

and is alive with probability e^-d / D. Nothing overflows, and as Q(T) <= 1 the difference loses no
digits, however long the silence. Pareto/NBD and BG/BB are of this form, with their own g and Q.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.btyd.arrays import Counts, Matrix, Vector


@dataclass(frozen=True, slots=True)
class Seen:
    """ln g and Q at the different (group, frequency, day)."""

    log_seen: Vector
    """ln g, shape (p,)."""
    left: Vector
    """Q, shape (p,)."""
    log_seen_by: Matrix
    """Derivatives of ln g by each log-parameter, shape (p, k)."""
    left_by: Matrix
    """Derivatives of Q, shape (p, k)."""


def p_alive(seen: Seen, at_last: Counts, at_end: Counts) -> Vector:
    """e^-d / D of each customer.

    Args:
        seen: the tables.
        at_last: row of each customer's last purchase, shape (c,).
        at_end: row of the end of observation, shape (c,).
    """
    falls = np.exp(seen.log_seen[at_end] - seen.log_seen[at_last])
    density = falls * (1 - seen.left[at_end]) + seen.left[at_last]
    return np.minimum(falls / density, 1.0)


def value_and_gradient(
    seen: Seen, at_last: Counts, at_end: Counts, count: Vector
) -> tuple[float, Matrix]:
    """The sum of count * ln(g(t) D), and its gradient as one row per row of the tables.

    Args:
        seen: the tables.
        at_last: row of each cell's last purchase, shape (c,).
        at_end: row of its end of observation, shape (c,).
        count: customers in the cell, shape (c,).

    Returns:
        The value, and derivatives by log-parameters, shape (p, k), to be added up over rows.
    """
    begin, left_end = seen.log_seen[at_last], seen.left[at_end]
    falls = np.exp(seen.log_seen[at_end] - begin)
    density = falls * (1 - left_end) + seen.left[at_last]
    value = float(count @ (begin + np.log(density)))
    per_density = count / density
    alive = falls * per_density
    unseen = alive * (1 - left_end)
    rows = len(seen.left)
    on_log_seen = np.bincount(at_last, count - unseen, rows) + np.bincount(at_end, unseen, rows)
    on_left = np.bincount(at_last, per_density, rows) - np.bincount(at_end, alive, rows)
    return value, on_log_seen[:, None] * seen.log_seen_by + on_left[:, None] * seen.left_by
