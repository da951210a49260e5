"""Everything that runs on an engine gives the same on each: features, cleaning, scoring.

Whatever joins the catalogue of features, the rules of cleaning or the methods of segments is
compared by itself: on nasty data, to nine digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.features import build_features, catalogue, columns_with_data
from regulars.features.rfm_segments import segment_of_scores
from regulars.intake.accounting import _numbered
from regulars.intake.arithmetic import Arithmetic, Reckoning, check_arithmetic, with_amounts
from regulars.intake.clean import RULES, CleaningContext, with_reasons
from regulars.intake.entities import CUSTOMER, merge
from regulars.intake.flags import Repeats, fences, flag_lines
from regulars.intake.tax import with_tax_as_asked
from regulars.segments.cluster import CATALOGUE as CLUSTERERS
from regulars.segments.cluster import CONFIGS as CLUSTER_CONFIGS
from regulars.segments.encode import ColumnEncoding, Encoding
from regulars.segments.reduce import CATALOGUE as REDUCERS
from regulars.segments.reduce import CONFIGS as REDUCER_CONFIGS
from regulars.segments.scale import ScaleConfig, fit_scale, with_scaled
from regulars.store import DuckEngine, SparkEngine

RELATIVE = 1e-9
AS_OF_S = int(datetime(2024, 3, 1, 12, tzinfo=UTC).timestamp())
RECKONINGS: tuple[Reckoning, ...] = get_args(Reckoning)
LINE = ["source_file", "source_row"]
Columns = dict[str, list[Any]]
Frame = nw.LazyFrame[Any]
Frames = dict[str, Frame]
Run = Callable[[Frames], Columns]


@pytest.fixture(scope="session")
def engines(
    spark_engine: SparkEngine, duck_engine: DuckEngine, nasty: dict[str, pa.Table]
) -> tuple[Frames, Frames]:
    """The nasty tables on DuckDB and on Spark."""
    return (
        {name: duck_engine.frame(table) for name, table in nasty.items()},
        {name: spark_engine.frame(table) for name, table in nasty.items()},
    )


@pytest.fixture(scope="session")
def both(engines: tuple[Frames, Frames]) -> Callable[[Run], list[Columns]]:
    """Run something on both engines, once per session."""
    done: dict[Run, list[Columns]] = {}

    def run(work: Run) -> list[Columns]:
        if work not in done:
            done[work] = [work(frames) for frames in engines]
        return done[work]

    return run


def columns_of(frame: Frame, key: Sequence[str]) -> Columns:
    """Run a frame; its columns with the rows in the order of a key."""
    table: pa.Table = frame.collect("pyarrow").to_native()
    rows = sorted(table.to_pylist(), key=lambda row: tuple(repr(row[name]) for name in key))
    return {name: [row[name] for row in rows] for name in table.column_names}


def difference(one: Sequence[Any], other: Sequence[Any]) -> str:
    """The first place where two columns differ, in words; empty if they agree."""
    if len(one) != len(other):
        return f"{len(one)} rows against {len(other)}"
    for row, (a, b) in enumerate(zip(one, other, strict=True)):
        if not _same(a, b):
            return f"row {row}: {a!r} against {b!r}"
    return ""


def _same(a: object, b: object) -> bool:
    if isinstance(a, float) and isinstance(b, float):
        neither = math.isnan(a) and math.isnan(b)
        return neither or math.isclose(a, b, rel_tol=RELATIVE, abs_tol=0.0)
    return type(a) is type(b) and a == b


def differences(found: list[Columns]) -> dict[str, str]:
    """What differs, by column."""
    one, other = found
    assert list(one) == list(other)
    return {name: said for name in one if (said := difference(one[name], other[name]))}


def _context() -> CleaningContext:
    return CleaningContext(
        now_s=AS_OF_S,
        as_of_s=AS_OF_S - 86_400,
        has_amounts=True,
        cancelled=["Storniert"],
        returned=["retour"],
        test=[],
        only_currency="EUR",
        fence={"revenue": 5e8, "quantity": 10.0},
    )


def _rules(frames: Frames) -> Columns:
    # A rule that cannot be told does not hold, see `with_reasons`.
    flags = {name: rule(_context()).fill_null(value=False) for name, rule in RULES.items()}
    return columns_of(frames["typed"].with_columns(**flags).select(*LINE, *flags), LINE)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_cleaning(both: Callable[[Run], list[Columns]], rule: str) -> None:
    one, other = both(_rules)
    assert difference(one[rule], other[rule]) == ""
    assert set(one[rule]) == {True, False}


def _reasons(frames: Frames) -> Columns:
    lines = with_reasons(frames["typed"], _context())
    return columns_of(lines.select(*LINE, "reason"), LINE)


def test_the_reason_of_every_line(both: Callable[[Run], list[Columns]]) -> None:
    found = both(_reasons)
    assert differences(found) == {}
    assert set(found[0]["reason"]) >= {None, "returned", "cancelled", "test_order"}


def _amounts(frames: Frames) -> Columns:
    result: Columns = {}
    for reckoning in RECKONINGS:
        how = Arithmetic(reckoning, reckoning != "amount given", "", [])
        lines = with_amounts(frames["typed"], how).select(*LINE, "revenue", "unit_price")
        found = columns_of(lines, LINE)
        result |= {f"{reckoning}: {name}": values for name, values in found.items()}
    return result


def test_amounts_and_prices_of_every_reckoning(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_amounts)) == {}


def _taxed(frames: Frames) -> Columns:
    roles = {"revenue": ("Total netto",), "tax": ("VAT",)}
    lines = frames["typed"].with_columns(tax=nw.col("revenue") * 0.19)
    result: Columns = {}
    for how, columns in (("rate", {"revenue": ("Total netto",)}), ("column", roles)):
        found = with_tax_as_asked(lines, columns, amounts="gross", rate=0.19, included=None)
        taxed = columns_of(found.lines.select(*LINE, "revenue", "unit_price", "discount"), LINE)
        result |= {f"{how}: {name}": values for name, values in taxed.items()}
        result[f"{how}: said"] = found.warnings
    return result


def test_amounts_with_tax(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_taxed)) == {}


def _arithmetic(frames: Frames) -> Columns:
    roles = {role: (role,) for role in ("quantity", "unit_price", "discount", "revenue")}
    found = check_arithmetic(frames["typed"], roles)
    return {"evidence": [found.reckoning, found.evidence, *found.warnings]}


def test_whether_the_amounts_agree(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_arithmetic)) == {}


def _lines(frames: Frames) -> Columns:
    return columns_of(_numbered(frames["typed"]).select(*LINE, "line"), LINE)


def test_the_numbers_of_lines(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_lines)) == {}


def _flags(frames: Frames) -> Columns:
    usual = frames["typed"].filter(nw.col("revenue").abs() < 1e12)
    fence = fences(usual)
    found = flag_lines(usual, usual, {"revenue": 50.0, "quantity": 5.0}, Repeats(1, 2))
    return {"fence": [*fence.values()], "names": [*fence], "said": [*found.warnings]}


def test_what_is_unusual(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_flags)) == {}


def _merged(frames: Frames) -> Columns:
    bought = (
        frames["typed"]
        .filter(~nw.col("customer_id").is_null())
        .group_by("customer_id")
        .agg(nw.col("ordered_at").min().alias("first_seen_at"), nw.len().alias("lines"))
    )
    merged = merge(frames["customers"], bought, CUSTOMER)
    return columns_of(merged, ["customer_id"])


def test_customers_of_two_files(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_merged)) == {}


def _features(frames: Frames) -> Columns:
    priced = with_amounts(frames["typed"], Arithmetic("amount given", True, "", []))  # noqa: FBT003
    lines = _numbered(with_reasons(priced, CleaningContext(AS_OF_S, None, has_amounts=True)))
    kept = lines.filter(nw.col("reason").is_null())
    back = lines.filter(nw.col("reason") == "returned").filter(~nw.col("customer_id").is_null())
    back = back.with_columns(quantity=-nw.col("quantity").abs(), revenue=-nw.col("revenue").abs())
    customers, products = frames["customers"], frames["products"]
    available = columns_with_data(
        order_lines=kept, returns=back, customers=customers, products=products
    )
    described = build_features(
        kept,
        back,
        customers,
        products,
        as_of_s=AS_OF_S,
        available=available,
        materialise=_materialise,
    )
    return columns_of(described, ["customer_id"])


def _materialise(_: str, frame: Frame) -> Frame:
    """Break the lineage, as a stage does."""
    if not frame.implementation.is_spark_like():
        return frame
    stored: Frame = nw.from_native(frame.to_native().localCheckpoint())
    return stored


@pytest.mark.parametrize("feature", [*catalogue(), "as_of", "trait_size", "trait_score"])
def test_every_feature(both: Callable[[Run], list[Columns]], feature: str) -> None:
    one, other = both(_features)
    assert list(one) == list(other)
    assert difference(one[feature], other[feature]) == ""
    assert set(one[feature]) != {None}


def _cells(frames: Frames) -> Columns:
    scores = frames["typed"].select(
        *LINE,
        r=(nw.col("source_row") % 5 + 1),
        f=(nw.col("source_row") // 5 % 5 + 1),
        m=(nw.col("source_row") // 25 % 5 + 1),
    )
    named = scores.with_columns(cell=segment_of_scores(nw.col("r"), nw.col("f"), nw.col("m")))
    return columns_of(named, LINE)


def test_every_rfm_cell(both: Callable[[Run], list[Columns]]) -> None:
    found = both(_cells)
    assert differences(found) == {}
    assert None not in found[0]["cell"]


BY_EXPRESSIONS = {"pca", "none"}


def _scored(frames: Frames) -> Columns:
    result: Columns = {}
    names = ["quantity", "unit_price", "discount"]
    values = {
        "quantity": np.array([1.0, 2.0, 3.0, 0.5, 12.0, -1.0, 2.0, 2.0]),
        "unit_price": np.array([1.0, 2.0, 900.0, 3.0, 2.5, 1.5, 8_000.0, 2.0]),
        "discount": np.array([0.0, 0.0, 1.25, 0.005, np.nan, 0.3, 0.2, 0.1]),
    }
    scales = {name: fit_scale(name, column, ScaleConfig()) for name, column in values.items()}
    matrix = np.column_stack([scales[name].apply(values[name]) for name in names])
    scaled = with_scaled(frames["typed"], {f"s_{n}": s for n, s in scales.items()})
    inputs = [f"s_{name}" for name in names]
    for label, reducer in REDUCERS.items():
        if label not in BY_EXPRESSIONS:
            continue
        reduction = reducer(REDUCER_CONFIGS[label]()).fit(matrix, seed=1)
        projected = scaled.with_columns(*reduction.expressions(inputs, f"{label}_"))
        parts = [f"{label}_{i + 1}" for i in range(reduction.width)]
        for method, clusterer in CLUSTERERS.items():
            points = reduction.transform(matrix)
            groups = clusterer(CLUSTER_CONFIGS[method]()).fit(points, 3, seed=1)
            scores = groups.scores(parts, f"{method}_")
            if scores is None:
                continue
            found = projected.with_columns(*scores).select(
                *LINE, *inputs, *parts, *(f"{method}_{i}" for i in range(groups.k))
            )
            result |= {f"{label} {method}: {n}": v for n, v in columns_of(found, LINE).items()}
    return result


def _scaled(frames: Frames) -> Columns:
    values = np.array([1.0, 2.0, 900.0, 3.0, 2.5, np.nan, 8_000.0, 2.0])
    scales = {
        f"{method}": fit_scale("unit_price", values, ScaleConfig(method=method))
        for method in get_args(ScaleConfig.model_fields["method"].annotation)
    }
    return columns_of(with_scaled(frames["typed"], scales).select(*LINE, *scales), LINE)


def test_every_way_of_scaling(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_scaled)) == {}


def _encoded(frames: Frames) -> Columns:
    few = ColumnEncoding(column="currency", one_hot=True, shares={"EUR": 0.9, "it's": 0.1})
    many = ColumnEncoding(column="customer_id", one_hot=False, shares={"c1": 0.75, "c2": 0.25})
    encoding = Encoding(columns=(few, many))
    made = encoding.applied(frames["typed"]).select(*LINE, *encoding.sources)
    return columns_of(made, LINE)


def test_every_way_of_encoding(both: Callable[[Run], list[Columns]]) -> None:
    found = both(_encoded)
    assert differences(found) == {}
    assert {0.0, 1.0} <= {*found[0]["currency is EUR"]}


def test_every_way_of_scoring(both: Callable[[Run], list[Columns]]) -> None:
    assert differences(both(_scored)) == {}
