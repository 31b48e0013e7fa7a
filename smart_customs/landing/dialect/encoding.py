"""Bytes to text. Bytes that the encoding does not know stay in the text as surrogates, so that their record can be rejected."""

import codecs
import re
from pathlib import Path

from smart_customs.landing.dialect.single_byte import candidates, is_cp1252
from smart_customs.landing.refusal import Refused

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNDECODABLE = re.compile("[\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_DECLARE = "Declare it with --encoding."


def encoding_of(path: Path, head: bytes, whole: bytes, declared: str | None) -> str:
    """The name of the encoding: utf-8, utf-8-sig, utf-16-le, utf-16-be, cp1252, or what was declared.

    `head` are the file's first bytes, `whole` what is there to judge by. Raises Refused where two encodings fit about equally
    well, where the declared one is unknown, or where the file's first bytes contradict it.
    """
    marked = next((name for bom, name in _BOMS.items() if head.startswith(bom)), None)
    if declared is None:
        if marked is None and _has_zero_bytes(whole):
            raise Refused(
                path, "zero bytes and no byte order mark", "text", "If it is UTF-16: --encoding utf-16-le or utf-16-be."
            )
        return marked or _eight_bits(path, whole)
    name = _known(path, declared)
    if name == "utf-16":
        name = marked or ""
        if not name.startswith("utf-16"):
            raise Refused(path, "no byte order mark", "that of UTF-16, as declared", "Declare utf-16-le or utf-16-be.")
    elif name == "utf-8" and marked == "utf-8-sig":
        name = marked
    elif marked and marked.removesuffix("-sig") != name.removesuffix("-sig"):
        raise Refused(
            path, f"the byte order mark of {marked}", f"{declared} as declared", "Leave the encoding out, or correct it."
        )
    return name


def decoded(path: Path, content: bytes, encoding: str) -> str:
    """The text without its byte order mark. Raises Refused where a file of two-byte characters has half a character."""
    if encoding.startswith("utf-16"):
        if len(content) % 2:
            raise Refused(
                path,
                "an odd number of bytes",
                f"characters of two bytes ({encoding})",
                "The file is cut or damaged: export it again.",
            )
        return content.decode(encoding, "surrogatepass").removeprefix("\ufeff")
    return content.decode("utf-8" if encoding == "utf-8-sig" else encoding, "surrogateescape").removeprefix("\ufeff")


def encoded(text: str, encoding: str) -> bytes:
    """The bytes that `decoded` made the text from."""
    if encoding.startswith("utf-16"):
        return text.encode(encoding, "surrogatepass")
    return text.encode("utf-8" if encoding == "utf-8-sig" else encoding, "surrogateescape")


def is_undecodable(text: str) -> bool:
    """Whether the text holds bytes that the encoding does not know."""
    return _UNDECODABLE.search(text) is not None


def _known(path: Path, declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
        # Some of them encode no text, or cannot keep the bytes that they do not know.
        "aa".encode(name).decode(name, "surrogateescape")
    except (LookupError, UnicodeError):
        raise Refused(
            path, f"the encoding {declared!r}", "one that Python knows, such as utf-8 or cp1252", "Correct --encoding."
        ) from None
    return {"utf-8-sig": "utf-8", "iso8859-1": "latin-1"}.get(name, name)


def _has_zero_bytes(content: bytes) -> bool:
    """Whether it looks like UTF-16: Latin text then has a zero in every other byte."""
    return content.count(0) > len(content) // 4


def _eight_bits(path: Path, content: bytes) -> str:
    """UTF-8, where all of it is, or nearly every line that is not pure ASCII; cp1252, where no other encoding looks as good.

    Latin-1 differs from cp1252 only in 0x80 to 0x9f, where it has control characters that no export holds.
    """
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass
    valid = invalid = 0
    for line in re.split(rb"[\r\n]+", content):
        if _HIGH.search(line):
            try:
                line.decode("utf-8")
                valid += 1
            except UnicodeDecodeError:
                invalid += 1
    if valid >= 4 * invalid and _is_surely_utf8(content):
        return "utf-8"
    # A few letters of cp1252 that stand together can look like one of UTF-8 by chance.
    if _SEQUENCE.search(content) and invalid < max(5, 4 * valid):
        raise _unsure(path, f"{valid} lines that are UTF-8 and {invalid} that are not")
    if is_cp1252(content):
        return "cp1252"
    samples = ", ".join(f"{sample!r} ({name})" for name, sample in candidates(content))
    raise Refused(
        path,
        f"letters that are not UTF-8, and could be {samples}",
        "UTF-8, or cp1252 with the letters of English and French",
        "Declare the encoding whose sample reads right with --encoding.",
    )


def _is_surely_utf8(content: bytes) -> bool:
    """Whether bytes that make a character of UTF-8 can hardly be several of cp1252.

    There are many such characters, or one is a Latin letter, a typographic mark, or needs four bytes.
    """
    sequences = _SEQUENCE.findall(content)
    return not sequences or len(sequences) > 2 or any(len(s) > 3 or s[0] in (0xC3, 0xE2) for s in sequences)


def _unsure(path: Path, found: str) -> Refused:
    return Refused(
        path, found, "one encoding: utf-8 or cp1252", _DECLARE + " What is in the other one will then be rejected or look odd."
    )
