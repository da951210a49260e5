"""The order lines that the usual course notebook groups: which columns take part, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData
from regulars.segments.scale import Vector

VIEW_COMPONENTS = 3


class CourseConfig(BaseModel):
    """The choices that the notebook makes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dropped: tuple[str, ...] = (
        "ADDRESSLINE1",
        "ADDRESSLINE2",
        "CITY",
        "CONTACTFIRSTNAME",
        "CONTACTLASTNAME",
        "CUSTOMERNAME",
        "ORDERDATE",
        "ORDERNUMBER",
        "PHONE",
        "POSTALCODE",
        "QTR_ID",
        "STATE",
        "STATUS",
        "TERRITORY",
    )
    """Columns that take no part."""
    numbered: tuple[str, ...] = ("PRODUCTCODE",)
    """Texts that become running numbers, as if their order meant something."""
    ks: tuple[int, ...] = Field(default=tuple(range(1, 15)), min_length=1)
    """Numbers of groups for the elbow."""
    most_values: int = Field(default=200, ge=2)
    """A text with more values than this takes no part, unless it is among `numbered`."""
    most_cells: int = Field(default=200_000_000, ge=1)
    """The most standardised numbers, order lines times columns; each takes 8 bytes."""
    k: int = Field(default=3, ge=2)
    """Number of groups that are described."""
    starts: int = Field(default=10, ge=1)
    """k-means++ starts."""


def read_lines(path: Path, config: CourseConfig) -> tuple[pa.Table, dict[str, str]]:
    """Read the columns that take part, and say why others do not.

    Raises:
        BadData: the file cannot be read, or what is left is too little or too much.
    """
    rows = _read(path)
    left_out = _left_out(path, rows, config)
    kept = rows.select([c for c in rows.column_names if c not in {*config.dropped, *left_out}])
    widths = {c: _width(kept[c], numbered=c in config.numbered) for c in kept.column_names}
    _check(path, kept, widths, left_out, config)
    return kept, left_out


def _read(path: Path) -> pa.Table:
    try:
        return pa_csv.read_csv(path, read_options=pa_csv.ReadOptions(encoding="latin-1"))
    except (OSError, pa.ArrowInvalid) as error:
        raise BadData(
            "the file cannot be read as a CSV table",
            file=str(path),
            way_out="give a CSV file of order lines with a header",
        ) from error


def _left_out(path: Path, rows: pa.Table, config: CourseConfig) -> dict[str, str]:
    """The inputs that cannot take part, with the reason."""
    reasons = {}
    for name in (c for c in rows.column_names if c not in config.dropped):
        kind = rows[name].type
        if pa.types.is_string(kind):
            values = _values(rows[name])
            if values > config.most_values and name not in config.numbered:
                reasons[name] = f"a text of {values:,} values, each of which would be a column"
        elif pa.types.is_null(kind):
            reasons[name] = "it has no values"
        elif pa.types.is_temporal(kind):
            reasons[name] = "a date or a time"
        elif not (is_number(kind) or pa.types.is_boolean(kind)):
            raise BadData(
                f"this column holds neither numbers nor texts but {kind}",
                file=str(path),
                column=name,
                way_out="take the column out of the file",
            )
    return reasons


def is_number(kind: pa.DataType) -> bool:
    """Whether a column holds whole or broken numbers."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def _values(column: pa.ChunkedArray) -> int:
    return int(pc.count_distinct(column, mode="all").as_py())


def _width(column: pa.ChunkedArray, *, numbered: bool) -> int:
    return 1 if numbered or not pa.types.is_string(column.type) else _values(column)


def _check(
    path: Path,
    rows: pa.Table,
    widths: Mapping[str, int],
    left_out: Mapping[str, str],
    config: CourseConfig,
) -> None:
    """Refuse what the notebook's steps cannot work on, by name."""
    said = "; ".join(f"{name}: {why}" for name, why in left_out.items())
    if not widths:
        raise BadData(
            "no column is left" + (f" ({said})" if said else ""),
            file=str(path),
            way_out="drop fewer columns",
        )
    width = sum(widths.values())
    if width < VIEW_COMPONENTS:
        raise BadData(
            f"only {width} columns are left, and the picture needs {VIEW_COMPONENTS}"
            + (f" ({said})" if said else ""),
            file=str(path),
            column=", ".join(widths),
            way_out="give a file with more columns, or drop fewer",
        )
    if rows.num_rows * width > config.most_cells:
        widest = max(widths, key=lambda name: widths[name])
        raise BadData(
            f"{rows.num_rows:,} order lines become {width:,} columns, more than the notebook's way "
            f"can hold, {widths[widest]:,} of them from this one",
            file=str(path),
            column=widest,
            way_out="take the column out of the file, or give fewer order lines",
        )
    groups = max(config.k, *config.ks)
    different = rows.group_by(rows.column_names).aggregate([]).num_rows
    if different < groups:
        raise BadData(
            f"{groups} groups need as many different order lines, and there are {different:,}",
            file=str(path),
            way_out="give more order lines",
        )


def as_numbers(path: Path, name: str, column: pa.ChunkedArray, *, numbered: bool) -> list[Vector]:
    """What one column becomes: itself, a running number, or a column a value.

    Raises:
        BadData: a number is missing or not finite.
    """
    if not pa.types.is_string(column.type):
        numbers = np.asarray(column.cast(pa.float64()).to_numpy())
        if not np.isfinite(numbers).all():
            raise BadData(
                "k-means needs every number, and this column lacks some",
                file=str(path),
                column=name,
                row=int(np.argmin(np.isfinite(numbers))) + 2,
                way_out="fill the blanks, or take the column or those lines out of the file",
            )
        return [numbers]
    values, codes = np.unique(column.to_numpy(), return_inverse=True)
    if numbered:
        return [codes.astype(np.float64)]
    return [(codes == i).astype(np.float64) for i in range(len(values))]
