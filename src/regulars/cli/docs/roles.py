"""docs/roles.md: what a column can mean, and why a row can be set aside."""

from __future__ import annotations

from regulars.cli.docs.markdown import code, table
from regulars.intake import REASONS, ROLES, Role, explain_reason

_HEAD = """\
# Roles and reasons

This page is written by `python -m regulars.cli.docs` from the code.

A role is what a column of your file means. Regulars finds roles from the header and from the
values, and says in the report and in `run.json` why it chose them. Headers are compared without
case, accents and separators, so `Customer ID`, `CUSTOMER_ID` and `customerId` are one. Where the
choice is wrong, say it with `--map ROLE=COLUMN` (`--customer-map` and `--product-map` for the other
files), or correct it in `regulars.toml`; `--map ROLE=` says that no column plays the role.
"""

_TITLES = {
    "orders": "Roles of an order file",
    "customers": "Roles of customers",
    "products": "Roles of products",
    "none": "Recognised only to be left out",
}

_REASONS = """\

## Reasons to set a row aside

Every row counts as a purchase or is set aside with one reason: the first in this list that holds.
Rows set aside are in the table `quarantine` as they were read. Those set aside as
`cancellation_invoice` or `returned` are also in the table `returns`.

"""


def roles_page() -> str:
    """The text of docs/roles.md."""
    sections = (
        f"\n## {title}\n\n"
        + table(
            ("role", "meaning", "header words"),
            (_row(role) for role in ROLES.values() if role.table == kind),
        )
        for kind, title in _TITLES.items()
    )
    reasons = ((code(name), explain_reason(name)) for name in REASONS)
    return _HEAD + "".join(sections) + _REASONS + table(("reason", "meaning"), reasons)


def _row(role: Role) -> tuple[str, str, str]:
    notes = [
        "personal" if role.personal else "",
        _several(role),
    ]
    meaning = "; ".join([role.meaning, *filter(None, notes)])
    return code(role.name), meaning, ", ".join(role.words)


def _several(role: Role) -> str:
    if not role.several or role.table == "none":
        return ""
    how = "read together" if role.kind == "flag" else "added up"
    return f"several columns are {how}"
