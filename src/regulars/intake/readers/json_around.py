"""What stands around the orders in JSON: a list in a document, a customer, or keys.

Each layer is taken off by SQL over the documents, and what it says about who bought is put into
each order: `{"c1": [{...}]}` becomes `{"customer_id": "c1", ...}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from regulars.intake.readers.json_fields import Tree
from regulars.intake.roles import fold, roles_named
from regulars.store import literal

_LISTS = {"orders", "data", "results", "items", "records", "rows", "transactions", "sales"}
_OF_A_CUSTOMER = {"orders", "purchases", "transactions", "invoices", "bestellungen", "commandes"}
_OWN = {"id", "name", "number", "email"}
_ALIKE = 0.5
_FEWEST_KEYS = 2


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer around the orders.

    Attributes:
        query: SQL of the documents inside it, with the one column `doc`.
        question: what was made of it, where the file does not say it.
    """

    query: str
    question: str = ""


def layer_around(documents: str, tree: Tree, shown: str) -> Layer | None:
    """Find the outermost layer around the orders; None if the documents are orders themselves.

    Args:
        documents: a query with the one column `doc`, JSON objects.
        tree: their fields.
        shown: the file, for the question.
    """
    return (
        _keyed(documents, tree, shown) or _of_customers(documents, tree) or _listed(documents, tree)
    )


def _listed(documents: str, tree: Tree) -> Layer | None:
    """The only list, or keys, of objects in a document that is no order itself.

    Such as `{"orders": [...], "page": 1}` or `{"orders": {"1001": {...}, "1002": {...}}}`.
    """
    lists = [key for key, value in tree.items() if _objects(value) or _is_keyed(value)]
    others = [value for key, value in tree.items() if key not in lists]
    if len(lists) != 1 or (others and lists[0].lower() not in _LISTS):
        return None
    inside = tree[lists[0]]
    if not isinstance(inside, list):
        return Layer(f"(SELECT json_extract(doc, {_path(lists[0])}) AS doc FROM {documents})")
    if others and len(inside[0]) <= len(others):
        return None
    # It is unnested as text, so that the orders are read as if they stood by themselves.
    return Layer(
        f"(SELECT unnest(json_extract(doc, {_path(lists[0], '[*]')})) AS doc FROM {documents})"
    )


def _is_keyed(value: object) -> bool:
    return isinstance(value, dict) and _keyed("", value, "") is not None


def _of_customers(documents: str, tree: Tree) -> Layer | None:
    """A customer with a list, or keys, of orders: `{"id": "c1", "orders": [...]}`."""
    name = next((key for key in tree if fold(key) in _OF_A_CUSTOMER), None)
    if name is None:
        return None
    others = {key: value for key, value in tree.items() if key != name}
    own = list(_own_fields(others))
    roles = {role for new, _ in own for role in roles_named(new)}
    if not roles & {"customer_id", "email"} or roles & {"order_id", "ordered_at"}:
        return None
    if _objects(tree[name]):
        entries, key = f"unnest(json_extract(doc, {_path(name, '[*]')}))", ""
    elif isinstance(tree[name], dict) and _alike(list(tree[name].values())):
        entries = f"unnest(map_entries(json_extract(doc, {_path(name)})::MAP(VARCHAR, JSON)))"
        key = "" if _names(_fields([*tree[name].values()]), "order_id") else "order_id"
    else:
        return None
    said = ", ".join(f"{literal(new)}, json_extract(doc, {path})" for new, path in own)
    order = "e" if _objects(tree[name]) else "e.value"
    if key:
        order = f"json_merge_patch(json_object({literal(key)}, e.key), {order})"
    return Layer(
        f"(SELECT json_merge_patch(said, {order}) AS doc FROM"
        f" (SELECT json_object({said}) AS said, {entries} AS e FROM {documents}))"
    )


