"""Pairs of customers that may be one person, with the evidence and a confidence."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from regulars.store import literal

MOST_SHARING = 4
"""An email or a telephone number of more customers than this belongs to a household or a firm."""
LEAST_CONFIDENCE = 0.5

# How sure one piece of evidence makes us by itself. An email is nearly a person; a telephone
# number is often a household's; a name with a postal code repeats in families and big towns.
WEIGHTS = {
    "same email": 0.95,
    "same email but for dots or a +tag": 0.85,
    "same phone": 0.80,
    "same name and birth date": 0.90,
    "same name and postal code": 0.75,
    "similar name and postal code": 0.60,
}
_OTHER_NAME, _OTHER_BIRTH_DATE = 0.5, 0.3
_SIMILAR, _DIFFERENT = 0.92, 0.75
_ROLE_ADDRESSES = (
    "info,office,mail,kontakt,contact,hello,hallo,sales,service,support,shop,admin,einkauf,buero,"
    "noreply,no-reply,accounts,buchhaltung,order,orders,unknown,none,test,guest"
)
_PSEUDONYM = "'p[0-9a-f]{24}'"


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was found.

    Attributes:
        pairs: `customer_id_a` < `customer_id_b`, `evidence` (in words, joined by `; `) and
            `confidence`, 0 to 1, sorted.
        shared: emails and telephone numbers that too many customers share; they prove nothing.
    """

    pairs: list[tuple[str, str, str, float]]
    shared: int


def find_candidates(
    customers: duckdb.DuckDBPyRelation, connection: duckdb.DuckDBPyConnection
) -> Candidates:
    """Find pairs of customers that share an email, a telephone number, or a name and a place.

    The confidence is 1 - prod(1 - weight) over the evidence, times 0.5 if the names are different
    and times 0.3 if the birth dates are. Costs one join per kind of evidence on a key that at most
    `MOST_SHARING` customers share (names: on postal code and first letter), never all with all.

    Args:
        customers: the table `customers`.
        connection: the engine.
    """
    # What is compared is computed once, not once for each kind of evidence.
    table = normalised(customers).to_arrow_table()
    if all(table[key].null_count == len(table) for key in ("email_key", "phone_key", "name_key")):
        return Candidates([], 0)
    known = connection.from_arrow(table)
    kinds = [
        ("same email", "email_key", ""),
        ("same email but for dots or a +tag", "loose_key", "l.email_key <> r.email_key"),
        ("same phone", "phone_key", ""),
        ("same name and birth date", "name_key || '|' || birth_date::VARCHAR", ""),
        ("same name and postal code", "name_key || '|' || place", ""),
    ]
    shared = 0
    found = []
    for kind, key, condition in kinds:
        # Nearly every key belongs to one customer: only the others are joined.
        keyed = known.select(f"customer_id, name_key, birth_date, email_key, {key} AS key")
        several = keyed.filter("key IS NOT NULL").aggregate("key, count(*) AS sharing", "key")
        several = connection.from_arrow(several.filter("sharing > 1").to_arrow_table())
        if kind in {"same email", "same phone"}:
            many = several.filter(f"sharing > {MOST_SHARING}").aggregate("count(*)")
            shared += int(many.fetchall()[0][0])
        few = several.filter(f"sharing <= {MOST_SHARING}").select("key AS shared_key")
        keyed = connection.from_arrow(
            keyed.join(few, "key = shared_key", how="inner").to_arrow_table()
        )
        found.append(_pairs(keyed, kind, condition))
    block = known.select(
        "customer_id, name_key, birth_date, place || '|' || left(name_key, 1) AS key"
    ).filter("key IS NOT NULL")
    likeness = "jaro_winkler_similarity(l.name_key, r.name_key)"
    similar = f"l.name_key <> r.name_key AND {likeness} >= {_SIMILAR}"
    found.append(_pairs(block, "similar name and postal code", similar))
    together = found[0]
    for part in found[1:]:
        together = together.union(part)
    weight = " ".join(f"WHEN {literal(kind)} THEN {weight}" for kind, weight in WEIGHTS.items())
    pairs = together.aggregate(
        "a, b, string_agg(kind, '; ' ORDER BY kind) AS evidence,"
        f" (1 - product(1 - CASE kind {weight} END))"
        " * any_value(doubt) AS confidence",
        "a, b",
    )
    rows = (
        pairs.filter(f"confidence >= {LEAST_CONFIDENCE}")
        .select("a, b, evidence, round(confidence, 4)")
        .order("a, b")
        .fetchall()
    )
    return Candidates([(str(a), str(b), str(e), float(c)) for a, b, e, c in rows], shared)


