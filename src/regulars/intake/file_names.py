"""What the names of files say: a file per customer has the customer in its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import duckdb
import narwhals as nw

from regulars.intake.fold import fold
from regulars.intake.periods import period_of
from regulars.intake.read import RawTable
from regulars.intake.sources import FILE
from regulars.model import BadData, Refused
from regulars.store import identifier, literal

NOTHING = "none"
_PLACE = re.compile(r"\{([^{}]*)\}")
# A file that is read again is called so among the rows that a workspace has kept.
_AGAIN = re.compile(r" \(\d+\)$")
_CUSTOMERS = {
    *("customer", "customers", "cust", "client", "clients", "user", "users", "buyer", "buyers"),
    *("member", "members", "account", "accounts", "kunde", "kunden", "cliente", "clientes"),
    *("clienti", "klant", "klanten", "klient", "kund"),
}
_PARTS = {
    *("part", "parts", "page", "chunk", "batch", "split", "export", "store", "shop", "branch"),
    *("filiale", "laden", "teil", "seite", "magasin", "tienda", "negozio", "region", "country"),
}
_DAY = re.compile(r"(19|20)\d\d[01]\d([0-3]\d)?|[0-3]\d[01]\d(19|20)\d\d")
_SIGNS = re.compile(r"\d|@")


def with_columns_from_names(raw: RawTable, pattern: str | None, *, pseudonyms: bool) -> RawTable:
    """Add a column for each place in a pattern of file names: `orders_{customer_id}.csv`.

    Args:
        raw: the rows.
        pattern: the end of every file's name; a place in braces stands for any text. None or
            `none`: the names say nothing.
        pseudonyms: whether personal values are to be replaced.

    Raises:
        BadData: the pattern has no places, a file's name is another, or a column is there already.
        Refused: names of files are written as they are, and would tell who the customers are.
    """
    if pattern is None or pattern == NOTHING:
        return raw
    names = _PLACE.findall(pattern)
    if not names or len(set(names)) < len(names) or not all(map(str.isidentifier, names)):
        raise BadData(
            f"{pattern!r} has no different names in braces",
            way_out="--file-names 'orders_{customer_id}.csv'",
        )
    if pseudonyms:
        raise Refused(
            "the names of the files say who the customers are, and they are written in tables and"
            " in the run's record",
            file=raw.files[0],
            way_out="give the orders in files whose names say nothing, with a column of the"
            " customer's number",
        )
    there = {column.casefold() for column in raw.columns}
    taken = next((name for name in names if name.casefold() in there), None)
    if taken is not None:
        raise BadData(
            "the files have a column of this name already",
            file=raw.files[0],
            column=taken,
            way_out="another name between the braces of --file-names, and --map ROLE=NAME",
        )
    form = _PLACE.sub("\0", pattern)
    regex = "(?:^|[/#])" + "(.+)".join(map(re.escape, form.split("\0"))) + r"(?: \(\d+\))?$"
    other = next((name for name in raw.files if not re.search(regex, name)), None)
    if other is not None:
        raise BadData(
            f"the name is not of the form {pattern}",
            file=other,
            way_out="leave the file out, or correct --file-names",
        )
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    added = (
        f"regexp_extract({FILE}, {literal(regex)}, {i}) AS {identifier(name)}"
        for i, name in enumerate(names, start=1)
    )
    rows = rows.select(", ".join(("*", *added)))
    return replace(raw, rows=nw.from_native(rows), columns=(*raw.columns, *names))


def customers_in_names(files: Sequence[str]) -> str | None:
    """The pattern of files that are one customer each, if their names look like that.

    The part in which the names differ is a number, a code or an address in each, and no period; or
    a word beside it says that it is a customer. Numbers from 0 or 1 on are parts of one export.

    >>> customers_in_names(["orders_c17.csv", "orders_c4.csv", "orders_c9.csv"])
    'orders_{customer_id}.csv'
    >>> customers_in_names(["kunden/anna.csv", "kunden/bert.csv"])
    'kunden/{customer_id}.csv'
    >>> customers_in_names(["orders_2024-01.csv", "orders_2024-02.csv"]) is None
    True
    >>> customers_in_names(["orders_1.csv", "orders_2.csv"]) is None
    True
    """
    names = sorted({_AGAIN.sub("", name) for name in files})
    if len(names) < 2:  # noqa: PLR2004 - one name differs from none
        return None
    begin = re.sub(r"[^\W_]+$", "", _shared_beginning(names))
    end = _shared_beginning([name[len(begin) :][::-1] for name in names])[::-1]
    end = re.sub(r"^[^\W_]+", "", end)
    # The domain of addresses belongs to them.
    end = end[end.rfind(".") :] if "@" in end else end
    parts = [name[len(begin) : len(name) - len(end)] for name in names]
    if not all(parts) or any(map(_is_period, parts)) or any("{" in name for name in names):
        return None
    words = set(fold(f"{begin} {end}").split())
    if not words & _CUSTOMERS and (
        words & _PARTS or _in_sequence(parts) or not all(map(_SIGNS.search, parts))
    ):
        return None
    return f"{begin}{{customer_id}}{end}"


def question_about(pattern: str) -> str:
    """The question whether files are customers."""
    return (
        "no column says who bought, and each file's name is another: files are customers, by"
        f" --file-names '{pattern}'; if they are not: --file-names {NOTHING}"
    )


def _shared_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((i for i, (a, b) in pairs if a != b), len(first))]


def _is_period(part: str) -> bool:
    return period_of(fold(part)) is not None or _DAY.fullmatch(part) is not None


def _in_sequence(parts: Sequence[str]) -> bool:
    """Whether numbers count files: 1, 2, 3 or part-00000, part-00001."""
    numbers = sorted(int(found[0]) for part in parts if (found := re.search(r"\d+$", part)))
    return len(numbers) == len(parts) and numbers in (
        list(range(len(parts))),
        list(range(1, len(parts) + 1)),
    )
