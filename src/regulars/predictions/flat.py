"""A table with a label column, as analysts have it: one row per customer, no dates of orders."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, NoReturn

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData, did_you_mean
from regulars.predictions.card import LeftOut, ModelCard
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.ids import KEEP
from regulars.predictions.ids import id_column as id_of_rows
from regulars.predictions.leakage import Leak, find_leaks
from regulars.predictions.learn import (
    Encoding,
    Examples,
    LearnConfig,
    Learned,
    Task,
    check_examples,
    copies,
    learn,
    learn_encoding,
)
from regulars.predictions.learn.examples import Index, Target
from regulars.wording import plural

POSITIVE = frozenset({"1", "bought", "churned", "converted", "left", "t", "true", "y", "yes"})
"""Labels that mean 1 without being told."""
NEGATIVE = frozenset({"0", "f", "false", "n", "no", "active", "stayed"})
"""Labels that mean 0 without being told."""
_READABLE = 0.95  # share of texts that must be numbers or dates for a column to be taken as such
_WHOLE = r"^\s*-?(0|[1-9]\d{0,14})\s*$"
_CODE = r"^\s*-?0\d"  # 007 is a code, not seven
_NUMBER = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$"
_DATE = r"^\s*\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?\s*$"
_DAY_CHARACTERS = 10


def fit_flat(
    table: pa.Table | nw.LazyFrame[Any] | nw.DataFrame[Any],
    *,
    label: str,
    seed: int,
    id_column: str | None = None,
    positive: str | None = None,
    without: Collection[str] = (),
    keep: Collection[str] = (),
    kind: str = "propensity",
    config: LearnConfig | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> Learned:
    """Learn to predict a column of a table from its other columns.

    Texts that are numbers or ISO dates are read as such, blanks as missing. Copies of one customer
    stay on one side of each split. Columns that leak, and numbers that are ids, are left out and
    named in the card.

    Args:
        table: one row per customer.
        label: the column to predict: two values, or an amount where `positive` names no value.
        seed: of everything random.
        id_column: the column that tells customers apart; never learned from.
        positive: the value of the label that means 1; needed where it is not plain (yes, true, 1).
        without: columns not to learn from.
        keep: columns to learn from although they seem to leak or to be ids.
        kind: of prediction, for the card.
        config: the settings.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: columns are missing, the label is unclear, or nothing sound can be learned.
    """
    config = config or LearnConfig()
    columns = read_texts(_arrow(table), without=(id_column,) if id_column else ())
    for name in (label, *([id_column] if id_column else ()), *without, *keep):
        if name not in columns.column_names:
            raise BadData(
                "there is no such column",
                way_out=did_you_mean(name, columns.column_names)
                + f"choose among {', '.join(n for n in columns.column_names if n != id_column)}",
                column=name,
            )
    target, values, what = _label(columns[label], label, positive)
    aside = [label, *([id_column] if id_column else ()), *without]
    features = columns.drop_columns(list(dict.fromkeys(aside)))
    found = [id_of_rows(name, features[name]) for name in features.column_names if name not in keep]
    ids = [one for one in found if one]
    features = features.drop_columns([one.column for one in ids])
    groups = copies(features)
    if id_column:
        groups = _same(columns[id_column], groups)
    examples = Examples(features, values, target, groups)
    check_examples(
        examples,
        what=what,
        fewest_customers=config.fewest_customers,
        fewest_of_a_class=config.fewest_of_a_class,
    )
    on_step("look for columns that know the outcome")
    leaks = _leaks(examples, config, seed)
    dropped = [leak for leak in leaks if leak.certain and leak.column not in keep]
    suspect = [leak for leak in leaks if leak not in dropped]
    features = features.drop_columns([leak.column for leak in dropped])
    learned = learn(
        Examples(features, values, target, groups),
        Task(kind=kind, what=what, column=f"{_identifier(label)}_{_SUFFIX[target]}"),
        config,
        seed=seed,
        left_out=[
            *(LeftOut(name, "It was asked to be left out.") for name in without),
            *(replace(one, reason=f"{one.reason} {KEEP}") for one in ids),
            *(
                LeftOut(leak.column, f"{leak.reason} {KEEP}", knows_outcome=True)
                for leak in dropped
            ),
        ],
        warnings=[leak.reason for leak in suspect],
        on_step=on_step,
    )
    asked: dict[str, str | float] = {"label": label}
    if target == "binary":
        asked["yes"] = what.removeprefix(f"{label} is ")
    card = replace(learned.model.card, question=asked)
    return replace(learned, model=replace(learned.model, card=card))


def who_did(table: pa.Table, card: ModelCard) -> pa.Array | None:
    """Who of a table has done what a saved model of a table foretells; None where it is not told.

    Args:
        table: as `fit_flat` takes it; perhaps without the label.
        card: of the model.
    """
    asked = card.question or {}
    label, yes = asked.get("label"), asked.get("yes")
    if yes is None or label not in table.column_names:
        return None
    values = read_texts(table.select([label]))[label].to_pylist()
    return pa.array([value is not None and str(value) == yes for value in values])


_SUFFIX: dict[Target, str] = {"binary": "probability", "amount": "expected"}


def read_texts(table: pa.Table, *, without: Collection[str] = ()) -> pa.Table:
    """Give columns of texts that are numbers or ISO dates their type; blank texts are missing.

    A column with codes such as 007 stays text.

    Args:
        table: any.
        without: columns to leave as they are.

    >>> read_texts(pa.table({"spent": ["12.5", " ", "3"]}))["spent"].to_pylist()
    [12.5, None, 3.0]
    """
    for place, name in enumerate(table.column_names):
        if name in without:
            continue
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            table = table.set_column(place, name, _read(column.cast(pa.string())))
    return table


def _read(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    nothing = pa.scalar(None, pa.string())
    texts = _filled(texts)
    known = len(texts) - texts.null_count
    if not known or pc.any(pc.match_substring_regex(texts, _CODE)).as_py():
        return texts
    if pc.all(pc.match_substring_regex(texts, _WHOLE)).as_py():
        return pc.utf8_trim_whitespace(texts).cast(pa.int64())
    for pattern in (_NUMBER, _DATE):
        fits = pc.match_substring_regex(texts, pattern)
        if (pc.sum(fits).as_py() or 0) >= _READABLE * known:
            plain = pc.utf8_trim_whitespace(pc.if_else(fits, texts, nothing))
            if pattern is _NUMBER:
                return plain.cast(pa.float64())
            return pc.utf8_slice_codeunits(plain, 0, _DAY_CHARACTERS).cast(pa.date32())
    return texts


def _filled(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Blank texts are missing."""
    blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), texts)


