"""The words: the columns of every table, the record of a run and the errors. Imports nothing."""

from __future__ import annotations

from regulars.model.errors import BadData, Refused, RegularsError, Unavailable
from regulars.model.exploration import EXPLORE_TABLES
from regulars.model.placement import (
    SEGMENT_CLASSIFIERS,
    SEGMENT_CONFUSION,
    SEGMENT_DRIFT,
    SEGMENT_IDENTITIES,
    SEGMENT_IMPORTANCE,
    SEGMENT_MIGRATIONS,
)
from regulars.model.record import (
    Added,
    Cannot,
    Drift,
    Input,
    Layout,
    PersonalColumn,
    Returned,
    RoleMapping,
    RunRecord,
    Step,
)
from regulars.model.table import Column, Table
from regulars.model.tables import (
    CUSTOMERS,
    FEATURES,
    IDENTITY_SUGGESTIONS,
    MEMBERSHIPS,
    ORDER_LINES,
    PRODUCTS,
    PROJECTION,
    QUARANTINE,
    RETURNS,
    SEGMENT_PROFILES,
    SEGMENT_TRIALS,
    SEGMENTS,
    TABLES,
)

__all__ = [
    "CUSTOMERS",
    "EXPLORE_TABLES",
    "FEATURES",
    "IDENTITY_SUGGESTIONS",
    "MEMBERSHIPS",
    "ORDER_LINES",
    "PRODUCTS",
    "PROJECTION",
    "QUARANTINE",
    "RETURNS",
    "SEGMENTS",
    "SEGMENT_CLASSIFIERS",
    "SEGMENT_CONFUSION",
    "SEGMENT_DRIFT",
    "SEGMENT_IDENTITIES",
    "SEGMENT_IMPORTANCE",
    "SEGMENT_MIGRATIONS",
    "SEGMENT_PROFILES",
    "SEGMENT_TRIALS",
    "TABLES",
    "Added",
    "BadData",
    "Cannot",
    "Column",
    "Drift",
    "Input",
    "Layout",
    "PersonalColumn",
    "Refused",
    "RegularsError",
    "Returned",
    "RoleMapping",
    "RunRecord",
    "Step",
    "Table",
    "Unavailable",
]
