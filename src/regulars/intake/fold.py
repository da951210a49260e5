"""Fold what a header says to plain words, so that its spellings are one."""

from __future__ import annotations

import re
import unicodedata

_CASE_CHANGE = re.compile("(?<=[a-z0-9\u0430-\u044f])(?=[A-Z\u0410-\u042f])")
_NOT_A_WORD = re.compile(r"[\W_]+")
# Accents of Latin, Greek and Cyrillic letters, and the vowel signs of Arabic. The marks of other
# scripts make other letters.
_ACCENT = re.compile("[\u0300-\u036f\u064b-\u0652]")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(header: str) -> str:
    """Fold a header to lower-case words without accents.

    >>> fold("CustomerID"), fold("N° de commande"), fold("Größe"), fold("Łódź")
    ('customer id', 'n de commande', 'grosse', 'lodz')
    >>> fold("ΑΞΊΑ"), fold("ご注文番号")  # noqa: RUF002
    ('αξια', 'ご注文番号')
    """
    text = _CASE_CHANGE.sub(" ", header.strip()).casefold().translate(_LETTERS)
    text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()
