"""Leads of a run: people of its customer file who have not ordered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from regulars import wiring
from regulars.model import BadData

DAYS, PEOPLE, UNDATED = 300, 1_200, 7
OF_FRIENDS, OF_ADVERTS = 0.6, 0.15


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People sign up on any day; those sent by friends order four times as often as others."""
    folder, rng = tmp_path_factory.mktemp("leads"), np.random.default_rng(3)
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    people = ["customer_id,signup date,source,email,birth date,age"]
    orders = ["order_id,customer_id,date,amount"]
    for number in range(PEOPLE):
        friend = bool(rng.random() < 0.5)
        signed_up = begin + timedelta(days=float(rng.uniform(0, DAYS)))
        source = "friend" if friend else "advert"
        own = f"{1950 + number % 50}-03-0{number % 9 + 1},{number % 50 + 20}"
        email = f"c{number}@x.example"
        people.append(f"c{number},{signed_up:%Y-%m-%d %H:%M:%S},{source},{email},{own}")
        if rng.random() < (OF_FRIENDS if friend else OF_ADVERTS):
            ordered = signed_up + timedelta(days=float(rng.uniform(1, 50)))
            if ordered < begin + timedelta(days=DAYS):
                orders.append(f"o{number},c{number},{ordered:%Y-%m-%d %H:%M:%S},20.5")
    people += [f"u{number},,advert,u{number}@x.example,," for number in range(UNDATED)]
    (folder / "people.csv").write_text("\n".join(people))
    (folder / "orders.csv").write_text("\n".join(orders))
    wiring.run(
        [folder / "orders.csv"],
        customers=[folder / "people.csv"],
        workspace=folder / "shop",
        settings={"predictions": {"in_run": []}},
    )
    return folder / "shop"


def test_people_of_a_run_who_have_not_ordered_are_scored_by_what_others_did(shop: Path) -> None:
    found = wiring.score_leads(workspace=shop, horizon_days=60)

    people = wiring.show("customers", workspace=shop, limit=PEOPLE + UNDATED).to_pylist()
    source = {row["customer_id"]: row["trait_source"] for row in people}
    ordered = wiring.show("order_lines", workspace=shop, limit=PEOPLE)["customer_id"].to_pylist()
    scores = {row["customer_id"]: row["lead_probability"] for row in found.scores.to_pylist()}
    assert scores
    assert not set(scores) & set(ordered)
    for name, truth in (("friend", OF_FRIENDS), ("advert", OF_ADVERTS)):
        own = [score for who, score in scores.items() if source[who] == name]
        assert np.mean(own) == pytest.approx(truth, abs=0.1)
    # Only those whose 60 days are not over can still do it.
    first = min(r["first_seen_at"] for r in people if r["customer_id"] in scores)
    assert first > datetime(2025, 1, 1) + timedelta(days=DAYS - 63)  # noqa: DTZ001 - as stored
    assert "60 days of becoming known" in found.says[0]
    assert "known for longer" in found.says[1]
    assert not {"email", "birth_date"} & set(found.card.features)
    assert "age_years" in found.card.features


def test_people_of_whom_it_is_not_known_since_when_are_counted_apart(shop: Path) -> None:
    found = wiring.score_leads(workspace=shop, horizon_days=60)
    people = wiring.show("customers", workspace=shop, limit=PEOPLE + UNDATED).to_pylist()
    ordered = wiring.show("order_lines", workspace=shop, limit=PEOPLE)["customer_id"].to_pylist()
    as_of = wiring.show("features", workspace=shop, limit=1)["as_of"][0].as_py()
    since = {
        r["customer_id"]: r["first_seen_at"] for r in people if r["customer_id"] not in ordered
    }
    dated = [second for second in since.values() if second is not None and second <= as_of]
    longer = len(dated) - found.scores.num_rows
    assert found.says[1].startswith(f"{longer:,} others have been known for longer")
    assert found.says[2].startswith(f"Of {UNDATED} others it is not known since when")


def test_long_after_the_last_sign_up_there_are_no_leads(shop: Path, tmp_path: Path) -> None:
    files = shop.parent
    wiring.run(
        [files / "orders.csv"],
        customers=[files / "people.csv"],
        workspace=tmp_path / "later",
        settings={"predictions": {"in_run": []}, "as_of": "2026-06-30"},
    )
    with pytest.raises(BadData, match="so there are no leads") as raised:
        wiring.score_leads(workspace=tmp_path / "later", horizon_days=60)
    assert "--horizon-days" in str(raised.value)
