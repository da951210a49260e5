"""From raw rows to raw order lines: which export it is, what a row stands for, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import duckdb
import narwhals as nw

from regulars.intake.config import IntakeConfig
from regulars.intake.exports import Export, catalogue, column_named, laid_out, recognised
from regulars.intake.full_names import TOGETHER, with_full_names
from regulars.intake.privacy.roles import CONSENT
from regulars.intake.read import RawTable
from regulars.intake.reshape import reshaped
from regulars.intake.roles import ROLES, roles_named
from regulars.intake.row_sums import row_sums
from regulars.intake.shape import Shape, shape_of
from regulars.intake.shape_words import cannot, known_roles, questions
from regulars.intake.sources import FILE, NOT_A_LINE, ROW
from regulars.intake.yearless_months import cannot_tell, question_about, yearless_months
from regulars.model import BadData, Cannot, Layout, did_you_mean
from regulars.store import Draft, explained, identifier

_PLAINLY = 0.7


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Raw rows as order lines.

    Attributes:
        raw: the rows, one per line.
        layout: what a row of the files was.
        known: role to column, as the layout says.
        evidence: why these columns play their roles.
        roles: the roles that other columns may still be found for.
        questions: what the user should confirm, each with the flag that decides it.
        cannot: what the layout does not tell.
    """

    raw: RawTable
    layout: Layout
    known: Mapping[str, str] = field(default_factory=dict)
    evidence: str = ""
    roles: tuple[str, ...] = tuple(ROLES)
    questions: tuple[str, ...] = ()
    cannot: tuple[Cannot, ...] = ()

    @property
    def way_to_customers(self) -> str:
        """What to do where nobody is named, if the layout knows."""
        return next((c.way_out for c in self.cannot if c.what == "Who bought"), "")


def lay_out(raw: RawTable, draft: Draft, config: IntakeConfig) -> LaidOut:
    """Recognise what the files are and give their rows as order lines.

    Raises:
        BadData: the user named an export that does not exist or that the files are not.
    """
    export = _export(raw, config)
    if export is not None:
        return _as_export(export, raw, draft)
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    said = {**config.columns, **config.told}
    shape = shape_of(rows, raw.columns, told=config.shape, spoken_for=said)
    if not shape.evidence and config.shape is not None:
        raise BadData(
            f"no column shows that a row is a {config.shape}",
            file=raw.files[0],
            way_out="leave out --shape, or name the columns with --map",
        )
    laid = _as_shape(shape, raw, draft, said) if shape.evidence else _as_is(raw)
    named, known = with_full_names(laid.raw, laid.known, said)
    laid = replace(laid, raw=named, known=known, evidence=laid.evidence or TOGETHER)
    spoken_for = {text.casefold() for text in said.values()}
    free = [c for c in raw.columns if c not in shape.cells and c.casefold() not in spoken_for]
    months = yearless_months(rows, free)
    if not months:
        return laid
    return replace(
        laid,
        questions=(*laid.questions, question_about(months)),
        cannot=(*laid.cannot, cannot_tell(months)),
    )


def _as_is(raw: RawTable) -> LaidOut:
    return LaidOut(raw, Layout("line", "", "", "", raw.lines_read))


def _as_shape(shape: Shape, raw: RawTable, draft: Draft, said: Mapping[str, str]) -> LaidOut:
    shape, raw, sums = _without_sums(shape, raw, said)
    named = {c: roles_named(c).get("revenue", 0.0) for c in raw.columns}
    amount = max(named, key=lambda column: named[column])
    amount = amount if shape.items and named[amount] >= _PLAINLY else ""
    lines = raw
    if shape.cells or shape.items or shape.numbered:
        rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
        lines = staged(reshaped(shape, rows, amount=amount), raw, draft)
    roles = tuple(ROLES)
    if shape.kind == "customer":
        roles = tuple(n for n, role in ROLES.items() if role.table in {"customers", "none"})
        roles += ("channel", "currency")
    known = known_roles(shape, amount=amount)
    return LaidOut(
        raw=lines,
        layout=Layout(shape.kind, "", shape.evidence, "", raw.lines_read),
        known=known,
        evidence=shape.evidence,
        roles=tuple(dict.fromkeys((*known, *roles))),
        questions=tuple(questions(shape, sums=sums)),
        cannot=tuple(cannot(shape, amount=amount)),
    )


