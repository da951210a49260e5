"""Orders, customers and products that are kept in a database."""

from __future__ import annotations

from regulars.intake.databases.read import Since, read_database
from regulars.intake.databases.url import (
    DatabaseUrl,
    expand,
    parse_database_url,
    without_password,
)

__all__ = [
    "DatabaseUrl",
    "Since",
    "expand",
    "parse_database_url",
    "read_database",
    "without_password",
]
