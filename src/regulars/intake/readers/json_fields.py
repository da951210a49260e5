"""The columns of nested JSON orders: which list holds the items, and what each field is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from regulars.intake.roles import fold, roles_named

Tree = dict[str, Any]
"""The fields of a document: a type's name, a tree, or a list of one of them."""

_ITEM_WORDS = {
    *("line items", "lineitems", "items", "lines", "order items", "order lines", "products"),
    *("positions", "positionen", "artikel", "articles", "lignes", "productos", "articulos"),
}
_FEWEST_ROLES = 2
# Plain words that mean the order where they stand beside its items, and the item inside them.
_OF_ORDER = {"id", "name", "number", "no", "date", "status", "total", "note"}
_OF_ITEM = {"id": "line_id", "name": "product_name", "title": "product_title"}


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: what it is called.
        path: the keys that lead to it, from the document or from the item.
        of_item: whether it is an item's.
        is_list: whether it is a list, kept as JSON text.
    """

    name: str
    path: tuple[str, ...]
    of_item: bool
    is_list: bool


def fields_of(tree: Tree) -> tuple[list[Field], tuple[str, ...]]:
    """Choose the columns of a document.

    Args:
        tree: its fields.

    Returns:
        The columns, and the keys that lead to the list of items; none if there is no such list.

    >>> fields, items = fields_of(
    ...     {"order": {"id": "BIGINT", "items": [{"sku": "VARCHAR", "name": "VARCHAR"}]}}
    ... )
    >>> [field.name for field in fields], items
    (['order_id', 'sku', 'product_name'], ('order', 'items'))
    """
    leaves = list(_leaves(tree))
    lists = {path: inner for path, inner in leaves if _objects(inner)}
    items = max(lists, key=lambda path: _likeness(path, lists[path]), default=())
    if items and _likeness(items, lists[items]) == 0:
        items = ()
    # One key around everything says nothing: {"order": {...}}.
    wrapper = (
        next(iter(tree)) if len(tree) == 1 and isinstance(next(iter(tree.values())), dict) else ""
    )
    numbered = items or wrapper or _is_order(leaves)
    fields = []
    for path, inner in leaves:
        if path == items:
            continue
        name = "_".join(path[1:] if wrapper and len(path) > 1 else path)
        if numbered and fold(name) in (_OF_ORDER if items or wrapper else {"id"}):
            name = f"order_{name}"
        fields.append(Field(name, path, of_item=False, is_list=isinstance(inner, list)))
    if items:
        taken = {field.name.lower() for field in fields}
        for path, inner in _leaves(lists[items][0]):
            name = "_".join(path)
            name = _OF_ITEM.get(fold(name), name)
            name = f"item_{name}" if name.lower() in taken else name
            fields.append(Field(name, path, of_item=True, is_list=isinstance(inner, list)))
    return fields, items


def _is_order(leaves: Iterable[tuple[tuple[str, ...], Any]]) -> bool:
    """Whether an object without items is an order all the same: it says who bought, not what."""
    roles = {role for path, _ in leaves for role in roles_named("_".join(path))}
    return "customer_id" in roles and not roles & {"order_id", "product_id", "product_name"}


def _leaves(tree: Tree, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, inner in tree.items():
        if isinstance(inner, dict) and inner:
            yield from _leaves(inner, (*above, key))
        else:
            yield (*above, key), inner


def _objects(inner: object) -> bool:
    return isinstance(inner, list) and bool(inner) and isinstance(inner[0], dict)


def _likeness(path: tuple[str, ...], inner: list[Tree]) -> int:
    """How much a list looks like an order's items: by its name and by its fields' roles."""
    of_items = {"product_id", "product_name", "quantity", "unit_price", "revenue"}
    roles = {role for leaf, _ in _leaves(inner[0]) for role in roles_named("_".join(leaf))}
    found = len(roles & of_items)
    return 10 * (fold(path[-1]) in _ITEM_WORDS) + found * (found >= _FEWEST_ROLES)
