"""Data in: read order, customer and product files, tell what their columns mean, clean, check."""

from __future__ import annotations

from regulars.intake.clean import REASONS, explain_reason
from regulars.intake.config import IntakeConfig
from regulars.intake.exports import CATALOGUE as EXPORTS
from regulars.intake.exports import Amounts, Export
from regulars.intake.flat_table import FlatTable, read_flat_table
from regulars.intake.frames import frame_kind
from regulars.intake.orders import Intake, take_in
from regulars.intake.recognise import Recognised, recognise
from regulars.intake.roles import ROLES, Role
from regulars.intake.time_zone import shop_zone

__all__ = [
    "EXPORTS",
    "REASONS",
    "ROLES",
    "Amounts",
    "Export",
    "FlatTable",
    "Intake",
    "IntakeConfig",
    "Recognised",
    "Role",
    "explain_reason",
    "frame_kind",
    "read_flat_table",
    "recognise",
    "shop_zone",
    "take_in",
]
