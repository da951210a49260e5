"""All exports by key, ours and those that other packages add through the same door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from regulars.intake.exports.amazon import AMAZON
from regulars.intake.exports.bigcommerce import BIGCOMMERCE
from regulars.intake.exports.ebay import EBAY
from regulars.intake.exports.etsy import ETSY
from regulars.intake.exports.export import Export
from regulars.intake.exports.ga4 import GA4
from regulars.intake.exports.magento import MAGENTO
from regulars.intake.exports.segment import SEGMENT
from regulars.intake.exports.shopify import SHOPIFY
from regulars.intake.exports.square import SQUARE
from regulars.intake.exports.stripe import STRIPE
from regulars.intake.exports.woocommerce import WOOCOMMERCE
from regulars.model import Refused

ENTRY_POINT_GROUP = "regulars.exports"
"""Where another package names its tuple of exports."""


def merge(*groups: Iterable[Export]) -> dict[str, Export]:
    """Join exports into a catalogue.

    Raises:
        Refused: a key occurs twice or is unfit, or an export has no signature.
    """
    merged: dict[str, Export] = {}
    for export in (export for group in groups for export in group):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", export.key):
            raise Refused(f"the export key {export.key!r} is not a lower-case identifier")
        if export.key in merged:
            raise Refused(f"there are two exports named {export.key}", way_out="rename one of them")
        if not export.signature:
            raise Refused(f"the export {export.key} has no signature: every file would be one")
        merged[export.key] = export
    return merged


EXPORTS: Mapping[str, Export] = merge(
    SHOPIFY,
    WOOCOMMERCE,
    MAGENTO,
    BIGCOMMERCE,
    SQUARE,
    STRIPE,
    AMAZON,
    EBAY,
    ETSY,
    GA4,
    SEGMENT,
)
"""The exports that come with Regulars."""


def catalogue(doors: Iterable[EntryPoint] | None = None) -> dict[str, Export]:
    """Our exports and those of the installed packages that offer some.

    Args:
        doors: the entry points to open; default: all installed ones of `regulars.exports`. Each
            names an iterable of `Export`.

    Raises:
        Refused: two of them share a key.
    """
    opened = installed_doors() if doors is None else doors
    return merge(EXPORTS.values(), *(door.load() for door in opened))


@cache
def installed_doors() -> tuple[EntryPoint, ...]:
    """What installed packages offer; to ask takes as long as a small file, so it is asked once."""
    return tuple(entry_points(group=ENTRY_POINT_GROUP))


def recognised(columns: Iterable[str], exports: Mapping[str, Export]) -> Export | None:
    """The export that a file with these columns is: the one that explains most of them."""
    columns = list(columns)
    fitting = [export for export in exports.values() if export.fits(columns)]
    return max(fitting, key=lambda export: len(export.signature), default=None)
