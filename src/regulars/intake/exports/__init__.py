"""Known exports: recognised by their headers, laid out as order lines."""

from __future__ import annotations

from regulars.intake.exports.catalogue import EXPORTS, catalogue, recognised
from regulars.intake.exports.export import AMOUNT, CUSTOMER, DISCOUNT, Amounts, Export, column_named
from regulars.intake.exports.lay_out import laid_out

__all__ = [
    "AMOUNT",
    "CUSTOMER",
    "DISCOUNT",
    "EXPORTS",
    "Amounts",
    "Export",
    "catalogue",
    "column_named",
    "laid_out",
    "recognised",
]
