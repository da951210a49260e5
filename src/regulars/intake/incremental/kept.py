"""The rows that a workspace keeps as they were read, so that later files can join them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regulars.intake.sources import SourceFile
from regulars.store import Draft, explained

_FOLDER, _MANIFEST = "kept", "manifest.json"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of an earlier run.

    Attributes:
        entity: `orders`, `customers` or `products`.
        name: what the tables call it.
        digest: SHA-256 of its bytes; empty where there was no file (databases, frames).
        rows: its rows as they were read.
        rejected: its rows that could not be cut into cells.
        dialect: how it was read.
    """

    entity: str
    name: str
    digest: str
    rows: Path
    rejected: Path
    dialect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier run has left for the next.

    Attributes:
        files: the files that it was made from.
        columns: role to columns of the order files.
        last_s: its last order, seconds since 1970: a source with a watermark may begin here.
        profile: what the order files looked like, see `regulars.intake.drift`.
    """

    files: list[KeptFile]
    columns: dict[str, tuple[str, ...]]
    last_s: int | None
    profile: dict[str, Any]

    def of(self, entity: str) -> list[KeptFile]:
        """The files of orders, of customers or of products."""
        return [file for file in self.files if file.entity == entity]


def load_kept(draft: Draft) -> Kept | None:
    """Read what the workspace's current state has kept; None if it has kept nothing."""
    folder = draft.warehouse.link.resolve() / _FOLDER
    path = folder / _MANIFEST
    if not path.is_file():
        return None
    with explained(path):
        found = json.loads(path.read_text(encoding="utf-8"))
    files = [
        KeptFile(
            entity=file["entity"],
            name=file["name"],
            digest=file["digest"],
            rows=folder / file["rows"],
            rejected=folder / file["rejected"],
            dialect=file["dialect"],
        )
        for file in found["files"]
    ]
    columns = {role: tuple(names) for role, names in found["columns"].items()}
    return Kept(files, columns, found["last_s"], found["profile"])


def keep_rows(
    draft: Draft,
    files: Sequence[KeptFile],
    *,
    columns: Mapping[str, Sequence[str]],
    last_s: int | None,
    profile: Mapping[str, Any],
) -> None:
    """Leave rows in the draft, to be published with its tables.

    The files are linked, not copied. Nothing is left where one of them is not there: rows that
    were pseudonymised while they were read are not kept.
    """
    if not all(file.rows.is_file() and file.rejected.is_file() for file in files):
        return
    folder = draft.folder / _FOLDER
    entries = []
    with explained(folder):
        folder.mkdir()
        for number, file in enumerate(files):
            rows, rejected = f"{number}.parquet", f"{number}-rejected.parquet"
            os.link(file.rows, folder / rows)
            os.link(file.rejected, folder / rejected)
            entries.append(
                {
                    "entity": file.entity,
                    "name": file.name,
                    "digest": file.digest,
                    "rows": rows,
                    "rejected": rejected,
                    "dialect": dict(file.dialect),
                }
            )
        manifest = {
            "files": entries,
            "columns": {role: list(names) for role, names in columns.items()},
            "last_s": last_s,
            "profile": dict(profile),
        }
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def digest_of(source: SourceFile) -> str:
    """SHA-256 of a file's bytes; empty for rows that are staged already."""
    if source.format == "staged":
        return ""
    whole = hashlib.sha256(f"{source.member}#{source.sheet}".encode())
    for path in source.parts or (source.path,):
        with explained(path), path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def known_already(source: SourceFile, digest: str, files: Iterable[KeptFile]) -> bool:
    """Whether a file of the same content was read before."""
    alike = [file.name for file in files if digest and file.digest == digest]
    return source.name in alike or len(alike) == 1


def as_source(file: KeptFile, draft: Draft, number: int) -> SourceFile:
    """A kept file as a source whose rows are staged already."""
    rows = draft.stages / f"kept-{file.entity}-{number}.parquet"
    rejected = rows.with_suffix(".rejected.parquet")
    with explained(rows):
        os.link(file.rows, rows)
        os.link(file.rejected, rejected)
    origin = {k: v for k, v in file.dialect.items() if k != "since"}
    return SourceFile(rows, file.name, "staged", "none", origin=origin, rejected=rejected)


def side_sources(entity: str, draft: Draft, kept: Kept | None) -> list[SourceFile]:
    """The customers or products that the workspace knows, to be read before new ones."""
    files = [] if kept is None else kept.of(entity)
    return [as_source(file, draft, number) for number, file in enumerate(files)]


def staged_files(
    draft: Draft, entity: str, dialects: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> list[KeptFile]:
    """The files of a source as they lie in the draft's stages."""
    return [
        KeptFile(
            entity,
            name,
            "",
            draft.stages / f"{entity}-{number}.parquet",
            draft.stages / f"{entity}-{number}-rejected.parquet",
            dialect,
        )
        for number, (name, dialect) in enumerate(zip(names, dialects, strict=True))
    ]
