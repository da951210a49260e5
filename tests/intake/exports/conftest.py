"""What a sample of each export becomes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def taken(take: Callable[..., Any]) -> Callable[[str], Any]:
    """Take a sample in, once in a session."""
    known: dict[str, Any] = {}

    def get(sample: str) -> Any:  # noqa: ANN401 - a class of conftest, which cannot be imported
        if sample not in known:
            known[sample] = take([SAMPLES / sample])
        return known[sample]

    return get
