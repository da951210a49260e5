"""The different (group, frequency, tenure) of cells: what is expected of who has not left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.btyd.arrays import Counts, Matrix
from regulars.predictions.btyd.cells import Cells


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each pair once, and which one a cell has."""

    group: Counts
    """Row of `covariates`, shape (p,)."""
    frequency: Counts
    """Shape (p,)."""
    tenure_days: Counts
    """Shape (p,)."""
    covariates: Matrix
    """Those of the cells."""
    pair: Counts
    """The pair of each cell, shape (c,)."""

    @staticmethod
    def of(cells: Cells) -> Pairs:
        """Find the pairs: where cells are in order, equal pairs are neighbours.

        Cells in another order give pairs that come twice, which costs time and is right.
        """
        columns = (cells.group, cells.frequency, cells.tenure_days)
        new = np.ones(len(cells), dtype=np.bool_)
        if len(cells):
            new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
        rows = np.flatnonzero(new)
        group, frequency, tenure = (column[rows] for column in columns)
        return Pairs(group, frequency, tenure, cells.covariates, np.cumsum(new) - 1)
