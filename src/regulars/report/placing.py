"""How sure a customer's segment is, measured on customers whom the methods had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from regulars.report.reading import Row, Tables, collect
from regulars.segments import words
from regulars.wording import count, share

_METHODS = {
    "logistic": "logistic regression",
    "tree": "a decision tree",
    "forest": "a random forest",
}
_MOST_FEATURES = 8


@dataclass(frozen=True, slots=True)
class Placing:
    """How well new customers can be placed.

    Attributes:
        sentences: the answer in words.
        methods: name, accuracy, balanced accuracy, calibration error, whether chosen.
        confusion: share of a segment's customers by (their segment, the one likeliest for them).
        importance: a feature in words and the accuracy lost without it, the largest first.
    """

    sentences: list[str]
    methods: list[tuple[str, float, float, float, bool]]
    confusion: dict[tuple[int, int], float]
    importance: list[tuple[str, float]]


def read_placing(tables: Tables) -> Placing | None:
    """Reads how sure places are; None where it was not learned."""
    classifiers = _rows(tables, "segment_classifiers")
    chosen = next((row for row in classifiers if row["chosen"]), None)
    if chosen is None:
        return None
    importance = sorted(
        _rows(tables, "segment_importance"), key=lambda r: (-r["accuracy_lost"], r["feature"])
    )
    sentences = [
        (
            f"Of customers whom it had not seen, {_METHODS[chosen['method']]} places "
            f"{share(chosen['accuracy'])} in their segment (measured on "
            f"{count(chosen['customers'])} customers, a part held out at a time)."
        )
    ]
    if importance and importance[0]["accuracy_lost"] > 0:
        noun = words(importance[0]["feature"]).noun
        sentences.append(f"What decides most is {noun}.")
    sentences += _unlike(tables)
    return Placing(
        sentences=sentences,
        methods=[
            (
                _METHODS[row["method"]].removeprefix("a ").capitalize(),
                row["accuracy"],
                row["balanced_accuracy"],
                row["calibration_error"],
                row["chosen"],
            )
            for row in sorted(classifiers, key=lambda r: (not r["chosen"], r["log_loss"]))
        ],
        confusion={
            (row["segment_id"], row["placed_in"]): row["share"]
            for row in _rows(tables, "segment_confusion")
        },
        importance=[
            (words(row["feature"]).noun.capitalize(), row["accuracy_lost"])
            for row in importance[:_MOST_FEATURES]
        ],
    )


def _unlike(tables: Tables) -> list[str]:
    frame = tables.find("memberships", "unlike")
    if frame is None:
        return []
    known = frame.filter(~nw.col("unlike").is_null())
    [found] = collect(known.select(of=nw.len(), unlike=nw.col("unlike").cast(nw.Int64).sum()))
    if not found["of"]:
        return []
    number = found["unlike"] or 0
    return [
        (
            f"{count(number)} of {count(found['of'])} customers ({share(number / found['of'])}) "
            f"{'is' if number == 1 else 'are'} unlike the others of their segment: treat their "
            "place with care."
        )
    ]


def _rows(tables: Tables, name: str) -> list[Row]:
    frame = tables.find(name)
    return [] if frame is None else collect(frame)