def normalised(customers: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """What customers are compared by.

    Returns:
        `customer_id`, `birth_date`, `email_key`, `loose_key` (the email without dots and tags),
        `phone_key` (the last nine digits), `name_key` (words in the order of the alphabet) and
        `place` (the postal code).
    """
    keys = customers.select(_WORDS).select(f"*, {_LOOSE} AS loose_name").select(_KEYS)
    return keys.select(f"*, {_tail_sql('digits')} AS phone_key")


def _pairs(keyed: duckdb.DuckDBPyRelation, kind: str, condition: str) -> duckdb.DuckDBPyRelation:
    """Pairs with the same key, and how much contradicts them."""
    likeness = "jaro_winkler_similarity(l.name_key, r.name_key)"
    doubt = (
        f"(CASE WHEN {likeness} < {_DIFFERENT} THEN {_OTHER_NAME} ELSE 1.0 END)"
        f" * (CASE WHEN l.birth_date <> r.birth_date THEN {_OTHER_BIRTH_DATE} ELSE 1.0 END)"
    )
    where = "l.key = r.key AND l.customer_id < r.customer_id" + (
        f" AND {condition}" if condition else ""
    )
    return (
        keyed.set_alias("l")
        .join(keyed.set_alias("r"), where)
        .select(
            f"l.customer_id AS a, r.customer_id AS b, {literal(kind)} AS kind, {doubt} AS doubt"
        )
    )


def _tail_sql(digits: str) -> str:
    """A telephone number without what depends on where one calls from: its last nine digits."""
    return (
        f"CASE WHEN length({digits}) >= 25 THEN {digits}"
        f" WHEN length({digits}) >= 9 THEN right({digits}, 9) END"
    )


_ROLES = ", ".join(literal(word) for word in _ROLE_ADDRESSES.split(","))
# The words of a name in the order of the alphabet, so that `Lee, Ann` is `Ann Lee`.
_NAME = (
    "array_to_string(list_sort(list_filter(string_split(regexp_replace(lower(strip_accents(name)),"
    " '[^a-z0-9]+', ' ', 'g'), ' '), lambda word: word <> '')), ' ')"
)
# Each step takes the one before as columns: nothing is computed twice.
_WORDS = f"""
    customer_id, CAST(birth_date AS DATE) AS birth_date,
    nullif(lower(trim(email)), '') AS email_key,
    split_part(email_key, '@', 1) AS local,
    CASE WHEN contains(email_key, '@')
        THEN replace(split_part(email_key, '@', 2), 'googlemail.com', 'gmail.com') END AS domain,
    CASE WHEN regexp_full_match(phone, {_PSEUDONYM}) THEN phone
        ELSE ltrim(regexp_replace(phone, '[^0-9]', '', 'g'), '0') END AS digits,
    {_NAME} AS name_words,
    nullif(upper(regexp_replace(postal_code, '[^0-9A-Za-z]', '', 'g')), '') AS place
"""
_LOOSE = """
    CASE WHEN domain = 'gmail.com' THEN replace(split_part(local, '+', 1), '.', '')
        ELSE split_part(local, '+', 1) END
"""
_KEYS = f"""
    customer_id, birth_date, digits, place,
    CASE WHEN local NOT IN ({_ROLES}) THEN email_key END AS email_key,
    CASE WHEN local NOT IN ({_ROLES}) THEN loose_name || '@' || domain END AS loose_key,
    CASE WHEN length(name_words) >= 4 THEN name_words END AS name_key
"""
