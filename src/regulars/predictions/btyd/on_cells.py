"""What the likelihoods on cells have in common: who they stand for, and theta's names."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.predictions.btyd.cells import Cells
from regulars.predictions.btyd.design import Effect


class OnCells:
    """A likelihood on cells.

    Args:
        cells: the customers.
        names: of the parameters.
        effects: what covariates act on.
    """

    def __init__(
        self, cells: Cells, names: tuple[str, ...], effects: Sequence[Effect] = ()
    ) -> None:
        self._cells = cells
        covariates = range(cells.covariates.shape[1])
        self.names = names + tuple(f"{e.name}_{i}" for e in effects for i in covariates)
        """The parameters, then `effect_covariate` for each effect and covariate."""
        self.parameters = len(names)
        """How many entries of theta are logarithms of parameters."""

    @property
    def customers(self) -> int:
        """How many customers the cells stand for."""
        return self._cells.customers

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self._cells)
