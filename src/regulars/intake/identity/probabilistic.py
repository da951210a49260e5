"""Pairs by Splink: Fellegi and Sunter's model, its probabilities learned from these customers.

Use when names and addresses carry typing errors and there are thousands of customers to learn from;
not for a few hundred, and not on pseudonyms, which have no likeness.
"""

from __future__ import annotations

from typing import Any

import duckdb

from regulars.intake.identity.candidates import LEAST_CONFIDENCE, normalised
from regulars.model import Refused, install_command

_PAIRS_TO_LEARN_FROM = 1_000_000.0


def splink_pairs(
    customers: duckdb.DuckDBPyRelation, connection: duckdb.DuckDBPyConnection, *, seed: int
) -> list[tuple[str, str, str, float]]:
    """Find pairs with their probability of being one person.

    Compared are pairs that share an email, a telephone number, or a postal code or birth date with
    the first letters of the name. How often values agree by chance (u) is learned from random
    pairs, how often for one person (m) by expectation maximisation.

    Args:
        customers: the table `customers`.
        connection: the engine.
        seed: of the random pairs.

    Returns:
        As `Candidates.pairs`; the evidence says that it was Splink.

    Raises:
        Refused: the extra is not installed.
    """
    try:
        import splink.comparison_library as compare
        from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    except ImportError as error:
        raise Refused("Splink is not installed", way_out=install_command("identity")) from error
    people: Any = normalised(customers).select(
        "customer_id AS unique_id, name_key, left(name_key, 3) AS name_start, birth_date::VARCHAR"
        " AS birth_date, coalesce(loose_key, email_key) AS email_key, phone_key, place"
    )
    connection.execute("DROP TABLE IF EXISTS identity_people")
    people.create("identity_people")
    api: Any = DuckDBAPI(connection)
    blocks: list[Any] = [
        block_on("email_key"),
        block_on("phone_key"),
        block_on("place", "name_start"),
        block_on("birth_date", "name_start"),
        block_on("birth_date", "place"),
    ]
    linker = Linker(
        api.register("identity_people", table_name="identity_input"),
        SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                compare.JaroWinklerAtThresholds("name_key", [0.95, 0.88]),
                compare.ExactMatch("birth_date"),
                compare.LevenshteinAtThresholds("email_key", [2]),
                compare.ExactMatch("phone_key"),
                compare.LevenshteinAtThresholds("place", [1]),
            ],
            blocking_rules_to_generate_predictions=blocks,
        ),
        log_level=40,
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("email_key"), block_on("name_key", "place")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_TO_LEARN_FROM, seed=seed)
    for rule in (block_on("email_key"), block_on("name_key", "place")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, record_sample_proportion=1.0
        )
    found = linker.inference.predict(threshold_match_probability=LEAST_CONFIDENCE)
    rows = connection.sql(
        "SELECT least(unique_id_l, unique_id_r), greatest(unique_id_l, unique_id_r),"
        f" round(match_probability, 4) FROM {found.physical_name} ORDER BY 1, 2"
    ).fetchall()
    api.delete_tables_created_by_splink_from_db()
    return [(str(a), str(b), "Splink", float(p)) for a, b, p in rows]
