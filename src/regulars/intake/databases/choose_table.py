"""Which table of a database is meant, and what to say where none is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from regulars.intake.databases.database import TableListing
from regulars.intake.roles import fold, roles_named
from regulars.model import BadData, did_you_mean

_MOST_LISTED = 30
_SURE = 0.5


def _set(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(","))


_ORDER = _set(
    "order, sale, transaction, purchase, invoice, basket, receipt, bestellung, auftrag, rechnung,"
    "verkauf, commande, vente, achat, facture, pedido, venta, compra, factura"
)
_LINE = _set(
    "item, line, lineitem, detail, position, product, zeile, artikel, ligne, linea, detalle"
)
_CUSTOMER = _set(
    "customer, client, user, member, household, shopper, buyer, kunde, kunden, cliente, acheteur"
)
_PRODUCT = _set(
    "product, item, article, sku, stock, catalog, catalogue, produkt, artikel, produit, producto"
)


def choose_table(
    tables: Sequence[TableListing], wanted: str | None, shown: str, address: str
) -> TableListing:
    """Find the table that was named, or the only one.

    Args:
        tables: what is there.
        wanted: the name that was given; upper and lower case count only if they must.
        shown: the database's name for messages.
        address: its URL, to which a table can be added.

    Raises:
        BadData: there is none, several and none is named, or none of that name.
    """
    if not tables:
        raise BadData("there is no table in this database", file=shown)
    if wanted is None:
        if len(tables) == 1:
            return tables[0]
        raise BadData(
            f"the database has {len(tables)} tables and none is named",
            file=shown,
            way_out=f"name one: '{address}?table={tables[0].name}'; "
            + "; ".join([_listed(tables), *hints(tables, address)]),
        )
    for same in (str, str.casefold):
        found = [t for t in tables if same(wanted) in {same(t.name), same(".".join(t.parts))}]
        if len(found) == 1:
            return found[0]
    names = [table.name for table in tables]
    raise BadData(
        f"there is no table {wanted!r}",
        file=shown,
        way_out=did_you_mean(wanted, names) + _listed(tables),
    )


def _listed(tables: Sequence[TableListing]) -> str:
    names = [table.name for table in tables[:_MOST_LISTED]]
    more = len(tables) - len(names)
    return f"its tables are {', '.join(names)}" + (f" and {more} more" if more else "")


def hints(tables: Sequence[TableListing], address: str) -> list[str]:
    """What the tables look like, where their names and columns make it obvious."""
    found: dict[str, TableListing] = {}
    for table in tables:
        found.setdefault(_looks_like(table), table)
    said = []
    lines, orders = found.get("lines"), found.get("orders")
    if lines is not None and orders is not None:
        joined = _join(lines, orders)
        said.append(
            f"{lines.name} looks like the lines of {orders.name}"
            + (f': --query "{joined}"' if joined else "; a query (--query) can join them")
        )
    elif lines is not None or orders is not None:
        said.append(f"{(lines or orders or tables[0]).name} looks like the orders")
    said += [
        f"{found[kind].name} looks like the {kind} (--{kind} '{address}?table={found[kind].name}')"
        for kind in ("customers", "products")
        if kind in found
    ]
    return said


def _looks_like(table: TableListing) -> str:
    words = _words(table.parts[-1])
    roles = {
        role for column in table.columns for role, p in roles_named(column).items() if p > _SURE
    }
    about_orders = bool(words & _ORDER)
    if (about_orders and words & _LINE and "product_id" in roles) or "lineitem" in words:
        return "lines"
    if about_orders and roles & {"customer_id", "order_id"} and "ordered_at" in roles:
        return "orders"
    if words & _CUSTOMER and not about_orders:
        return "customers"
    if words & _PRODUCT and not about_orders:
        return "products"
    return ""


def _words(name: str) -> set[str]:
    """The words of a table's name, in the singular too.

    >>> sorted(_words("wp_OrderItems"))
    ['item', 'items', 'order', 'wp']
    """
    words = set(fold(name).split())
    return words | {re.sub(r"s$", "", word) for word in words}


def _join(lines: TableListing, orders: TableListing) -> str:
    """A query that joins lines to their orders, if their columns say how."""
    keys = [c for c in lines.columns if roles_named(c).get("order_id", 0.0) > _SURE]
    for key in keys:
        if key in orders.columns:
            return f"SELECT * FROM {lines.name} JOIN {orders.name} USING ({key})"
        if "id" in orders.columns:
            return (
                f"SELECT * FROM {lines.name} JOIN {orders.name}"
                f" ON {orders.name}.id = {lines.name}.{key}"
            )
    return ""
