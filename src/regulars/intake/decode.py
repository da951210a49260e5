"""Make any text file plain: unpacked, UTF-8, one kind of line end.

The file is read in blocks, so memory does not grow with its size. A file that is plain already is
used where it lies.
"""

from __future__ import annotations

import codecs
import gzip
import io
import itertools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from regulars.intake.sources import SourceFile
from regulars.model import BadData
from regulars.store import explained

_BLOCK = 1 << 22
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that no text in a one-byte Western encoding has.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TOO_MUCH_BINARY = 0.01
# The five bytes that Windows-1252 leaves undefined, and its own range, which Latin-1 lacks.
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ONLY_IN_CP1252 = re.compile(rb"[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file that the table reader can take.

    Attributes:
        path: the plain file: the source itself, or a copy.
        encoding: the source's encoding.
        line_end: the source's line end: `lf`, `crlf`, `cr` or `mixed`.
    """

    path: Path
    encoding: str
    line_end: str


def decode(source: SourceFile, scratch: Path, *, encoding: str | None = None) -> PlainText:
    """Give a plain version of a text file.

    Args:
        source: the file.
        scratch: where a copy may be written.
        encoding: the encoding if the user named it; None: told from the bytes.

    Raises:
        BadData: binary content, a broken archive, or bytes that the encoding does not have.
    """
    with explained(source.path):
        seen = _survey(source)
    chosen = _encoding(seen, source.path, encoding)
    plain = source.compression == "none" and seen.line_end in {"lf", "crlf"}
    if plain and chosen == "utf-8" and seen.is_utf8:
        return PlainText(source.path, chosen, seen.line_end)
    with explained(scratch):
        _copy(source, chosen, scratch)
    return PlainText(scratch, chosen, seen.line_end)


def _open(source: SourceFile) -> BinaryIO:
    if source.compression == "gzip":
        return cast("BinaryIO", gzip.open(source.path, "rb"))
    return source.path.open("rb")


def _blocks(source: SourceFile) -> Iterator[bytes]:
    with _open(source) as file:
        try:
            while block := file.read(_BLOCK):
                yield block
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadData(
                "the gzip archive is damaged or was cut off",
                file=str(source.path),
                way_out="copy or download it again; `gzip -t FILE` checks it",
            ) from error


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the bytes of a file show.

    Attributes:
        line_end: see `PlainText`.
        marked: the encoding that its byte order mark says, if it has one.
        is_utf8: whether all bytes are UTF-8.
        is_cp1252: whether there are bytes that only Windows-1252 has, and none that it lacks.
        binary: share of bytes that no text has, 0 to 1.
    """

    line_end: str
    marked: str | None
    is_utf8: bool
    is_cp1252: bool
    binary: float


def _survey(source: SourceFile) -> _Seen:
    """Read the whole file once."""
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, undefined, cp1252, binary, size = True, False, False, 0, 0
    line_feeds, returns, pairs, marked, last = 0, 0, 0, None, b""
    for block in _blocks(source):
        if size == 0:
            marked = next(
                (name for mark, name in _BYTE_ORDER_MARKS if block.startswith(mark)), None
            )
        size += len(block)
        line_feeds += block.count(b"\n")
        returns += block.count(b"\r")
        # UTF-16 has a zero byte between the two.
        pairs += block.count(b"\r\n") + block.count(b"\r\x00\n")
        pairs += last == b"\r" and block.startswith(b"\n")
        last = block[-1:]
        binary += len(_BINARY.findall(block))
        if is_utf8 and not block.isascii():
            is_utf8 = _accepts(utf8, block)
        if not block.isascii():
            undefined = undefined or bool(_UNDEFINED_IN_CP1252.search(block))
            cp1252 = cp1252 or bool(_ONLY_IN_CP1252.search(block))
    if size == 0:
        raise BadData("the file is empty", file=str(source.path), way_out="export it again")
    return _Seen(
        line_end=_line_end(line_feeds, returns, pairs),
        marked=marked,
        is_utf8=is_utf8 and _accepts(utf8, b"", final=True),
        is_cp1252=cp1252 and not undefined,
        binary=binary / size,
    )


def _encoding(seen: _Seen, path: Path, named: str | None) -> str:
    """Choose the encoding: as the user says, as the file's mark says, or as the bytes show."""
    if named is not None:
        known = _known(named, path)
        return seen.marked if seen.marked == "utf-8-sig" and known == "utf-8" else known
    if seen.marked != "utf-16" and seen.binary > _TOO_MUCH_BINARY:
        raise BadData(
            "this is not a text file",
            file=str(path),
            way_out="export the orders as CSV or Parquet; if it is text, name its --encoding",
        )
    if seen.marked is not None:
        return seen.marked
    if seen.is_utf8:
        return "utf-8"
    return "cp1252" if seen.is_cp1252 else "latin-1"


def _line_end(line_feeds: int, returns: int, pairs: int) -> str:
    """Name the line end from the numbers of LF, CR and CR LF."""
    if returns == 0:
        return "lf"
    if returns == line_feeds == pairs:
        return "crlf"
    return "cr" if line_feeds == 0 else "mixed"


def _accepts(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _known(encoding: str, path: Path) -> str:
    try:
        # What Python calls a codec may be no text encoding: this asks for one.
        io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise BadData(
            f"there is no encoding called {encoding!r}",
            file=str(path),
            way_out="try --encoding utf-8, cp1252 or latin-1",
        ) from error


def _copy(source: SourceFile, encoding: str, target: Path) -> None:
    """Write the file as UTF-8 with LF at every line end."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    done = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        # An empty last block tells the decoder that a character may not go on.
        for block in itertools.chain(_blocks(source), [b""]):
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as error:
                raise BadData(
                    f"byte {done + error.start + 1:,} is not {encoding}",
                    file=str(source.path),
                    value=f"0x{error.object[error.start]:02x}",
                    way_out="name the right encoding, for example --encoding cp1252",
                ) from error
            done += len(block)
            out.write(line_ends.decode(text, not block))