def read_like(table: pa.Table, encoding: Encoding) -> pa.Table:
    """Give columns of texts the type that a model knows them by, whatever these few rows look like.

    Columns that the model does not know, the ids among them, stay as they are.

    Args:
        table: as it was read, texts where the file has texts.
        encoding: of the model.

    Raises:
        BadData: a text stands where the model knows numbers.

    >>> from regulars.predictions.learn import EncodedColumn
    >>> zone, age = EncodedColumn("zone", "text", ("1", "3A")), EncodedColumn("age", "number")
    >>> table = pa.table({"zone": ["1", "2"], "age": ["", " 41"]})
    >>> table = read_like(table, Encoding((zone, age)))
    >>> table.to_pylist()
    [{'zone': '1', 'age': None}, {'zone': '2', 'age': 41.0}]
    """
    for one in encoding.columns:
        if one.name not in table.column_names or one.kind == "date":
            continue
        place, column = table.column_names.index(one.name), table[one.name]
        if not pa.types.is_string(column.type):
            continue
        texts = _filled(column)
        if one.kind == "number":
            odd = pc.invert(pc.match_substring_regex(texts, _NUMBER))
            if pc.any(odd).as_py():
                raise BadData(
                    "the model knows numbers here, and this is none",
                    column=one.name,
                    value=str(pc.filter(texts, odd)[0].as_py()),
                    way_out="correct or empty the cell",
                )
            texts = pc.utf8_trim_whitespace(texts).cast(pa.float64())
        table = table.set_column(place, one.name, texts)
    known = {one.name for one in encoding.columns if one.kind != "text"}
    return read_texts(table, without=set(table.column_names) - known)


def _arrow(table: pa.Table | nw.LazyFrame[Any] | nw.DataFrame[Any]) -> pa.Table:
    if isinstance(table, nw.LazyFrame):
        table = table.collect("pyarrow")
    arrow = table.to_arrow() if isinstance(table, nw.DataFrame) else table
    if not isinstance(arrow, pa.Table):
        raise BadData("a table is needed: an Arrow table or a narwhals frame")
    return arrow


