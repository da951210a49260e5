"""What `regulars predict uplift` prints: who changes, whom to contact, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import typer

from regulars.cli.predict.uplift_choice import per_hundred, said_of_choice, way_rows
from regulars.wording import count, share

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.predictions import ArmReport, Estimate, Uplift, UpliftConfig

_RULES = {
    "worth it": "expected uplift pays the contact",
    "all": "everyone",
    "none": "nobody",
}


def uplift_rows(found: Uplift, limit: int) -> dict[str, Any]:
    """The result as JSON holds it: what to do, the ways, the customers, and a part for each arm.

    Args:
        found: the uplift.
        limit: how many customers, also of each arm.
    """
    from regulars.cli.predict.printing import card_rows, rows_of  # noqa: PLC0415 - heavy

    chosen = ordered_by_gain(found)
    return {
        "says": list(said_of_choice(found)),
        "card": card_rows(found.card),
        "ways": list(way_rows(found)),
        "predictions": [] if chosen is None else rows_of(chosen, limit),
        "arms": _arm_rows(found, limit),
    }


def _arm_rows(found: Uplift, limit: int) -> dict[str, Any]:
    from regulars.cli.predict.printing import card_rows, rows_of  # noqa: PLC0415 - heavy

    return {
        arm: {
            "card": card_rows(found.cards[arm]),
            "average_effect": _limits(report.average_effect),
            "differences": report.heterogeneity.words,
            "differences_found": report.heterogeneity.found,
            "randomisation": list(report.randomisation.words),
            "deciles": list(decile_rows(found, report)),
            "rules": list(_rule_rows(found, report)),
            "predictions": rows_of(most_changed(found, arm), limit),
        }
        for arm, report in found.reports.items()
    }


def print_uplift(found: Uplift, limit: int) -> None:
    """Write what to do, for whom, what was found of each arm, and how well that is known.

    Args:
        found: the uplift.
        limit: how many customers, also of each arm.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from regulars.cli.predict.printing import print_sentences  # noqa: PLC0415
    from regulars.cli.printing import print_table  # noqa: PLC0415

    print_sentences(list(said_of_choice(found)))
    if ways := list(way_rows(found)):
        typer.echo(
            "\nWhat each way brings per 100 customers over contacting nobody, measured on "
            f"customers held out ({found.config.level:.0%} intervals):"
        )
        print_table(pa.Table.from_pylist(ways), as_json=False)
    print_customers(found, limit)
    for arm, report in found.reports.items():
        typer.echo(f"\n{arm} against {found.control} alone, {report.customers:,} customers:")
        print_sentences(
            [hundred(found, report), *what_to_do(found, report), *report.randomisation.words]
        )
        if report.heterogeneity.found or found.best_arm is None:
            _print_tenths_and_rules(found, report)
        if limit and report.heterogeneity.found:
            typer.echo("\nThe most changed customers:")
            first = most_changed(found, arm).slice(0, limit)
            names = [{"decile": "tenth"}.get(name, name) for name in first.column_names]
            print_table(first.rename_columns(names), as_json=False)
        typer.echo(
            "\nLearners by Qini area: how much more of the effect a list by it reaches than one in "
            "random order, 0 is no more (* is used):"
        )
        print_table(pa.Table.from_pylist(list(_learner_rows(report))), as_json=False)
        card = replace(found.cards[arm], measures=()).said()[2:]
        print_sentences([line for line in card if line != report.heterogeneity.words])


def hundred(found: Uplift, report: ArmReport) -> str:
    """What contacting 100 customers adds: the figure of the first lines, where these have it.

    They tell the plain difference between the arms, of all customers of the experiment. What is
    told of an arm alone is doubly robust: what the arms differed in before, by chance, is taken out
    as far as the columns tell. Where both are told, it is said why they differ.
    """
    adjusted = per_hundred(report.average_effect)
    if found.best_arm is None:
        return f"Contacting 100 customers adds {adjusted} to their {found.outcome} in sum."
    plain = per_hundred(_plain_effect(found.best_arm.for_all[report.arm], found.config))
    text = f"Contacting 100 customers adds {plain} to their {found.outcome} in sum"
    if plain == adjusted:
        return f"{text}."
    return (
        f"{text}: the plain difference between the arms. What they differed in before, by chance, "
        f"taken out, it is {adjusted}, as in what follows."
    )


def _plain_effect(gain: Estimate, config: UpliftConfig) -> Estimate:
    """What an arm adds to the outcome of one customer, out of its gain in money where that is."""
    value = config.value_per_outcome or 1.0
    low, middle, high = (
        (part + config.contact_cost) / value for part in (gain.low, gain.value, gain.high)
    )
    return replace(gain, value=middle, low=low, high=high)


