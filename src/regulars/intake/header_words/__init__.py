"""The words by which shops of further languages name their columns, one file for each language.

Words are written as a shop writes them; `regulars.intake.roles` folds them. English, German, French
and Spanish stand beside the roles themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regulars.intake.header_words import (
    arabic,
    chinese,
    dutch,
    greek,
    italian,
    japanese,
    polish,
    portuguese,
    russian,
    swedish,
)
from regulars.intake.role import words_of

_LANGUAGES = (
    *(italian, dutch, portuguese, polish, swedish),
    *(japanese, chinese, russian, greek, arabic),
)


def _gathered() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language in _LANGUAGES:
        for role, text in language.WORDS.items():
            found[role] = found.get(role, ()) + words_of(text)
    return found


FURTHER_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(_gathered())
"""Role to its further words, best first within each language."""

__all__ = ["FURTHER_WORDS"]
