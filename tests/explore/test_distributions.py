"""How large things are, in words that hold of what was counted."""

from __future__ import annotations

from collections.abc import Callable

from regulars.explore.distributions import distributions
from regulars.explore.section import Section
from regulars.explore.shop import Shop

Made = Callable[..., Shop]


def test_what_is_counted_is_spread_between_whole_numbers(make_shop: Made) -> None:
    # Of 39 orders two have one line, one has nineteen and the others have two.
    sizes = [1, 1, *[2] * 36, 19]
    lines = [
        ("c", str(order), "2024-01-01", f"p{line}", 1.5)
        for order, size in enumerate(sizes)
        for line in range(size)
    ]
    found = distributions(make_shop(lines))

    assert isinstance(found, Section)
    (said,) = (s for s in found.sentences if s.startswith("Lines per order"))
    # The quantiles are 1.9 and 2.
    assert "nine in ten between 1 and 2 (mean 2.38" in said.replace("\u00a0", " ")