def _print_tenths_and_rules(found: Uplift, report: ArmReport) -> None:
    """Write what a list by the scores finds; of no use where customers were not seen to differ."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    from regulars.cli.printing import print_table  # noqa: PLC0415

    tenths = list(decile_rows(found, report))
    everyone = count(sum(row["customers"] for row in tenths))
    typer.echo(
        f"\nTenths of all {everyone} customers by expected uplift (what the contact changes in "
        "one\ncustomer), each measured when held out:"
    )
    print_table(pa.Table.from_pylist(tenths), as_json=False)
    worth = "money" if found.config.value_per_outcome else found.outcome
    typer.echo(
        f"\nWhom of the {report.customers:,} to contact, and what that brings over contacting "
        f"nobody, in {worth}\nper customer of the list:"
    )
    print_table(pa.Table.from_pylist(list(_rule_rows(found, report))), as_json=False)


def print_customers(found: Uplift, limit: int) -> None:
    """Write the customers who gain most; none where all gain alike."""
    from regulars.cli.printing import print_table  # noqa: PLC0415

    chosen = ordered_by_gain(found)
    if chosen is None or not limit:
        return
    advised = found.best_arm.everybody if found.best_arm else None
    if advised is not None and (advised == found.control or not found.lines[advised].slope):
        typer.echo(
            "\nChoosing among customers was found no better than the same for everyone, so there is"
            " no list of them to order; --to FILE writes all."
        )
        return
    typer.echo(
        "\nThe customers who gain most (expected gain over contacting nobody, and its interval):"
    )
    print_table(chosen.slice(0, limit), as_json=False)


def ordered_by_gain(found: Uplift) -> pa.Table | None:
    """What each customer should get, the largest gain first."""
    if found.choice is None:
        return None
    who = found.choice.column_names[0]
    return found.choice.sort_by([("gain", "descending"), (who, "ascending")])


def what_to_do(found: Uplift, report: ArmReport) -> Iterator[str]:
    """What the figures of one arm support, most important first.

    Where the treatment was drawn by chance, what to do is already said (see `said_of_choice`): here
    only what helps who cannot contact everybody that it names.
    """
    judged = found.best_arm is not None
    effect, value = report.average_effect, found.config.value_per_outcome
    cost, best = found.config.contact_cost, report.policies["best share"]
    if not report.heterogeneity.found:
        yield report.heterogeneity.words
        if judged:
            return
        all_pays = report.policies["all"].over_none
        if all_pays.low > 0:
            yield "So choose nobody in particular: contact everyone."
        elif all_pays.high < 0:
            yield "So choose nobody in particular: contact nobody."
        else:
            yield "So choose nobody in particular; whether contacting everyone pays is not known."
        return
    part, top = found.config.targeted_share, report.scores[report.learner].uplift_at_share
    yield (
        f"Customers differ in what it changes: among the {share(part)} with the highest uplift it "
        f"changes {found.outcome} by {top.value:.4g} ({top.low:.4g} to {top.high:.4g}), among all "
        f"by {effect.value:.4g}."
    )
    if judged:
        yield f"If you can contact only some, take these {share(part)} first."
        return
    if value is None:
        yield (
            f"Contact these {share(part)} first, or as many as the tenths below show an effect in; "
            "--value (of one outcome) and --contact-cost say where it stops to pay."
        )
        return
    rule, gain, chosen = report.policies["worth it"], best.over_none, share(part)
    brings = rule.over_none
    yield (
        f"At {value:,.12g} for an outcome and {cost:,.12g} for a contact, contact whoever's "
        f"expected uplift pays it, {share(rule.treated_share)} of them: that brings "
        f"{brings.value:.4g} ({brings.low:.4g} to {brings.high:.4g}) per customer of the list, "
        f"contacting everyone {report.policies['all'].over_none.value:.4g}, "
        f"the best {chosen} {gain.value:.4g}."
    )


def decile_rows(found: Uplift, report: ArmReport) -> Iterator[dict[str, Any]]:
    """Each tenth of the customers: what was expected of it and what happened."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    own = found.table.filter(pc.equal(found.table["arm"], report.arm))
    grouped = own.group_by("decile").aggregate([("uplift", "mean"), ("uplift", "count")])
    expected = {row["decile"]: row for row in grouped.to_pylist()}
    observed = report.scores[report.learner].uplift_by_decile
    for decile, happened in enumerate(observed, start=1):
        row = expected.get(decile, {})
        yield {
            "tenth": decile,
            "customers": row.get("uplift_count", 0),
            "expected uplift": row.get("uplift_mean"),
            "observed uplift": happened.value,
            "from": happened.low,
            "to": happened.high,
        }


def _rule_rows(found: Uplift, report: ArmReport) -> Iterator[dict[str, Any]]:
    best = f"the best {share(found.config.targeted_share)}"
    named = dict(_RULES)
    if not found.config.contact_cost:
        named["worth it"] = "expected uplift above 0"
    for name, policy in report.policies.items():
        yield {
            "contact": named.get(name, best),
            "customers": count(policy.treated_share * report.customers),
            "brings": policy.over_none.value,
            "from": policy.over_none.low,
            "to": policy.over_none.high,
            "more than everyone": policy.over_all.value,
        }


def _learner_rows(report: ArmReport) -> Iterator[dict[str, Any]]:
    scores = sorted(report.scores.items(), key=lambda item: -item[1].qini_area.value)
    for name, one in scores:
        yield {
            "": "*" if name == report.learner else "",
            "learner": name.replace("_", " "),
            "Qini area": one.qini_area.value,
            "from": one.qini_area.low,
            "to": one.qini_area.high,
            "uplift of the best": one.uplift_at_share.value,
            "its from": one.uplift_at_share.low,
            "its to": one.uplift_at_share.high,
        }


def most_changed(found: Uplift, arm: str) -> pa.Table:
    """The customers of an arm, the most changed first; the interval where one is known."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    own = found.table.filter(pc.equal(found.table["arm"], arm)).drop_columns(["arm", "learner"])
    if own["uplift_low"].null_count == own.num_rows:
        own = own.drop_columns(["uplift_low", "uplift_high"])
    return own.sort_by([("uplift", "descending"), (own.column_names[0], "ascending")])


def _limits(estimate: Any) -> dict[str, float]:  # noqa: ANN401 - value, low, high
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
