"""Whether a column's values can play a role: 0 rules it out, 1 fits as well as values can."""

from __future__ import annotations

from regulars.intake.facts import Facts
from regulars.intake.roles import Role

_MOSTLY = 0.9
# A telling name and half the values are enough; the other values are set aside one by one.
_HALF, _DOUBTFUL = 0.5, 0.3
_SMALL_COUNT = 30
_LONG = 40
_FEW = 60
_FEW_ANSWERS = 20


def fits(role: Role, facts: Facts, *, key: bool = False) -> tuple[float, str]:
    """Say how well values fit a role, and why.

    Args:
        role: the role.
        facts: what the column looks like.
        key: whether the role is the file's key, so that each value should stand once.

    Returns:
        A number from 0 (cannot be) to 1, and the reason in words.
    """
    if facts.filled == 0:
        return 0.0, "the column is empty"
    if key:
        once = facts.distinct / facts.filled
        return once, f"{facts.distinct:,} different values in {facts.filled:,} rows"
    special = {
        "customer_id": _customer,
        "order_id": _order,
        "quantity": _quantity,
        "revenue": _money,
        "unit_price": _money,
        "email": _email,
        "age_years": _age,
        "birth_date": _birth,
        "currency": _currency,
        "phone": _phone,
    }
    if role.name in special:
        return special[role.name](facts)
    return _BY_KIND[role.kind](facts)


def _customer(facts: Facts) -> tuple[float, str]:
    why = f"{facts.distinct:,} different values, each in {facts.repeats:.1f} rows"
    if facts.dates >= _MOSTLY and facts.coded < _MOSTLY:
        return 0.0, "these are dates"
    if facts.numbers >= _MOSTLY and facts.whole < _MOSTLY:
        return 0.0, "these are amounts"
    if facts.distinct == 1:
        return 0.3, "there is one value only"
    if facts.repeats == 1.0:
        return 0.4, f"{why}: nobody bought twice"
    if facts.coded >= _MOSTLY or facts.spaced > 0:
        return 1.0, why
    # Small numbers in few kinds are rather counts than customers.
    return (1.0 if facts.distinct > _SMALL_COUNT else 0.5), why


def _order(facts: Facts) -> tuple[float, str]:
    if facts.dates >= _MOSTLY and facts.coded < _MOSTLY and facts.numbers < _HALF:
        return 0.0, "these are dates"
    if facts.numbers >= _MOSTLY and facts.whole < _MOSTLY:
        return 0.0, "these are amounts"
    return 1.0, f"{facts.distinct:,} different values, each in {facts.repeats:.1f} rows"


def _quantity(facts: Facts) -> tuple[float, str]:
    if facts.numbers < _HALF or facts.coded >= _MOSTLY or facts.dates >= _MOSTLY:
        return 0.0, "these are not numbers"
    if facts.numbers < _MOSTLY:
        return _DOUBTFUL, f"{facts.numbers:.0%} of the values are numbers"
    if facts.whole >= _MOSTLY and facts.median is not None and facts.median <= _SMALL_COUNT:
        return 1.0, f"whole numbers, mostly small (median {facts.median:g})"
    return 0.5, f"numbers (median {facts.median or 0.0:g})"


def _money(facts: Facts) -> tuple[float, str]:
    if facts.numbers < _HALF or facts.coded >= _MOSTLY:
        return 0.0, "these are not amounts"
    if facts.numbers < _MOSTLY:
        return _DOUBTFUL, f"{facts.numbers:.0%} of the values are amounts"
    if facts.whole < 1.0:
        return 1.0, f"amounts with decimals (median {facts.median or 0.0:g})"
    return 0.6, f"whole numbers (median {facts.median or 0.0:g})"


def _email(facts: Facts) -> tuple[float, str]:
    return (1.0, "addresses with an @") if facts.emails >= _MOSTLY else (0.0, "no addresses")


def _phone(facts: Facts) -> tuple[float, str]:
    if facts.digits < _HALF:
        return 0.0, "these have no digits"
    return 1.0, f"{facts.distinct:,} different texts"


def _age(facts: Facts) -> tuple[float, str]:
    if facts.numbers >= _MOSTLY and facts.median and 10 <= facts.median <= 100:  # noqa: PLR2004 - ages
        return 1.0, f"numbers like ages (median {facts.median:g})"
    return 0.0, "these are not ages in years"


def _birth(facts: Facts) -> tuple[float, str]:
    years = facts.median is not None and 1880 <= facts.median <= 2030  # noqa: PLR2004 - years
    if facts.dates >= _MOSTLY:
        return 1.0, "written as dates"
    return (0.9, "four-digit years") if years and facts.numbers >= _MOSTLY else (0.0, "no dates")


def _currency(facts: Facts) -> tuple[float, str]:
    if facts.numbers > 0 or facts.length > 4 or facts.distinct > _FEW:  # noqa: PLR2004 - ISO has 3
        return 0.0, "these are not currency codes"
    return 1.0, f"{facts.distinct} short codes"


def _time(facts: Facts) -> tuple[float, str]:
    if facts.epochs >= _MOSTLY:
        return 1.0, f"{facts.epochs:.0%} of the values count seconds since 1970, or parts of one"
    if facts.dates < _MOSTLY:
        share = f"{facts.dates:.0%} of the values are dates"
        return (0.5, share) if facts.dates >= 0.5 else (0.0, share)  # noqa: PLR2004 - half
    return 1.0, f"{facts.dates:.0%} of the values are dates"


def _number(facts: Facts) -> tuple[float, str]:
    if facts.numbers < _MOSTLY:
        fit = _DOUBTFUL if facts.numbers >= _HALF else 0.0
        return fit, f"{facts.numbers:.0%} of the values are numbers"
    return 1.0, f"numbers (median {facts.median or 0.0:g})"


def _identifier(facts: Facts) -> tuple[float, str]:
    if facts.numbers >= _MOSTLY and facts.whole < _MOSTLY:
        return 0.0, "these are amounts"
    return 1.0, f"{facts.distinct:,} different values"


def _word(facts: Facts) -> tuple[float, str]:
    if facts.length > _LONG:
        return 0.3, "long texts"
    return 1.0, f"{facts.distinct:,} different words"


def _text(facts: Facts) -> tuple[float, str]:
    return 1.0, f"{facts.distinct:,} different texts"


def _flag(facts: Facts) -> tuple[float, str]:
    if facts.emails > 0 or facts.length > _LONG:
        return 0.0, "these are no yes and no"
    if facts.dates >= _MOSTLY:
        return 1.0, "the day on which it was said"
    zero_or_one = facts.median in {0.0, 1.0} and facts.distinct <= 2  # noqa: PLR2004 - 0 and 1
    if facts.distinct > _FEW_ANSWERS or (facts.numbers >= _MOSTLY and not zero_or_one):
        return 0.0, "these are no yes and no"
    return 1.0, f"{facts.distinct:,} different answers"


_BY_KIND = {
    "id": _identifier,
    "time": _time,
    "number": _number,
    "word": _word,
    "text": _text,
    "flag": _flag,
}
