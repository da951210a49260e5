"""Run the command line as `python -m regulars`."""

from __future__ import annotations

from regulars.cli import main

if __name__ == "__main__":
    main()
