"""Rewrite the generated pages: `python -m regulars.cli.docs [FOLDER]`, by default in docs/."""

from __future__ import annotations

import sys
from pathlib import Path

from regulars.cli.docs import write_pages

if __name__ == "__main__":
    write_pages(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs"))