def _own_fields(tree: Tree) -> Iterator[tuple[str, str]]:
    """What a customer's fields are called beside an order's, and their JSON paths."""
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            for inner, leaf in value.items():
                if not isinstance(leaf, dict | list):
                    yield _of_customer(inner), _path(key, f'."{inner}"')
        elif not isinstance(value, list):
            yield _of_customer(key), _path(key)


def _of_customer(key: str) -> str:
    return f"customer_{key}" if fold(key) in _OWN else key


def _keyed(documents: str, tree: Tree, shown: str) -> Layer | None:
    """Orders under the customer's or their own number: `{"c1": [...]}`, `{"1001": {...}}`."""
    values = [value for value in tree.values() if value not in ([], ["NULL"], "NULL")]
    if len(tree) < _FEWEST_KEYS or not values or any(map(roles_named, tree)):
        return None
    entries = f"(SELECT unnest(map_entries(doc::MAP(VARCHAR, JSON))) AS e FROM {documents})"
    if all(map(_objects, values)) and _alike([value[0] for value in values]):
        role = _missing([value[0] for value in values], "customer_id")
        inside = "unnest(json_extract(e.value, '$[*]'))"
        return Layer(_with_key(entries, role, inside), _question(shown, role))
    if not all(isinstance(value, dict) and value for value in values):
        return None
    if _alike(values):
        role = _missing(values, "order_id")
        if any(fold(key) in _OF_A_CUSTOMER for value in values for key in value):
            role = "key" if _names(_fields(values), "customer_id") else "customer_id"
        return Layer(_with_key(entries, role, "e.value"), _question(shown, role))
    below = list(chain.from_iterable(value.values() for value in values))
    if all(isinstance(value, dict) and value for value in below) and _alike(below):
        role = _missing(below, "customer_id")
        inner = (
            f"(SELECT e.key AS above, unnest(map_entries(e.value::MAP(VARCHAR, JSON))) AS e"
            f" FROM {entries})"
        )
        number = "" if _names(_fields(below), "order_id") else "'order_id', e.key, "
        return Layer(
            f"(SELECT json_merge_patch(json_object({number}{literal(role)}, above), e.value) AS doc"
            f" FROM {inner})",
            _question(shown, role),
        )
    return None


def _missing(orders: list[Tree], otherwise: str) -> str:
    """The role that the orders leave to their key."""
    fields = _fields(orders)
    has = {role for role in ("customer_id", "order_id") if _names(fields, role)}
    if "customer_id" in has or _names(fields, "email"):
        return "key" if "order_id" in has else "order_id"
    return "customer_id" if "order_id" in has else otherwise


def _with_key(entries: str, role: str, inside: str) -> str:
    return (
        f"(SELECT json_merge_patch(json_object({literal(role)}, k), v) AS doc"
        f" FROM (SELECT e.key AS k, {inside} AS v FROM {entries}))"
    )


def _question(shown: str, role: str) -> str:
    if role == "key":
        return ""
    other, words = {
        "customer_id": ("order_id", "customers; if each is an order"),
        "order_id": ("customer_id", "orders; if each is a customer"),
    }[role]
    return f"the keys of {shown} were taken for the {words}: --map {other}={role} --map {role}="


def _fields(orders: list[Tree]) -> set[str]:
    """The fields of orders, an object's as `object_field`."""
    return {
        f"{key}_{inner}" if inner else key
        for order in orders
        for key, value in order.items()
        for inner in (value if isinstance(value, dict) else [""])
    }


def _names(fields: set[str], role: str) -> bool:
    own = role == "order_id" and "id" in {fold(field) for field in fields}
    return own or any(role in roles_named(field) for field in fields)


def _alike(trees: list[Any]) -> bool:
    """Whether objects share most of their fields."""
    if not all(isinstance(tree, dict) and tree for tree in trees):
        return False
    every = set(chain.from_iterable(trees))
    return sum(len(tree) for tree in trees) >= _ALIKE * len(every) * len(trees) and any(
        map(roles_named, _fields(trees))
    )


def _objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _path(key: str, further: str = "") -> str:
    return literal(f'$."{key}"{further}')
