"""Tell which column plays which role, from its name and from its values, with the evidence.

Every role scores every column: the name gives up to 0.7, the values up to 0.3, and values that
contradict the role rule it out. The best pairs are taken first, each column once. Where two
readings are close, the better one is used and the question is put with the flag that decides it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from regulars.intake.facts import Facts
from regulars.intake.roles import ROLES, Role, roles_named
from regulars.intake.values import fits
from regulars.model import BadData, RoleMapping, did_you_mean, nearest

_BY_NAME, _BY_VALUES = 0.7, 0.3
_ENOUGH = 0.45
_CLOSE = 0.12
_ANONYMOUS = re.compile(r"column_\d+")
_MOST_ALTERNATIVES = 3
_KEYS = {"customers": "customer_id", "products": "product_id"}
# Without a telling name, values alone may decide these roles; each with what it is worth then.
_BY_VALUES_ALONE = {"ordered_at": 0.6, "customer_id": 0.55, "quantity": 0.5, "revenue": 0.5}


@dataclass(frozen=True, slots=True)
class Inferred:
    """The roles found in one file.

    Attributes:
        columns: role to the columns that play it (several only where the role allows it).
        mapping: the same with evidence and confidence, for the record.
        questions: close calls, each with the flag that decides it.
        unused: columns without a role.
        unnamed: roles that were told from values alone.
        unfit: roles that nothing plays although a column has the name: the column, and what is
            wrong with its values.
    """

    columns: dict[str, tuple[str, ...]]
    mapping: list[RoleMapping]
    questions: list[str]
    unused: tuple[str, ...]
    unnamed: frozenset[str]
    unfit: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Reading:
    score: float
    role: Role
    column: str
    evidence: str
    by_name: bool


def infer_roles(
    facts: Mapping[str, Facts],
    *,
    told: Mapping[str, str],
    saved: Mapping[str, str],
    roles: Sequence[str],
    source: str,
    refine: Callable[[Inferred], Inferred] = lambda found: found,
    known: Mapping[str, str] | None = None,
    known_from: str = "",
) -> Inferred:
    """Match columns to roles.

    Args:
        facts: what each column looks like.
        told: role to column (or `a+b`), as the user said; it wins over everything, and an empty
            column means that no column plays the role.
        saved: the same from an earlier run; used only where all its columns are there.
        roles: the roles that this kind of file can have.
        source: `orders`, `customers` or `products`, for the record.
        refine: what the caller makes of the roles found. A saved role that is found anyway is still
            a guess, and its question stays; only one that differs was decided by the user.
        known: role to column as the layout of the files says; it counts where the user said
            nothing. An empty column means that no column plays the role.
        known_from: which layout that is, for the evidence.

    Raises:
        BadData: the user named a role or a column that is not there.
    """
    chosen = _columns_of(facts, told, source)
    mapping = _said(chosen, "you said so", source)
    if saved and _all_there(facts, saved):
        found = infer_roles(
            facts,
            told=told,
            saved={},
            roles=roles,
            source=source,
            known=known,
            known_from=known_from,
        )
        fresh = refine(found).columns
        used = {column for columns in chosen.values() for column in columns}
        before = _columns_of(facts, {k: v for k, v in saved.items() if k not in told}, source)
        before = {
            role: columns
            for role, columns in before.items()
            # That no column plays a role was said by the user, whatever would be found.
            if not used & set(columns) and (not columns or fresh.get(role, ()) != columns)
        }
        mapping += _said(before, "saved in regulars.toml", source)
        chosen.update(before)
    laid = _columns_of(facts, {k: v for k, v in (known or {}).items() if k not in chosen}, source)
    spoken_for = {column for columns in chosen.values() for column in columns}
    laid = {role: columns for role, columns in laid.items() if not spoken_for & set(columns)}
    mapping += _said(laid, known_from, source)
    chosen.update(laid)
    readings = sorted(
        (
            reading
            for name in roles
            if name not in chosen
            for reading in _readings(ROLES[name], facts, key=_KEYS.get(source) == name)
        ),
        key=lambda r: (-r.score, roles.index(r.role.name), list(facts).index(r.column)),
    )
    taken = {column for columns in chosen.values() for column in columns}
    settled = frozenset(chosen)
    unnamed = set()
    for reading in readings:
        role = reading.role
        if reading.column in taken or reading.score < _ENOUGH:
            continue
        if role.name in chosen:
            if role.several and reading.by_name and role.name not in settled:
                chosen[role.name] += (reading.column,)
                mapping = [_with(m, reading) if m.role == role.name else m for m in mapping]
                taken.add(reading.column)
            continue
        chosen[role.name] = (reading.column,)
        taken.add(reading.column)
        if not reading.by_name:
            unnamed.add(role.name)
        mapping.append(
            RoleMapping(
                role.name, reading.column, reading.evidence, round(reading.score, 2), source
            )
        )
    order = {name: i for i, name in enumerate(roles)}
    return Inferred(
        columns={role: columns for role, columns in chosen.items() if columns},
        mapping=sorted(mapping, key=lambda m: order.get(m.role, len(order))),
        questions=[*_misspelt(facts, saved), *_questions(readings, chosen, settled)],
        unused=tuple(column for column in facts if column not in taken),
        unnamed=frozenset(unnamed),
        unfit=_unfit(facts, [name for name in roles if name not in chosen], taken),
    )


def _columns_of(
    facts: Mapping[str, Facts], told: Mapping[str, str], source: str
) -> dict[str, tuple[str, ...]]:
    by_folded = {column.casefold(): column for column in facts}
    chosen: dict[str, tuple[str, ...]] = {}
    for role, text in told.items():
        if role not in ROLES:
            raise BadData(
                f"there is no role {role!r}",
                way_out=f"{did_you_mean(role, ROLES)}--map takes one of {', '.join(ROLES)}",
            )
        names = [text] if text.casefold() in by_folded else text.split("+") if text else []
        missing = [name for name in names if name.strip().casefold() not in by_folded]
        if missing:
            raise BadData(
                f"the {source} file has no column {missing[0]!r}",
                way_out=f"{did_you_mean(missing[0], facts)}its columns are {', '.join(facts)}",
            )
        if len(names) > 1 and ROLES[role].kind != "number" and not ROLES[role].several:
            raise BadData(
                f"the role {role} takes one column, not {len(names)}",
                way_out="only amounts are added up; join other columns in the file itself",
            )
        chosen[role] = tuple(by_folded[name.strip().casefold()] for name in names)
    return chosen


def _all_there(facts: Mapping[str, Facts], saved: Mapping[str, str]) -> bool:
    there = {column.casefold() for column in facts}
    return all(
        text.casefold() in there
        or all(part.strip().casefold() in there for part in text.split("+"))
        for role, text in saved.items()
        if text and role in ROLES
    )


def _misspelt(facts: Mapping[str, Facts], saved: Mapping[str, str]) -> list[str]:
    """The question about one saved column that the file lacks where it has the others."""
    lacking = {role: text for role, text in saved.items() if not _all_there(facts, {role: text})}
    if len(lacking) != 1 or not any(saved[role] for role in saved.keys() - lacking.keys()):
        return []
    ((role, text),) = lacking.items()
    return [
        f"regulars.toml says that {role} is in {text}, which the file does not have, so that none"
        f" of its columns was used; did you mean {near}? Correct it there, or --map {role}={near}"
        for near in nearest(text, facts)
    ]


def _said(chosen: Mapping[str, tuple[str, ...]], evidence: str, source: str) -> list[RoleMapping]:
    return [
        RoleMapping(role, "+".join(columns), evidence, 1.0, source)
        for role, columns in chosen.items()
        if columns
    ]


def _readings(role: Role, facts: Mapping[str, Facts], *, key: bool) -> list[_Reading]:
    readings = []
    for column, seen in facts.items():
        named = roles_named(column).get(role.name, 0.0)
        value, why = fits(role, seen, key=key)
        if value == 0.0:
            continue
        if named:
            score = _BY_NAME * named + _BY_VALUES * value
            evidence = f"the name says {role.name.replace('_', ' ')}; {why}"
        elif role.name in _BY_VALUES_ALONE and _says_nothing(role, seen):
            score = _BY_VALUES_ALONE[role.name] * value
            evidence = f"the name says nothing; {why}"
        else:
            continue
        readings.append(_Reading(score, role, column, evidence, bool(named)))
    return readings


def _unfit(
    facts: Mapping[str, Facts], roles: Sequence[str], taken: set[str]
) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name in roles:
        for column, seen in facts.items():
            value, why = fits(ROLES[name], seen)
            if column not in taken and value == 0.0 and roles_named(column).get(name, 0.0) == 1.0:
                found.setdefault(name, (column, why))
    return found


def _says_nothing(role: Role, seen: Facts) -> bool:
    """Whether values alone may decide: the file has no header, or these are dates."""
    if roles_named(seen.column):
        return False
    if role.kind == "time":
        # Numbers of any kind may look like seconds since 1970.
        return seen.epochs < seen.dates
    return _ANONYMOUS.fullmatch(seen.column) is not None


def _with(mapping: RoleMapping, reading: _Reading) -> RoleMapping:
    why = mapping.evidence
    how = "read together" if reading.role.kind == "flag" else "added up"
    if reading.role.table != "none" and not why.endswith(how):
        why += f"; the columns are {how}"
    return replace(mapping, column=f"{mapping.column}+{reading.column}", evidence=why)


def _questions(
    readings: Sequence[_Reading],
    chosen: Mapping[str, tuple[str, ...]],
    settled: frozenset[str],
) -> list[str]:
    taken = {column for columns in chosen.values() for column in columns}
    questions = []
    for role, columns in chosen.items():
        if role in settled or ROLES[role].several or ROLES[role].table != "orders":
            continue
        scores = {r.column: r.score for r in readings if r.role.name == role}
        others = [
            column
            for column, score in scores.items()
            if column not in taken and score >= max(_ENOUGH, scores[columns[0]] - _CLOSE)
        ]
        questions += [
            f"{columns[0]} was read as {role}; {column} could be meant instead:"
            f" --map {role}={column}"
            for column in others[:_MOST_ALTERNATIVES]
        ]
    return questions