def read_label(
    table: pa.Table, label: str, positive: str | None = None
) -> tuple[Target, Vector, str]:
    """What the label says of each customer.

    Args:
        table: as `fit_flat` takes it.
        label: the column.
        positive: the value that means 1, all others 0; needed where it is not plain (yes, true, 1).

    Returns:
        The kind of the label, its values (0 or 1, or an amount; NaN where missing), shape (n,),
        and what it says in words.

    Raises:
        BadData: it is not clear which value means yes.

    >>> read_label(pa.table({"Churn": ["No", "Yes"]}), "Churn")[1].tolist()
    [0.0, 1.0]
    """
    return _label(read_texts(table.select([label]))[label], label, positive)


def _label(column: pa.ChunkedArray, name: str, positive: str | None) -> tuple[Target, Vector, str]:
    """What is predicted, its values with NaN where missing, and it in words."""
    distinct = sorted(str(value) for value in column.unique().to_pylist() if value is not None)
    numeric = not pa.types.is_string(column.type) and not pa.types.is_boolean(column.type)
    # Two values are a class, and so is one value that is named against all others.
    if numeric and positive is None and len(distinct) > 2:  # noqa: PLR2004
        return "amount", _floats(column), f"the amount of {name}"
    if len(distinct) <= 1:
        _refuse_one_value(distinct, name, len(column))
    if positive is None:
        plain = [value for value in distinct if _plain(value) in POSITIVE]
        if len(plain) != 1 or len(distinct) > 2:  # noqa: PLR2004
            shown = ", ".join(distinct[:5]) if len(distinct) <= 5 else f"{len(distinct)} values"  # noqa: PLR2004
            raise BadData(
                f"it is not clear which value means yes: the label has {shown}",
                way_out="name it with --positive VALUE",
                column=name,
            )
        positive = plain[0]
    if positive not in distinct:
        raise BadData(
            "the label never has this value",
            column=name,
            value=positive,
            way_out=f"it has {', '.join(distinct[:9])}",
        )
    yes = pc.equal(pc.cast(column, pa.string()), pa.scalar(positive))
    if not pa.types.is_string(column.type):
        yes = pa.chunked_array(
            [[None if v is None else str(v) == positive for v in column.to_pylist()]]
        )
    return "binary", _floats(yes), f"{name} is {positive}"


def _refuse_one_value(distinct: list[str], name: str, rows: int) -> NoReturn:
    """Say that a label with one value, or none, teaches nothing.

    Raises:
        BadData: always.
    """
    way_out = "bring a table that holds both: those who did it and those who did not"
    if not distinct:
        raise BadData("the label is empty in every row", column=name, way_out=way_out)
    [only] = distinct
    said = "all are alike"
    if _plain(only) in POSITIVE | NEGATIVE:
        said = "everybody did it" if _plain(only) in POSITIVE else "nobody did it"
    raise BadData(
        f"the label is {only} in every one of {plural(rows, 'row')}: {said}, so there is nothing "
        "to learn from",
        column=name,
        way_out=way_out,
    )


def _plain(value: str) -> str:
    text = value.strip().lower()
    return text.removesuffix(".0")


def _floats(column: pa.ChunkedArray) -> Vector:
    numbers = column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column
    found: Vector = pc.fill_null(numbers.cast(pa.float64()), np.nan).to_numpy()
    return found


def _same(ids: pa.ChunkedArray, groups: Index) -> Index:
    """Join the groups of rows with one id."""
    codes = ids.combine_chunks().dictionary_encode().indices
    code = pc.fill_null(codes.cast(pa.int64()), -1).to_numpy(zero_copy_only=False)
    if len(np.unique(code)) == len(code):
        return groups
    found: Index = code.astype(np.intp)
    return found


def _leaks(examples: Examples, config: LearnConfig, seed: int) -> list[Leak]:
    if examples.target == "amount":
        return []
    encoding, _ = learn_encoding(examples.features, levels=config.levels)
    if not encoding.columns:
        return []
    points = encoding.matrix(examples.features)
    return find_leaks(points, examples.label, encoding, threads=config.threads, seed=seed)


def _identifier(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) or "label"
