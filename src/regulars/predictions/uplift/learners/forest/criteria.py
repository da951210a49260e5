"""What a split of an uplift tree gains: three criteria of the field, from counts alone.

A side of a split holds n_w customers of arm w whose outcomes add up to s_w; p_w = s_w / n_w and
tau = p_1 - p_0. L and R are the sides, P the node before.

- `squared_difference` (:cite:t:`athey:trees`): the spread of tau, less what noise alone would give:
  sum over sides of n / n_P (tau^2 - 2 v), less the same of the node before, with
  v = var_1 / n_1 + var_0 / n_0, the variance of tau, the arms' variances taken in the node before.
  For yes or no and for amounts. The default.
- `kl` (:cite:t:`rzepakowski:uplift`): sum over sides of n / n_P KL(p_1 : p_0), less the same of
  the node before; p with one outcome and one none added. For yes or no.
- `ddp` (:cite:t:`hansotia:ddp`): |tau_L - tau_R|, the difference of differences. For both; prefers
  small sides, so the fewest rows of a leaf matter more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from regulars.predictions.uplift.experiment import Floats


@dataclass(frozen=True, slots=True)
class Side:
    """Sums over customers; arrays of any one shape, arm 0 being control."""

    n0: Floats
    n1: Floats
    s0: Floats
    s1: Floats

    def __sub__(self, other: Side) -> Side:
        return Side(self.n0 - other.n0, self.n1 - other.n1, self.s0 - other.s0, self.s1 - other.s1)

    @property
    def n(self) -> Floats:
        """Customers of both arms."""
        return self.n0 + self.n1

    @property
    def tau(self) -> Floats:
        """Difference of the arms' means; 0 where an arm is empty."""
        return self.s1 / np.maximum(self.n1, 1) - self.s0 / np.maximum(self.n0, 1)


Criterion = Callable[[Side, Side, Side, Floats, Floats], Floats]


def squared_difference(left: Side, right: Side, before: Side, v0: Floats, v1: Floats) -> Floats:
    """The spread of the effect less that of noise (see the module)."""

    def worth(side: Side) -> Floats:
        noise = v1 / np.maximum(side.n1, 1) + v0 / np.maximum(side.n0, 1)
        return side.n * (side.tau**2 - 2 * noise)

    return (worth(left) + worth(right) - worth(before)) / before.n


def kl(left: Side, right: Side, before: Side, v0: Floats, v1: Floats) -> Floats:  # noqa: ARG001
    """The divergence between the arms' outcomes (see the module)."""

    def worth(side: Side) -> Floats:
        p1, p0 = (side.s1 + 1) / (side.n1 + 2), (side.s0 + 1) / (side.n0 + 2)
        return side.n * (p1 * np.log(p1 / p0) + (1 - p1) * np.log((1 - p1) / (1 - p0)))

    return (worth(left) + worth(right) - worth(before)) / before.n


def ddp(left: Side, right: Side, before: Side, v0: Floats, v1: Floats) -> Floats:  # noqa: ARG001
    """The difference of differences (see the module)."""
    return np.abs(left.tau - right.tau)


CRITERIA: dict[str, Criterion] = {"squared_difference": squared_difference, "kl": kl, "ddp": ddp}
"""Name to criterion: arrays of left, right, the node before, its arms' variances; to gains."""
