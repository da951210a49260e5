"""Stand-ins for columns that a file lacks: an email or a name for a customer number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from regulars.intake.full_names import TOGETHER
from regulars.intake.infer import Inferred
from regulars.intake.roles import ROLES
from regulars.model import BadData, RoleMapping

_STAND_INS = {"customer_id": ("email", "name", "phone"), "product_id": ("product_name",)}


def with_stand_ins(inferred: Inferred) -> Inferred:
    """Let an email or a name stand in for a missing customer number, a name for a product's."""
    found = dict(inferred.columns)
    mapping = list(inferred.mapping)
    for role, stand_ins in _STAND_INS.items():
        stand_in = next((r for r in stand_ins if r in found), None)
        if role in found or stand_in is None:
            continue
        found[role] = found[stand_in]
        evidence = f"there is no column of its own; the {stand_in.replace('_', ' ')} stands in"
        mapping.append(RoleMapping(role, found[stand_in][0], evidence, 0.5, "orders"))
    order = {name: i for i, name in enumerate(ROLES)}
    return replace(
        inferred,
        columns=found,
        mapping=sorted(mapping, key=lambda m: order[m.role]),
        questions=[*inferred.questions, *_namesakes(inferred, found)],
    )


def _namesakes(inferred: Inferred, found: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The question about people of one name, where their names are all there is."""
    together = {m.column for m in inferred.mapping if m.evidence == TOGETHER}
    if "customer_id" not in inferred.columns and together & set(found.get("customer_id", ())):
        yield (
            f"{found['customer_id'][0]} was taken for the customer, so that people of one name are"
            " one customer; if a column numbers them: --map customer_id=COLUMN"
        )


def require_customer(
    inferred: Inferred, columns: Sequence[str], files: Sequence[str], *, instead: str = ""
) -> None:
    """Refuse a file that does not say who bought.

    Args:
        inferred: the roles found, stand-ins included.
        columns: all columns of the file, for the message.
        files: the files' names, for the message.
        instead: what to export instead, where the kind of file is known.

    Raises:
        BadData: no column says who bought.
    """
    if "customer_id" in inferred.columns:
        return
    problem = "no column says who bought"
    if "customer_id" in inferred.unfit:
        column, why = inferred.unfit["customer_id"]
        problem += f": {column} has the name for it, but {why}"
    raise BadData(
        problem,
        file=files[0],
        way_out=instead
        or f"--map customer_id=COLUMN if one does (a number, an email, a name); its columns are"
        f" {', '.join(columns)}; if none does, export the orders with the customer's number"
        + "; if each file is a customer: --file-names 'orders_{customer_id}.csv'"
        * (len(files) > 1),
    )
