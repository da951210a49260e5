"""Numbers that carry their own proof: bank accounts and payment cards."""

from __future__ import annotations

import re

_CARD = re.compile(r"[2-6]\d{12,18}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def is_card_number(text: str) -> bool:
    """Whether this is a payment card number: 13 to 19 digits that pass Luhn's check (ISO 7812).

    >>> is_card_number("4111 1111 1111 1111"), is_card_number("4111 1111 1111 1112")
    (True, False)
    """
    digits = re.sub(r"[ -]", "", text)
    if not _CARD.fullmatch(digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether this is an international bank account number: remainder 1 modulo 97 (ISO 13616).

    >>> is_iban("GB82 WEST 1234 5698 7654 32"), is_iban("GB83 WEST 1234 5698 7654 32")
    (True, False)
    """
    code = re.sub(r"[ -]", "", text).upper()
    if not _IBAN.fullmatch(code):
        return False
    return int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1
