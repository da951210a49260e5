"""An approximate rule for each segment: a shallow decision tree, in words and in SQL.

For one segment against the rest, trees of depth 1 to 3 (:cite:t:`breiman:cart`), grown with and
without balancing the two sides, compete by F1; each condition must earn 0.02 of it. Cuts are
rounded to numbers that can be said aloud and the agreement is counted after that. A missing value
counts as the median of all customers, in the SQL too.

Cost O(n f log n) for each segment.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from regulars.segments.rule_words import condition_in_words
from regulars.segments.scale import Vector
from regulars.segments.sql_names import quoted
from regulars.segments.vocabulary import Unit, is_frequency, level_of, words

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

EARNS = 0.02  # F1 that each condition must bring
EXACT_DIGITS = 15
LARGEST_WHOLE = 1e15
HALF = 0.5
EMPTY = "''"
DEPTHS = (1, 2, 3)
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Condition:
    """One feature within bounds: above `above` (not included) and at most `at_most`.

    Attributes:
        feature: a numeric column of `features`.
        above: lower bound, minus infinity where there is none.
        at_most: upper bound, infinity where there is none.
        missing_as: the value that stands in for a missing one, None where none was missing.
    """

    feature: str
    above: float
    at_most: float
    missing_as: float | None

    def holds(self, values: Vector) -> Truth:
        """Which of n values are within the bounds: shape (n,)."""
        filled = values
        if self.missing_as is not None:
            filled = np.where(np.isfinite(values), values, self.missing_as)
        held: Truth = (filled > self.above) & (filled <= self.at_most)
        return held

    def sql(self, table: str = "") -> str:
        """As SQL, the column being that of a table where one is named.

        Raises:
            ValueError: where the feature is the share of a text, which no column holds.
        """
        if is_frequency(self.feature):
            raise ValueError(f"no column of `features` holds {self.feature!r}")
        has = level_of(self.feature)
        column = self.feature if has is None else has[0]
        name = f"{table}.{quoted(column)}" if table else quoted(column)
        if has is not None:
            return self._sql_of_level(name, has[1])
        if self.missing_as is not None:
            name = f"coalesce({name}, {_literal(self.missing_as)})"
        bounds = []
        if self.above > -math.inf:
            bounds.append(f"{name} > {_literal(self.above)}")
        if self.at_most < math.inf:
            bounds.append(f"{name} <= {_literal(self.at_most)}")
        return " AND ".join(bounds)

    def _sql_of_level(self, name: str, level: str) -> str:
        """Whether a column of texts holds a level; the feature is 1 where it does, else 0."""
        text = "'" + level.replace("'", "''") + "'"
        if self.missing_as is not None:
            name = f"coalesce({name}, {text if self.missing_as > HALF else EMPTY})"
        elif self.above >= 1 or self.at_most < 0:
            return "1 = 0"
        compared = []
        if self.above >= 0:
            compared.append(f"{name} = {text}")
        if self.at_most < 1:
            compared.append(f"{name} <> {text}")
        return " AND ".join(compared) or "1 = 1"

    def in_words(self) -> str:
        """In words."""
        return condition_in_words(self.feature, self.above, self.at_most)


@dataclass(frozen=True, slots=True)
class Rule:
    """Customers for whom all conditions of one of the paths hold.

    Attributes:
        paths: alternatives, each a list of conditions that hold together.
        agreement: share of customers whom the rule puts on the right side, 0 to 1.
        precision: share of those whom the rule names who belong, 0 to 1; 1 where it names nobody.
        recall: share of the segment's customers whom the rule names, 0 to 1.
    """

    paths: tuple[tuple[Condition, ...], ...]
    agreement: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def sql(self) -> str:
        """As a SQL condition on `features`; empty where it asks how common a text is.

        Such shares are counted when segments are fitted and stand in no column of `features`.
        """
        if any(is_frequency(c.feature) for path in self.paths for c in path):
            return ""
        joined = [" AND ".join(c.sql() for c in path) for path in self.paths]
        return joined[0] if len(joined) == 1 else " OR ".join(f"({path})" for path in joined)

    def in_words(self) -> str:
        """In words."""
        joined = [" and ".join(c.in_words() for c in path) for path in self.paths]
        sentence = "; or ".join(joined)
        return sentence[0].upper() + sentence[1:]


def fit_rule(
    values: Mapping[str, Vector],
    members: Truth,
    *,
    fills: Mapping[str, float],
    train: int,
    seed: int,
) -> Rule:
    """Find a rule for one segment.

    Args:
        values: the features that may be used, shape (n,) each, in their own units, NaN where
            missing.
        members: whether each customer belongs, shape (n,); some do and some do not.
        fills: the value that stands in for a missing one.
        train: grow the trees on the first this many customers; the agreement counts all.
        seed: of the trees' tie-breaks.
    """
    from sklearn.tree import DecisionTreeClassifier

    names = list(values)
    missing_as = {n: fills[n] for n in names if not np.isfinite(values[n]).all()}
    table = np.column_stack([np.where(np.isfinite(values[n]), values[n], fills[n]) for n in names])
    if len(np.unique(members[:train])) < 2:  # noqa: PLR2004 - a tree needs both sides
        train = len(members)
    rules = []
    for depth in DEPTHS:
        for weight in (None, "balanced"):
            tree = DecisionTreeClassifier(
                max_depth=depth, class_weight=weight, random_state=seed, min_samples_leaf=2
            ).fit(table[:train], members[:train])
            paths = tuple(
                tuple(Condition(f, a, b, missing_as.get(f)) for f, (a, b) in path.items())
                for path in _paths(tree, names)
            )
            if paths:
                rules.append(_measured(paths, values, members))
    if not rules:
        return _measured(((_widest(names[0], table[:, 0], missing_as),),), values, members)
    return max(rules, key=lambda rule: rule.f1 - EARNS * sum(len(p) for p in rule.paths))


def _paths(
    tree: DecisionTreeClassifier, names: Sequence[str]
) -> list[dict[str, tuple[float, float]]]:
    """The paths to the leaves that say yes, as bounds of each feature on them."""
    nodes = tree.tree_

    def walk(
        node: int, bounds: dict[str, tuple[float, float]]
    ) -> Iterator[dict[str, tuple[float, float]]]:
        left, right = nodes.children_left[node], nodes.children_right[node]
        if left == right:
            if tree.classes_[np.argmax(nodes.value[node])] and bounds:
                yield bounds
            return
        name = names[nodes.feature[node]]
        low, high = bounds.get(name, (-math.inf, math.inf))
        cut = said_aloud(float(nodes.threshold[node]), low, high, words(name).unit)
        sides = list(walk(left, {**bounds, name: (low, cut)}))
        others = list(walk(right, {**bounds, name: (cut, high)}))
        whole_left = sides == [{**bounds, name: (low, cut)}]
        whole_right = others == [{**bounds, name: (cut, high)}]
        if whole_left and whole_right and bounds:
            yield bounds
        else:
            yield from sides
            yield from others

    return list(walk(0, {}))


def said_aloud(cut: float, low: float, high: float, unit: Unit) -> float:
    """Round a cut to a whole count or to three digits, if it stays strictly within its bounds."""
    if unit == "count":
        rounded = float(math.floor(cut))
    else:
        rounded = round(cut, 2 - math.floor(math.log10(abs(cut)))) if cut else cut
    return rounded if low < rounded < high else cut


def _literal(value: float) -> str:
    """A number in SQL that every engine reads as exactly this number.

    Engines read up to 15 digits as an exact decimal; longer ones need an exponent to be a double.
    """
    text = f"{value:.0f}" if value == round(value) and abs(value) < LARGEST_WHOLE else repr(value)
    digits = sum(c.isdigit() for c in text)
    return text if digits <= EXACT_DIGITS or "e" in text else f"{text}e0"


def _measured(
    paths: tuple[tuple[Condition, ...], ...], values: Mapping[str, Vector], members: Truth
) -> Rule:
    said = np.zeros(len(members), dtype=bool)
    for path in paths:
        holds = np.ones(len(members), dtype=bool)
        for condition in path:
            holds &= condition.holds(values[condition.feature])
        said |= holds
    both = float((said & members).sum())
    return Rule(
        paths=paths,
        agreement=float((said == members).mean()),
        precision=both / float(said.sum()) if said.any() else 1.0,
        recall=both / float(members.sum()) if members.any() else 1.0,
    )


def _widest(feature: str, values: Vector, missing_as: Mapping[str, float]) -> Condition:
    """A condition that everyone meets: the segment cannot be told apart by these features."""
    return Condition(feature, -math.inf, float(values.max()), missing_as.get(feature))
