"""The pages of docs/ that the code writes: `python -m regulars.cli.docs` rewrites them.

Each page is one file here and one line in `PAGES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from regulars.cli.docs.commands import cli_page
from regulars.cli.docs.roles import roles_page
from regulars.cli.docs.settings import settings_page
from regulars.cli.docs.tables import tables_page

__all__ = ["PAGES", "write_pages"]

PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "cli.md": cli_page,
        "roles.md": roles_page,
        "settings.md": settings_page,
        "tables.md": tables_page,
    }
)
"""File name in docs/ to the function that writes its text."""


def write_pages(folder: Path) -> None:
    """Rewrite every page in `folder`."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8", newline="\n")
