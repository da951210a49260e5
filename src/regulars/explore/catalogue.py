"""Ask every question of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from regulars.explore.cohorts import cohorts
from regulars.explore.concentration import concentration
from regulars.explore.correlations import correlations
from regulars.explore.distributions import distributions
from regulars.explore.file_facts import FileFacts
from regulars.explore.growth import growth
from regulars.explore.pairs import pairs
from regulars.explore.places import places
from regulars.explore.products import products
from regulars.explore.quality import quality
from regulars.explore.reading import Materialise, Scan
from regulars.explore.repeat import repeat
from regulars.explore.seasons import seasons
from regulars.explore.section import Exploration, Section
from regulars.explore.shop import Shop, open_shop
from regulars.model import Cannot

Question = Callable[[Shop], Section | Cannot]

CATALOGUE: dict[str, Question] = {
    "months": growth,
    "seasons": seasons,
    "values": distributions,
    "concentration": concentration,
    "repeat": repeat,
    "cohorts": cohorts,
    "products": products,
    "together": pairs,
    "places": places,
    "correlations": correlations,
}
"""Every question by the name of its section; `quality` comes last."""

SECTIONS = (*CATALOGUE, "quality")


def explore(
    scan: Scan,
    materialise: Materialise,
    *,
    watched_until_s: int | None = None,
    today: date | None = None,
    previous: Scan | None = None,
    files: FileFacts | None = None,
    only: str | None = None,
) -> Exploration:
    """Answer what an analyst asks first of a shop's tables.

    Sums, counts and joins run in the engine; what comes back is at most a few thousand rows. Order
    lines are read, never collected.

    Args:
        scan: gives a table of `regulars.model.TABLES` as a lazy frame; raises `KeyError` when it
            is absent. Only `order_lines` must be there.
        materialise: writes an intermediate frame (names begin with `explore_`) and gives it back.
        watched_until_s: until when customers were watched, seconds since 1970; default: the last
            order.
        today: the present day, for freshness.
        previous: gives a table of the previous run, for drift.
        files: what reading the files brought to light, for their quality.
        only: one section of `SECTIONS`; None: all.

    Raises:
        BadData: there are no order lines.
    """
    shop = open_shop(scan, materialise, watched_until_s=watched_until_s)
    about = files or FileFacts()
    last = partial(quality, today=today, previous=previous, files=about)
    questions = CATALOGUE | {"quality": last}
    chosen = questions if only is None else {only: questions[only]}
    answers = [ask(shop) for ask in chosen.values()]
    return Exploration(
        sections=tuple(answer for answer in answers if isinstance(answer, Section)),
        cannot=tuple(answer for answer in answers if isinstance(answer, Cannot)),
        currency=shop.currency,
    )
