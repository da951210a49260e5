"""What every buy-till-you-die model answers about customers, once fitted."""

from __future__ import annotations

from typing import Any, Protocol, Self

from regulars.predictions.btyd.arrays import Vector
from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.estimate import Estimate


class PurchaseModel(Protocol):
    """A fitted model of when customers order and when they leave.

    Every answer is one number per cell, shape (c,).
    """

    @property
    def algorithm(self) -> str:
        """Its name in the catalogue."""

    @property
    def estimate(self) -> Estimate:
        """Its parameters and how surely they are known."""

    def at(self, theta: Vector) -> Self:
        """The same model with other parameters."""

    def p_alive(self, cells: Cells) -> Vector:
        """The probability that a customer is still one."""

    def expected_orders(self, cells: Cells, horizon_days: float) -> Vector:
        """Expected order days within so many days after `as_of`."""

    def order_probability(self, cells: Cells, horizon_days: float) -> Vector:
        """The probability of at least one order within so many days after `as_of`."""

    def next_order_days(self, cells: Cells, probability: float) -> Vector:
        """Days after `as_of` by which the next order has come, with this probability.

        Given that there is a next order.
        """

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON values."""
