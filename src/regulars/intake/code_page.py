"""Tell which code page a text that is not Unicode was written in, from its bytes beyond ASCII."""

from __future__ import annotations

import re

# What charset-normalizer may choose from: the code pages of Windows, East Asian ones, DOS, Mac.
_CANDIDATES = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "koi8_r", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp437", "cp850", "mac_roman"),
]
_NOT_LATIN = {"cp1251", "cp1253", "koi8_r", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949"}
_OTHER_ALPHABETS = {"cp1251", "cp1253", "koi8_r", "cp866"}
_OF_DOS_AND_MAC = {"cp437", "cp850", "mac_roman"}
# Letters of DOS and Mac lie where Windows has quotes, dashes and symbols.
_SYMBOL_IN_WORD = re.compile(rb"[A-Za-z][\x80-\x89\x8b\x8d\x8f-\x91\x93-\x99\x9b\x9d][a-z]")
_LETTER_IN_WORD = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xff][a-z]")
# Signs that stand inside words in cp1252 but are letters in cp1250 (Polish, Romanian).
_SIGN_IN_WORD = re.compile(
    rb"[A-Za-z\xf3][\xb9\xb3\xbf\xba\x9c\x9f][a-z\x80-\xff]|[a-ln-z][\xb9\xb3](?![\w\x80-\xff])"
    rb"|(?<![\w\x80-\xff])[\xa3\xaf\xa5\x8f][a-z\xea\xf3]"
)
# Letters alone: neither digits nor the underline.
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile("[A-Za-z]")
_IDEOGRAPH_BY_HANGUL = re.compile("[\u4e00-\u9fff][\uac00-\ud7a3]|[\uac00-\ud7a3][\u4e00-\u9fff]")
_OF_TURKISH = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_OF_ICELANDIC = re.compile(rb"[\xe1\xe9\xed\xf3\xfa\xe6\xc1\xc9\xcd\xd3\xda\xc6]")
# Euro, pound, quotes, dashes and the hard blank: what English and dressed amounts have at most.
_SIGNS_OF_CP1252 = re.compile(rb"[\x00-\x7f\x80\x91-\x97\xa0\xa3]*")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ONLY_IN_CP1252 = re.compile(rb"[\x80-\x9f]")


def code_page(sample: bytes) -> str:
    """Name the code page of lines with bytes beyond ASCII.

    Scripts other than Latin are left to charset-normalizer, unless its words mix two alphabets. The
    Latin ones share most letters, so that a few names decide little: Western is assumed unless
    letters show another.

    Args:
        sample: lines that have such bytes.

    >>> code_page("Müller, Café".encode("latin-1")), code_page("€ 12.50".encode("cp1252"))
    ('latin-1', 'cp1252')
    >>> code_page("Łódź, Żółć".encode("cp1250")), code_page("Москва, Тула".encode("cp1251"))
    ('cp1250', 'cp1251')
    """
    import charset_normalizer

    if _SIGNS_OF_CP1252.fullmatch(sample) and _ONLY_IN_CP1252.search(sample):
        return "cp1252"
    best = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES).best()
    guess = "" if best is None else best.encoding
    if guess == "cp949" and _IDEOGRAPH_BY_HANGUL.search(sample.decode(guess, "replace")):
        # Korean does not mix the two within a word; Chinese read as Korean does.
        guess = "gb18030"
    if guess in _NOT_LATIN and not (guess in _OTHER_ALPHABETS and _mixes(sample, guess)):
        return guess
    symbols, letters = (len(p.findall(sample)) for p in (_SYMBOL_IN_WORD, _LETTER_IN_WORD))
    if guess in _OF_DOS_AND_MAC and symbols > letters:
        return guess
    if _is_turkish(sample):
        return "cp1254"
    if _is_central_european(sample):
        return "cp1250"
    western = _ONLY_IN_CP1252.search(sample) and not _UNDEFINED_IN_CP1252.search(sample)
    return "cp1252" if western else "latin-1"


def _mixes(sample: bytes, encoding: str) -> bool:
    """Whether many words beyond ASCII have Latin letters too: no one writes in two alphabets."""
    words = [w for w in _WORD.findall(sample.decode(encoding, "replace")) if not w.isascii()]
    mixed = sum(_LATIN_LETTER.search(word) is not None for word in words)
    return 3 * mixed >= len(words)


def _is_turkish(sample: bytes) -> bool:
    """Turkish has six letters of its own where Western has those of Icelandic."""
    marks = set(_OF_TURKISH.findall(sample))
    with_others = re.search(rb"[\xe7\xf6\xfc\xc7\xd6\xdc]", sample)
    return len(marks) > 1 and with_others is not None and not _OF_ICELANDIC.search(sample)


def _is_central_european(sample: bytes) -> bool:
    if _SIGN_IN_WORD.search(sample):
        return True
    has = set(sample).__contains__
    czech = has(0xF8) and (has(0xE8) or has(0xEC))
    slavic = has(0xE8) and any(map(has, b"\x8a\x8e\x9a\x9e")) and not has(0xE0)
    hungarian = has(0xF5) and (has(0xF6) or has(0xFC)) and not any(map(has, b"\xe3\xe4\xe7\xf1"))
    return czech or slavic or hungarian
