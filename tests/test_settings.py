"""Settings: which source wins, and what the saved file looks like."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from regulars.intake import IntakeConfig
from regulars.model import BadData, RoleMapping
from regulars.segments.cluster import CATALOGUE
from regulars.settings import load_settings, save_mapping


def test_the_command_line_wins_over_the_environment_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "regulars.toml").write_text(
        'seed = 3\ntitle = "File"\n[intake]\ncurrency = "EUR"\n'
    )
    assert load_settings(tmp_path, {}).seed == 3
    monkeypatch.setenv("REGULARS_SEED", "4")
    found = load_settings(tmp_path, {})
    assert (found.seed, found.title, found.intake.currency) == (4, "File", "EUR")
    assert load_settings(tmp_path, {"seed": 5}).seed == 5


def test_what_the_command_line_leaves_open_still_comes_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "regulars.toml").write_text(
        '[intake]\ncurrency = "EUR"\ndate_order = "dmy"\n[segments.choose]\nk_max = 6\n'
    )
    found = load_settings(
        tmp_path, {"intake": {"currency": "USD"}, "segments": {"choose": {"k": 4}}}
    )
    assert (found.intake.currency, found.intake.date_order) == ("USD", "dmy")
    assert (found.segments.choose.k, found.segments.choose.k_max) == (4, 6)


def test_what_is_left_open_within_a_part_is_as_by_default(tmp_path: Path) -> None:
    told = {"predictions": {"cuts": {"horizon_days": 30}, "learn": {"threads": 2}}}
    found, default = (load_settings(tmp_path, one).predictions for one in (told, {}))

    assert found.cuts == default.cuts.model_copy(update={"horizon_days": 30})
    assert found.learn == default.learn.model_copy(update={"threads": 2})


def test_what_is_left_open_of_a_part_within_is_as_by_default(tmp_path: Path) -> None:
    told = {"predictions": {"learn": {"boosting": {"rounds": 70}}}}
    found, default = (load_settings(tmp_path, one).predictions.learn for one in (told, {}))

    assert found.boosting == default.boosting.model_copy(update={"rounds": 70})
    assert found.folds == default.folds


@pytest.mark.parametrize("algorithm", sorted(CATALOGUE))
def test_every_clustering_may_be_named_without_the_settings_of_another(
    tmp_path: Path, algorithm: str
) -> None:
    found = load_settings(tmp_path, {"segments": {"cluster": {"algorithm": algorithm}}})

    assert found.segments.cluster == type(found.segments.cluster).model_validate(
        {"algorithm": algorithm}
    )


@pytest.mark.parametrize("algorithm", ["none", "weighted", "autoencoder", "pca"])
def test_every_reduction_may_be_named_without_the_settings_of_another(
    tmp_path: Path, algorithm: str
) -> None:
    (tmp_path / "regulars.toml").write_text(f'[segments.reduce]\nalgorithm = "{algorithm}"\n')

    assert load_settings(tmp_path, {}).segments.reduce.algorithm == algorithm


def test_an_emptied_prior_stays_empty(tmp_path: Path) -> None:
    priors: dict[str, object] = {"bg_nbd": {}}
    told = {"predictions": {"lifetime": {"priors": priors}}}

    assert load_settings(tmp_path, told).predictions.lifetime.priors["bg_nbd"] == {}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("sead = 3\n", "seed"),
        ("[intake]\ndelimitter = ';'\n", "delimiter"),
        ("[predictions.lifetime]\nmin_customer = 30\n", "min_customers"),
    ],
)
def test_a_misspelt_setting_is_answered_with_the_one_that_may_be_meant(
    tmp_path: Path, text: str, meant: str
) -> None:
    (tmp_path / "regulars.toml").write_text(text)
    with pytest.raises(BadData, match=f"did you mean {meant}"):
        load_settings(tmp_path, {})


def test_roles_that_no_column_plays_are_remembered(tmp_path: Path) -> None:
    config = IntakeConfig(told={"ordered_at": "", "discount": "Rabatt"}, columns={"tax": ""})
    save_mapping(tmp_path, [RoleMapping("customer_id", "Kunde", "", 1.0)], config)
    saved = load_settings(tmp_path, {}).intake.columns
    assert saved == {"customer_id": "Kunde", "ordered_at": "", "tax": ""}


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "regulars.toml").write_text("[intake]\ndelimitre = ';'\n")
    with pytest.raises(BadData, match=r"intake\.delimitre"):
        load_settings(tmp_path, {})


def test_what_the_command_line_says_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    (tmp_path / "regulars.toml").write_text("seed = 3\n")
    told = {"segments": {"kind": "sorts"}}
    with pytest.raises(BadData, match=r"command line.*kind.*sorts"):
        load_settings(tmp_path, told)

    (tmp_path / "regulars.toml").write_text("seed = -1\n")
    with pytest.raises(BadData, match=r"regulars\.toml.*seed"):
        load_settings(tmp_path, {"segments": {"kind": "value"}})


def test_a_zone_that_does_not_exist_names_the_flag(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="--timezone Europe/Berlin") as raised:
        load_settings(tmp_path, {"intake": {"timezone": "Europa/Berlin"}})
    assert "Value error" not in str(raised.value)


def test_saving_a_mapping_keeps_what_the_user_wrote(tmp_path: Path) -> None:
    path = tmp_path / "regulars.toml"
    path.write_text('# my notes\ntitle = "Shop"\n\n[intake]\ncurrency = "EUR" # always\n')
    mapping = [
        RoleMapping("customer_id", "Kunde", "", 1.0),
        RoleMapping("product_id", "Artikel", "", 1.0, "products"),
    ]
    save_mapping(tmp_path, mapping)
    save_mapping(tmp_path, mapping)
    text = path.read_text()
    assert "# my notes" in text
    assert "# always" in text
    saved = tomllib.loads(text)
    assert saved["intake"]["columns"] == {"customer_id": "Kunde"}
    assert saved["intake"]["product_columns"] == {"product_id": "Artikel"}
    assert load_settings(tmp_path, {}).intake.columns == {"customer_id": "Kunde"}


def test_an_environment_variable_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_INTAKE__COLUMNS", "?")
    with pytest.raises(BadData, match="REGULARS_"):
        load_settings(tmp_path, {})


@pytest.mark.parametrize(
    "text", ['intake.currency = "EUR"\ntitle = "x"\n', 'intake = { currency = "EUR" }\n']
)
def test_saving_a_mapping_never_changes_what_else_the_file_says(tmp_path: Path, text: str) -> None:
    path = tmp_path / "regulars.toml"
    path.write_text(text)
    before = tomllib.loads(text)
    warnings = save_mapping(tmp_path, [RoleMapping("customer_id", "Kunde", "", 1.0)])
    after = tomllib.loads(path.read_text())
    if warnings:
        assert after == before
        assert "regulars.toml was left as it is" in warnings[0]
    else:
        assert after.pop("title", None) == before.pop("title", None)
        assert after["intake"] == {**before["intake"], "columns": {"customer_id": "Kunde"}}


def test_a_settings_file_that_is_not_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "regulars.toml").write_bytes(b'title = "caf\xe9"\n')
    with pytest.raises(BadData, match="not TOML"):
        load_settings(tmp_path, {})


def test_a_seed_that_no_library_takes_is_refused(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {"seed": 2**32 - 1}).seed == 2**32 - 1
    with pytest.raises(BadData, match="seed"):
        load_settings(tmp_path, {"seed": 2**32})
