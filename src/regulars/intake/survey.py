"""Look over all bytes of a text file once: encoding, line ends, damage. Nothing is decoded twice.

A plain file is checked at several gigabytes a second: most blocks are ASCII and have no carriage
return, and no more than that is asked of them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from regulars.intake.code_page import code_page
from regulars.intake.sources import SourceFile
from regulars.intake.unpack import open_packed
from regulars.model import BadData

_BLOCK = 1 << 22
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that no text in a one-byte encoding has.
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_SAMPLE = 1 << 18
_WIDE_SAMPLE = 1 << 12
_SAMPLE = 1 << 17
_LONGEST_LINE = 1 << 20
_BEYOND_ASCII = re.compile(rb"[^\n\r]*[\x80-\xff][^\n\r]*")
# The first byte of a Latin letter in UTF-8 without its second: a cell was cut in the middle of it.
CUT_LETTER = re.compile(rb"[\xc2\xc3](?![A-Za-z\x80-\xff])")
_MIXED = 0.2
_TOO_MUCH_BINARY = 0.01
# In UTF-16 at least so many of the one bytes are zero, and at most so many of the others.
_MANY, _FEW = 0.3, 0.05


@dataclass(frozen=True, slots=True)
class Seen:
    """What the bytes of a file show.

    Attributes:
        encoding: the encoding, as its byte order mark or its bytes say.
        other: the code page of the lines that are not UTF-8, in a file that mostly is; else empty.
        is_text: whether it is a text at all.
        is_unicode: whether every byte is valid UTF-8.
        line_end: `lf`, `crlf`, `cr` or `mixed`.
        zero_bytes: NUL bytes in a file that is not UTF-16 or UTF-32.
        ends: whether the last line has a line end.
        longest_line: bytes of its longest line, where that is more than a block of 4 MB; otherwise
            some number below that.
    """

    encoding: str
    other: str
    is_text: bool
    is_unicode: bool
    line_end: str
    zero_bytes: int
    ends: bool
    longest_line: int


def blocks(source: SourceFile) -> Iterator[bytes]:
    """The unpacked bytes of a file, block by block.

    Raises:
        BadData: the archive is damaged.
        Refused: the file may not be read.
    """
    with open_packed(source.path, source.compression, source.member) as file:
        while block := file.read(_BLOCK):
            yield block


def lines_whole(source: SourceFile) -> Iterator[bytes]:
    """The bytes of a file in blocks that end with a line, where lines are not very long."""
    rest = b""
    for block in blocks(source):
        whole = rest + block
        end = max(whole.rfind(b"\n"), whole.rfind(b"\r")) + 1
        if end == 0 and len(whole) > _LONGEST_LINE:
            end = len(whole)
        rest = whole[end:]
        if end:
            yield whole[:end]
    if rest:
        yield rest


def survey(source: SourceFile) -> Seen:
    """Read a whole file once, or twice if it is not Unicode.

    Raises:
        BadData: it is empty, or a damaged archive.
        Refused: it may not be read.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    unicode, zeros, size, marked, wide, binary, last = True, 0, 0, "", "", 0.0, b""
    returns, pairs, feeds, lone_feeds = 0, 0, 0, False
    longest, open_line = 0, 0
    for block in blocks(source):
        if size == 0:
            marked = next((n for mark, n in _BYTE_ORDER_MARKS if block.startswith(mark)), "")
            wide = marked if marked in {"utf-16", "utf-32"} else _without_mark(block)
            sample = block[:_BINARY_SAMPLE]
            binary = len(_BINARY.findall(sample)) / len(sample)
        size += len(block)
        first, end = _line_ends(block)
        longest = max(longest, open_line + first)
        open_line = len(block) - end if end else open_line + len(block)
        pairs += last == b"\r" and block.startswith(b"\n")
        if b"\r" in block:
            returns += block.count(b"\r")
            feeds += block.count(b"\n")
            pairs += block.count(b"\r\x00\n") if wide else block.count(b"\r\n")
        else:
            lone_feeds = lone_feeds or b"\n" in block[last == b"\r" :]
            feeds += last == b"\r" and block.startswith(b"\n")
        last = block[-1:]
        if not wide:
            zeros += block.count(b"\0")
            if unicode and not (block.isascii() and utf8.getstate()[0] == b""):
                unicode = _accepts(utf8, block)
    if size == 0:
        raise BadData("the file is empty", file=source.shown, way_out="export it again")
    unicode = unicode and _accepts(utf8, b"", final=True)
    encoding, other = (wide or marked or "utf-8"), ""
    if not unicode:
        encoding, other = _closer(source)
    return Seen(
        encoding=encoding,
        other=other,
        is_text=bool(wide) or (binary + zeros / size) < _TOO_MUCH_BINARY,
        is_unicode=unicode and not wide,
        line_end=_line_end(returns, pairs, feeds, lone_feeds=lone_feeds),
        zero_bytes=zeros,
        ends=last in {b"\n", b"\r", b"\0"},
        longest_line=max(longest, open_line),
    )


def _line_ends(block: bytes) -> tuple[int, int]:
    """Where the first line of a block ends, and where the last one begins; 0 if none does."""
    ends = [found for mark in (b"\n", b"\r") if (found := block.find(mark)) >= 0]
    last = max(block.rfind(b"\n"), block.rfind(b"\r"))
    return (min(ends) if ends else len(block)), last + 1


def _line_end(returns: int, pairs: int, feeds: int, *, lone_feeds: bool) -> str:
    """Name the line end; `feeds` are counted in blocks with a carriage return only."""
    if returns == 0:
        return "lf"
    if returns == feeds == pairs and not lone_feeds:
        return "crlf"
    return "mixed" if feeds or lone_feeds else "cr"


def _without_mark(block: bytes) -> str:
    """UTF-16 without a mark: every other byte of ASCII text is zero."""
    sample = block[:_WIDE_SAMPLE]
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > _MANY and even < _FEW:
        return "utf-16-le"
    return "utf-16-be" if even > _MANY and odd < _FEW else ""


def _accepts(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _closer(source: SourceFile) -> tuple[str, str]:
    """Tell a code page from UTF-8 with bad bytes or foreign lines in it.

    Returns:
        The encoding, and if that is UTF-8 the code page of the lines that are not.
    """
    good, others = 0, 0
    sample: list[bytes] = []
    sampled = 0
    for block in lines_whole(source):
        if block.isascii():
            continue
        for match in _BEYOND_ASCII.finditer(block):
            line = match.group()
            if is_utf8(line):
                good += 1
                continue
            others += 1
            if sampled < _SAMPLE:
                sample.append(line)
                sampled += len(line)
    page = code_page(b"\n".join(sample)[:_SAMPLE])
    # Hardly a line in a code page happens to be UTF-8.
    return ("utf-8", page) if good > _MIXED * (good + others) else (page, "")


def is_utf8(line: bytes) -> bool:
    """Whether a line is valid UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
