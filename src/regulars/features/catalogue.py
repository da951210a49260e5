"""All features by name, ours and those that other packages add through the same door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points

from regulars.features.assortment import ASSORTMENT
from regulars.features.channel import CHANNEL
from regulars.features.demographic import DEMOGRAPHIC
from regulars.features.feature import Feature
from regulars.features.habit import HABIT
from regulars.features.returns import RETURNS_FEATURES
from regulars.features.rfm import RFM
from regulars.features.timing import TIMING
from regulars.features.value import VALUE
from regulars.model import Refused

ENTRY_POINT_GROUP = "regulars.features"
"""Where another package names its tuple of features."""


def merge(*groups: Iterable[Feature]) -> dict[str, Feature]:
    """Join features into a catalogue and check that it holds together.

    Raises:
        Refused: a name occurs twice or is unfit for a column, a feature reads one that is not
            there, or features read each other in a circle.
    """
    merged: dict[str, Feature] = {}
    for feature in (feature for group in groups for feature in group):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", feature.name):
            raise Refused(f"the feature name {feature.name!r} is not a lower-case identifier")
        if feature.name in merged:
            raise Refused(
                f"there are two features named {feature.name}", way_out="rename one of them"
            )
        merged[feature.name] = feature
    for feature in merged.values():
        for name in (*feature.uses, *feature.ranks):
            if name not in merged:
                raise Refused(f"the feature {feature.name} reads {name}, which does not exist")
        for name in feature.ranks:
            if merged[name].grain == "derived":
                raise Refused(f"the feature {feature.name} ranks {name}, which is a derived one")
    layers(merged.values())
    return merged


def layers(features: Iterable[Feature]) -> list[list[Feature]]:
    """Order derived features so that each reads only what an earlier layer has computed.

    Raises:
        Refused: some of them read each other in a circle, or read what is not among `features`.
    """
    features = list(features)
    known = {feature.name for feature in features if feature.grain != "derived"}
    waiting = [feature for feature in features if feature.grain == "derived"]
    ordered: list[list[Feature]] = []
    while waiting:
        ready = [feature for feature in waiting if known.issuperset(feature.uses)]
        if not ready:
            names = ", ".join(feature.name for feature in waiting)
            raise Refused(f"these features read each other in a circle: {names}")
        ordered.append(ready)
        known.update(feature.name for feature in ready)
        waiting = [feature for feature in waiting if feature.name not in known]
    return ordered


CATALOGUE: Mapping[str, Feature] = merge(
    RFM, TIMING, VALUE, HABIT, ASSORTMENT, RETURNS_FEATURES, CHANNEL, DEMOGRAPHIC
)
"""The features that come with Regulars, in the order of their columns.

`category_share_*` and `trait_*` are not among them: which there are depends on the data.
"""


def catalogue(doors: Iterable[EntryPoint] | None = None) -> dict[str, Feature]:
    """Our features and those of the installed packages that offer some.

    Args:
        doors: the entry points to open; default: all installed ones of `regulars.features`. Each
            names an iterable of `Feature`.

    Raises:
        Refused: the features do not fit together (see `merge`).
    """
    opened = entry_points(group=ENTRY_POINT_GROUP) if doors is None else doors
    return merge(CATALOGUE.values(), *(door.load() for door in opened))
