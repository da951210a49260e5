"""Settings: what `regulars.toml`, the environment and the command line may say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from regulars.intake import IntakeConfig
from regulars.model import BadData, RoleMapping, did_you_mean
from regulars.predictions import PredictionsConfig
from regulars.segments import SegmentsConfig
from regulars.store import SparkConfig, explained, write_text_atomically

FILE_NAME = "regulars.toml"
_MAPPING_TABLES = {
    "orders": "columns",
    "customers": "customer_columns",
    "products": "product_columns",
}
_TOLD = {
    "columns": "told",
    "customer_columns": "told_customers",
    "product_columns": "told_products",
}


class Settings(BaseSettings):
    """All settings of a workspace.

    The command line wins over the environment (`REGULARS_SEED`, `REGULARS_INTAKE__DELIMITER`),
    which wins over the file.
    """

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="REGULARS_",
        env_nested_delimiter="__",
        use_attribute_docstrings=True,
    )

    title: str = "Our customers"
    """Heading of the report."""

    seed: int = Field(default=1, ge=0, lt=2**32)
    """Seed of every random choice."""

    threads: int | None = Field(default=None, ge=1)
    """How many threads each library may use (DuckDB, a local Spark, Arrow, BLAS, OpenMP); empty:
    one per core."""

    memory_limit_mb: int | None = Field(default=None, ge=256)
    """Memory beyond which the engine spills to disk, in MB; empty: 80 % of the machine's. Sorting
    order lines spills beyond 256 MB and 128 MB per thread in any case."""

    engine: Literal["duckdb", "spark"] = "duckdb"
    """What runs the work: `duckdb` on this machine, right up to hundreds of millions of lines, or
    `spark` on this machine or a cluster (`docs/guide/engines.md`)."""

    as_of: date | None = None
    """Customers are described as known at the end of this day (UTC); empty: the last order."""

    intake: IntakeConfig = IntakeConfig()
    """How the files are read."""

    segments: SegmentsConfig = SegmentsConfig()
    """How segments are found."""

    predictions: PredictionsConfig = PredictionsConfig()
    """How predictions are made."""

    spark: SparkConfig = SparkConfig()
    """Where Spark runs, with `engine = "spark"`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the command line over the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(workspace: Path, told: Mapping[str, Any]) -> Settings:
    """Read the settings of a workspace.

    Args:
        workspace: its folder; a missing `regulars.toml` means defaults.
        told: what the command line says, nested as in the file.

    Raises:
        BadData: the file is not TOML, or a setting is unknown or out of range.
        Refused: the file may not be read.
    """
    path = workspace / FILE_NAME

    class _Here(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        if path.exists():
            with explained(path):
                path.read_bytes()
        return Settings.model_construct(**dict(_Here(**told)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadData(
            f"this is not TOML: {error}", file=str(path), way_out="correct it or remove it"
        ) from error
    except SettingsError as error:
        raise BadData(
            "an environment variable that begins with REGULARS_ cannot be read",
            file="settings",
            way_out="lists and tables are written as JSON there; docs/settings.md has the names",
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        file = str(path) if path.exists() else "settings"
        raise BadData(
            "there is no such setting"
            if first["type"] == "extra_forbidden"
            else first["msg"].removeprefix("Value error, "),
            file="command line" if _says(told, first["loc"]) else file,
            column=".".join(map(str, first["loc"])),
            value=None if isinstance(first["input"], dict) else str(first["input"]),
            way_out=(
                did_you_mean(str(first["loc"][-1]), _names_beside(first["loc"]))
                if first["type"] == "extra_forbidden"
                else ""
            )
            + "docs/settings.md explains every setting",
        ) from error


def _names_beside(place: tuple[int | str, ...]) -> list[str]:
    """The settings that may stand where one stands that is not known."""
    parts: list[type[BaseModel]] = [Settings]
    for name in place[:-1]:
        within = [
            model
            for part in parts
            if name in part.model_fields
            for model in _models_in(part.model_fields[str(name)].annotation)
        ]
        # A name that is no setting tells which of several kinds of part it is.
        parts = within or parts
    return sorted({name for part in parts for name in part.model_fields})


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:  # noqa: ANN401 - any type may stand there
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _models_in(one)


def _says(told: Mapping[str, Any], place: Iterable[object]) -> bool:
    """Whether settings say something at a place."""
    for name in map(str, place):
        if not isinstance(told, Mapping):
            return True  # within a list, say
        if name not in told:
            return False
        told = told[name]
    return True


def save_mapping(
    workspace: Path, mapping: list[RoleMapping], config: IntakeConfig | None = None
) -> list[str]:
    """Write which column plays which role to `regulars.toml`; the rest of the file stays.

    Args:
        workspace: its folder.
        mapping: the roles that were found.
        config: what the user said; roles that no column is to play stay so in the next run.

    Returns:
        Nothing, or why the file was left as it is: it is written in a way that could not be
        extended without changing what else it says.

    Raises:
        Refused: the file may not be written.
    """
    from tomlkit.exceptions import TOMLKitError

    path = workspace / FILE_NAME
    with explained(path):
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    tables = {
        name: {m.role: m.column for m in mapping if m.source == source}
        for source, name in _MAPPING_TABLES.items()
    }
    for name, found in tables.items():
        said = {} if config is None else getattr(config, name) | getattr(config, _TOLD[name])
        for role in (role for role, column in said.items() if not column):
            found.setdefault(role, "")
    tables = {name: found for name, found in tables.items() if found}
    wanted = tomllib.loads(text)
    wanted["intake"] = wanted.get("intake", {}) | tables
    try:
        extended = _with_tables(text, tables)
        faithful = tomllib.loads(extended) == wanted
    except (TOMLKitError, ValueError):
        faithful = False
    if not faithful:
        return [
            (
                f"{FILE_NAME} was left as it is: the column mapping could not be added to it."
                " Write the settings of reading as a table [intake] to have it saved"
            )
        ]
    write_text_atomically(path, extended)
    return []


def _with_tables(text: str, tables: Mapping[str, Mapping[str, str]]) -> str:
    """A settings file's text with these tables under `intake`."""
    import tomlkit

    document = tomlkit.parse(text)
    if "intake" not in document:
        document.add("intake", tomlkit.table())
    for name, found in tables.items():
        table = tomlkit.table()
        table.comment('role = "column": edit to correct; "" means that no column plays the role')
        for role, column in found.items():
            table.add(role, column)
        document["intake"][name] = table
    return tomlkit.dumps(document)
