"""What an experiment says to do: which treatment for whom, or one for everybody, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from regulars.wording import MINUS, count, share

if TYPE_CHECKING:
    from regulars.predictions import BestArm, Estimate, Uplift

_HUNDRED = 100


def said_of_choice(found: Uplift) -> Iterator[str]:
    """The advice first, then what it rests on; nothing where chance did not draw the treatment.

    Args:
        found: the uplift.
    """
    best = found.best_arm
    if best is None:
        return
    if best.everybody is None:
        yield from _each_their_own(found, best)
    elif best.everybody == found.control:
        yield from _nobody(found, best)
    else:
        yield from _one_for_all(found, best, best.everybody)


def _each_their_own(found: Uplift, best: BestArm) -> Iterator[str]:
    parts = [
        f"{share(part)} {'nothing' if arm == found.control else arm}"
        for arm, part in sorted(best.shares.items(), key=lambda item: -item[1])
        if part
    ]
    alone = max(best.for_all, key=lambda arm: best.for_all[arm].value)
    instead, over = f"{alone} for everybody", best.over[alone]
    if best.for_all[alone].value <= 0:
        instead, over = "contacting nobody", best.over[found.control]
    yield (
        f"Choose for each customer: {', '.join(parts)}. Per 100 customers that "
        f"{_brings(found, best.over[found.control])} over contacting nobody, "
        f"{per_hundred(over)} more than the best single way, {instead}."
    )


def _nobody(found: Uplift, best: BestArm) -> Iterator[str]:
    arm, gain = max(best.for_all.items(), key=lambda item: item[1].value)
    yield (
        f"Contact nobody: the best way of contacting everybody, {arm}, {_brings(found, gain)} per "
        "100 customers."
    )
    if gain.high > 0:
        yield "Chance may hide a small gain; a test with more customers would tell."


def _one_for_all(found: Uplift, best: BestArm, arm: str) -> Iterator[str]:
    gain = best.for_all[arm]
    if gain.low <= 0:
        yield (
            "Not known whether contacting anybody brings anything: of the ways for everybody the "
            f"best, {arm}, per 100 customers {_brings(found, gain)} over contacting nobody. Chance "
            "may explain all of it: test it on more customers before paying for it."
        )
    else:
        yield (
            f"Give everybody {arm}: per 100 customers that {_brings(found, gain)} over contacting "
            "nobody."
        )
    if best.second is not None and gain.low > 0:
        yield f"It is {per_hundred(best.second)} ahead of the next best for everybody" + (
            "." if best.second.low > 0 else "; chance may explain that, so take the cheaper one."
        )
    if all(not report.heterogeneity.found for report in found.reports.values()):
        yield (
            "No difference between customers in what it changes can be told from chance, so "
            "nobody needs to be chosen."
        )
    elif best.shares[arm] == 1:
        yield "Customers differ in what it changes, but for each of them this is the best expected."
    else:
        yield (
            "Choosing for each customer was tried on customers held out: "
            f"{per_hundred(best.over[arm])} per 100 against {arm} for everybody, so it is "
            + ("worse." if best.over[arm].high < 0 else "not shown to be better.")
        )
    differ = any(report.heterogeneity.found for report in found.reports.values())
    if differ and not found.config.contact_cost:
        yield (
            "Contacts cost nothing here, so nobody is left out for being moved little; --value (of "
            f"one {found.outcome}) and --contact-cost tell whom a contact does not pay for."
        )


def way_rows(found: Uplift) -> Iterator[dict[str, Any]]:
    """Each way of treating, and what it brings per 100 customers over contacting nobody.

    Args:
        found: the uplift.
    """
    best = found.best_arm
    if best is None:
        return
    customers = 0 if found.choice is None else found.choice.num_rows
    yield _way("nobody", 0, None)
    for arm, gain in best.for_all.items():
        yield _way(f"{arm} for everybody", customers, gain)
    contacted = customers * (1 - best.shares[found.control])
    yield _way("for each the best, or none", contacted, best.over[found.control])


def _way(name: str, contacted: float, gain: Estimate | None) -> dict[str, Any]:
    value, low, high = (0.0, None, None) if gain is None else (gain.value, gain.low, gain.high)
    return {
        "way": name,
        "contacted": count(contacted),
        "brings per 100": _HUNDRED * value,
        "from": None if low is None else _HUNDRED * low,
        "to": None if high is None else _HUNDRED * high,
    }


def per_hundred(found: Estimate) -> str:
    """A value per 100 customers with its interval.

    Args:
        found: the value per customer.

    >>> from regulars.predictions import Estimate
    >>> per_hundred(Estimate(0.0763, 0.07, 0.0829, 0.003))
    '7.63 (7 to 8.29)'
    """
    value, low, high = (_number(_HUNDRED * x) for x in (found.value, found.low, found.high))
    return f"{value} ({low} to {high})"


def _number(value: float) -> str:
    return f"{value:,.3g}".replace("-", MINUS) if abs(value) < 1_000 else count(value)  # noqa: PLR2004


def _brings(found: Uplift, gain: Estimate) -> str:
    """A gain per 100 customers, in money where an outcome has a value."""
    if found.config.value_per_outcome:
        return f"brings {per_hundred(gain)} in money, contacts paid,"
    return f"adds {per_hundred(gain)} to {found.outcome}"
