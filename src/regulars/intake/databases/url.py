"""What the URL of a database says: which system, where, which table or query.

    sqlite:///shop.db?table=orders            a file, relative to the current folder
    sqlite:////data/shop.db?table=orders      the same from the root
    duckdb:///shop.duckdb?query=SELECT ...    `query=` comes last
    postgresql://analyst@host/shop?table=sales.orders

A password is never shown: not in messages, not in the record. It is best left out of the URL:
`PGPASSWORD`, `~/.pgpass`, or `${NAME}` anywhere in the URL for a variable of the environment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import quote, unquote

from regulars.model import BadData
from regulars.store import explained

System = Literal["sqlite", "duckdb", "postgresql"]

_SCHEME = re.compile(r"([a-z][a-z0-9.-]*)(\+\w+)?://(.*)", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_QUERY = re.compile(r"(?:^|&)query=(.*)$", re.DOTALL)
_PASSWORD = re.compile(
    r"(?<=://)([^/?#@\s]*?):.*@(?=[^@]*$)|\b((?:ssl)?password)=[^&\s]*", re.IGNORECASE
)
_END = re.compile(r"(\s|;(\s|--[^\n]*(\n|$))*)*$")
_NOT_YET = {
    "mysql": "MySQL",
    "mariadb": "MariaDB",
    "mssql": "SQL Server",
    "oracle": "Oracle",
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "redshift": "Redshift",
    "clickhouse": "ClickHouse",
    "mongodb": "MongoDB",
}


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The address of rows in a database.

    Attributes:
        system: which database.
        location: the file, or the address with everything needed to connect. Never shown.
        table: the table or view, perhaps with its schema.
        query: SQL whose rows are wanted.
        shown: the address without password, table and query, for people and the record.
    """

    system: System
    location: str = field(repr=False)
    table: str | None
    query: str | None
    shown: str

    @property
    def address(self) -> str:
        """The URL to which `?table=` can be added, as a user would type it."""
        file = quote(self.location, safe="/")
        return self.shown if self.system == "postgresql" else f"{self.system}:///{file}"

    @property
    def name(self) -> str:
        """What `source_file` and messages call these rows."""
        if self.table is not None:
            return f"{self.shown}?table={self.table}"
        return f"{self.shown}?query" if self.query is not None else self.shown


def without_password(text: str) -> str:
    """A URL as it may be shown.

    >>> without_password("postgresql://ann:s3cr/t@host/shop?table=orders&password=x")
    'postgresql://ann:***@host/shop?table=orders&password=***'
    """
    return _PASSWORD.sub(lambda m: f"{m[2]}=***" if m[2] else f"{m[1]}:***@", text)


def expand(given: str, environment: Mapping[str, str]) -> str:
    """Put the values of `${NAME}` into a URL: quoted, or as it is where the URL begins with it.

    >>> expand("postgresql://ann:${PASSWORD}@host/shop", {"PASSWORD": "p@ss"})
    'postgresql://ann:p%40ss@host/shop'

    Raises:
        BadData: a variable is not set.
    """

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name not in environment:
            raise BadData(
                f"the environment variable {name} is not set",
                file=without_password(given),
                way_out=f"export {name}=... before the command",
            )
        told = environment[name]
        return told if found.start() == 0 else quote(told, safe="")

    return _VARIABLE.sub(value, given)


def parse_database_url(url: str, query: str | None = None) -> DatabaseUrl | None:
    """Read the URL of a database; None if it is the URL of something else, or none at all.

    Args:
        url: the URL, its variables expanded.
        query: SQL, or a path that ends in `.sql`, said beside the URL.

    Raises:
        BadData: it is of a database that is not read, or says two things at once.
    """
    parts = _SCHEME.fullmatch(url)
    if parts is None:
        return None
    scheme, rest = parts[1].lower(), parts[3]
    if scheme in _NOT_YET:
        raise BadData(
            f"{_NOT_YET[scheme]} is not read yet",
            file=f"{scheme}://...",
            way_out="export the orders as CSV or Parquet, or hand a frame to regulars.run",
        )
    scheme = "postgresql" if scheme == "postgres" else scheme
    if scheme not in get_args(System):
        return None
    place, _, asked = rest.partition("?")
    in_url = _QUERY.search(asked)
    asked = asked[: in_url.start()] if in_url else asked
    settings = [pair for pair in asked.split("&") if pair]
    table = next((unquote(p[6:]) for p in settings if p.startswith("table=")), None) or None
    settings = [pair for pair in settings if not pair.startswith("table=")]
    told = [t for t in (table, _plain_text(in_url[1]) if in_url else None, query) if t]
    if scheme == "postgresql":
        shown = without_password(f"{scheme}://{place}")
        location = f"{scheme}://{place}" + (f"?{'&'.join(settings)}" if settings else "")
    else:
        location = _file(unquote(place))
        shown = Path(location).name
    if len(told) > 1:
        raise BadData(
            "a table and a query are named, or two queries",
            file=shown,
            way_out="name a table or give one query",
        )
    sql = None if table or not told else _sql(told[0], shown)
    system: System = "sqlite" if scheme == "sqlite" else "duckdb"
    return DatabaseUrl(
        "postgresql" if scheme == "postgresql" else system, location, table, sql, shown
    )


def _file(place: str) -> str:
    """The file of `sqlite:///shop.db`; from the root if it is there and not in this folder."""
    path = Path(place.removeprefix("/")).expanduser()
    rooted = Path("/") / path
    return str(rooted if not path.exists() and rooted.exists() else path)


def _plain_text(query: str) -> str:
    """A query as it stands, or percent-decoded: an encoded one has no blank in it.

    >>> _plain_text("SELECT * FROM orders WHERE id % 10 = 0")
    'SELECT * FROM orders WHERE id % 10 = 0'
    >>> _plain_text("SELECT%20*%20FROM%20orders")
    'SELECT * FROM orders'
    """
    return query if re.search(r"\s", query) else unquote(query)


def _sql(told: str, shown: str) -> str:
    """The text of a query, read from its file if it is the path of one."""
    text = told.strip()
    if text.lower().endswith(".sql") and "\n" not in text:
        path = Path(text).expanduser()
        with explained(path):
            text = path.read_text(encoding="utf-8")
    text = _END.sub("", text)
    if not text:
        raise BadData("the query is empty", file=shown, way_out='--query "SELECT ..."')
    return text