def _without_sums(
    shape: Shape, raw: RawTable, said: Mapping[str, str]
) -> tuple[Shape, RawTable, tuple[str, ...]]:
    """Leave out columns that add up the cells of a row: each line would count the sum again."""
    spoken_for = {text.casefold() for text in said.values()}
    others = [c for c in raw.columns if c not in shape.cells and c.casefold() not in spoken_for]
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    sums = row_sums(rows, shape.cells, others)
    if not sums:
        return shape, raw, ()
    cells = tuple(c for c in shape.cells if c not in sums)
    kept = rows.select(f"* EXCLUDE ({', '.join(identifier(c) for c in sums)})")
    columns = tuple(c for c in raw.columns if c not in sums)
    return (
        replace(shape, cells=cells),
        replace(raw, rows=nw.from_native(kept), columns=columns),
        sums,
    )


def _export(raw: RawTable, config: IntakeConfig) -> Export | None:
    if config.export == "none" or (config.shape is not None and config.export is None):
        return None
    exports = catalogue()
    if config.export is None:
        return recognised(raw.columns, exports)
    if config.export not in exports:
        raise BadData(
            f"there is no export {config.export!r}",
            way_out=f"{did_you_mean(config.export, exports)}--export takes none or one of"
            f" {', '.join(exports)}",
        )
    export = exports[config.export]
    if not export.fits(raw.columns):
        missing = [n for n in export.signature if column_named(n, raw.columns) is None]
        raise BadData(
            f"this is no {export.name}: {', '.join(missing) or 'another layout'} is not there",
            file=raw.files[0],
            way_out="leave out --export, or --export none",
        )
    return export


def _as_export(export: Export, raw: RawTable, draft: Draft) -> LaidOut:
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    lines = staged(laid_out(export, rows), raw, draft)
    known = _filled(lines, export.roles)
    # Nothing else is an amount, a date or a status of a known export; what people allow is still
    # looked for, and details of people, to be left out.
    further = tuple(n for n, role in ROLES.items() if role.table == "none" or n in CONSENT)
    named = ", ".join(name.split("|")[0] for name in export.signature[:4])
    return LaidOut(
        raw=lines,
        layout=Layout(
            shape=export.grain,
            export=export.name,
            evidence=f"recognised as {export.article} by its columns {named} ...",
            amounts=export.amounts.basis if export.amounts is not None else "",
            rows_in_files=raw.lines_read,
        ),
        known=known,
        evidence=f"the layout of {export.article}",
        roles=(*known, *further),
        cannot=export.cannot,
    )


def _filled(lines: RawTable, roles: Mapping[str, str]) -> dict[str, str]:
    """Role to the first of its columns that has a value anywhere."""
    rows: duckdb.DuckDBPyRelation = nw.to_native(lines.rows)
    asked = [
        (role, column)
        for role, names in roles.items()
        for name in names.split("|")
        if (column := column_named(name, lines.columns)) is not None
    ]
    counts = rows.aggregate(", ".join(f"count({identifier(column)})" for _, column in asked))
    known: dict[str, str] = {}
    for (role, column), filled in zip(asked, counts.fetchall()[0], strict=True):
        if filled:
            known.setdefault(role, column)
    return known


def staged(rows: duckdb.DuckDBPyRelation, raw: RawTable, draft: Draft) -> RawTable:
    """Write rows that were laid out anew, so that they are computed once."""
    path = draft.stages / "orders-laid-out.parquet"
    names = [name for name in rows.columns if name not in {FILE, ROW, NOT_A_LINE}]
    aside = [NOT_A_LINE] if NOT_A_LINE in rows.columns else []
    rows = rows.select(", ".join(identifier(name) for name in [*names, *aside, FILE, ROW]))
    with explained(path):
        rows.to_parquet(str(path), compression="snappy")
    written = draft.local.connection.read_parquet(str(path))
    lines = int(written.aggregate("count(*)").fetchall()[0][0])
    return replace(
        raw,
        rows=nw.from_native(written),
        columns=tuple(names),
        lines_read=lines + raw.lines_rejected,
    )
