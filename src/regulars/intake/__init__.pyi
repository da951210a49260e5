from .clean import REASONS, explain_reason
from .config import IntakeConfig
from .exports import EXPORTS, Amounts, Export
from .flat_table import FlatTable, read_flat_table
from .frames import frame_kind
from .orders import Intake, take_in
from .recognise import Recognised, recognise
from .remarks import most_rows_lost
from .roles import ROLES, Role, roles_named
from .time_zone import shop_zone

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
    "most_rows_lost",
    "read_flat_table",
    "recognise",
    "roles_named",
    "shop_zone",
    "take_in",
]
