"""Quoting for SQL text: the only way in which names and values enter it."""

from __future__ import annotations


def identifier(name: str) -> str:
    """Quote a column or table name.

    >>> print(identifier('un"usual name'))
    "un""usual name"
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text value.

    >>> print(literal("Land of Toys' orders"))
    'Land of Toys'' orders'
    """
    return "'" + text.replace("'", "''") + "'"
