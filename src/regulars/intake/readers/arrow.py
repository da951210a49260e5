"""Arrow and Feather files, as pandas, R and Polars write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from regulars.intake.dialect import unique_names
from regulars.intake.readers.staged import Reading, ReadOptions, Staged, stage, stage_rejected
from regulars.intake.readers.wide import columns_kept, left_out
from regulars.intake.sources import SourceFile
from regulars.intake.unpack import unpacked
from regulars.model import BadData
from regulars.store import Draft, explained, identifier

_FILE_MARK = b"ARROW1"
_REGISTERED = "arrow_batches"


def read_arrow(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the rows of an Arrow file or stream, batch by batch.

    Raises:
        BadData: it is damaged or was cut off.
        Refused: it may not be read, or the disk is full.
    """
    del options
    copy = to.scratch(".unpacked")
    path = unpacked(source.path, source.compression, source.member, copy)
    connection = draft.local.connection
    try:
        with explained(path), pa.memory_map(str(path)) as file, _whole(source):
            batches = _batches(file)
            names = batches.schema.names
            kept = columns_kept(names)
            chosen = ", ".join(identifier(names[i]) for i in kept)
            connection.register(_REGISTERED, batches)
            try:
                stage(connection, f"SELECT {chosen} FROM {_REGISTERED}", to, source.name)
            finally:
                connection.unregister(_REGISTERED)
    finally:
        copy.unlink(missing_ok=True)
    stage_rejected(connection, source, (), to)
    return Reading(
        {"file": source.name, "format": "arrow", "compression": source.compression},
        warnings=left_out(source, names, kept),
    )


@contextmanager
def _whole(source: SourceFile) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise BadData(
            "the Arrow file is damaged or was cut off",
            file=source.shown,
            way_out="copy or export it again",
        ) from error


def _batches(file: Any) -> pa.RecordBatchReader:  # noqa: ANN401 - pyarrow has no types
    marked = file.read(len(_FILE_MARK)) == _FILE_MARK
    file.seek(0)
    if not marked:
        stream = pa.ipc.open_stream(file)
        return _named(stream.schema, stream)
    whole = pa.ipc.open_file(file)
    each = (whole.get_batch(i) for i in range(whole.num_record_batches))
    return _named(whole.schema, each)


def _named(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> pa.RecordBatchReader:
    names = unique_names(schema.names)
    fields = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
    named = pa.schema(fields)
    return pa.RecordBatchReader.from_batches(
        named, (pa.RecordBatch.from_arrays(batch.columns, schema=named) for batch in batches)
    )
