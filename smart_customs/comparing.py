"""The form in which texts are compared: wordings, names of Members, codes. What looks the same is the same.

The same form in SQL: `macros/comparable.sql`. Both are tested against `tests/fixtures/comparable.json`.
"""

import re
import unicodedata

_APOSTROPHES = "\u2018\u2019\u201b\u02b9\u02bc\u2032\u0060\u00b4\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Soft hyphen, zero-width characters, marks of direction, byte order mark.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
)
_UNIFIED = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_INVISIBLE, None))
# `\s` of Python's expressions is the white space of `str.strip`; SQL has to name what its own `\s` lacks.
_SPACE = re.compile(r"\s+")
_VISIBLE = re.compile(rf"[^\s{_INVISIBLE}]")


def comparable(text: str) -> str:
    """The text in the form in which two are compared: composed (NFC), in lower case, without what nobody sees.

    No invisible marks, one kind of apostrophe and dash, each white space one blank and none around. Letters become small one by
    one, as a database does it: a final sigma stays a sigma.
    """
    if text.isascii():
        # Most texts are, and of these nothing has to be composed.
        return _SPACE.sub(" ", text.replace("`", "'").lower()).strip(" ")
    composed = unicodedata.normalize("NFC", text.translate(_UNIFIED))
    small = unicodedata.normalize("NFC", "".join(map(_small, composed)))
    return _SPACE.sub(" ", small).strip(" ")


def is_blank(text: str) -> bool:
    """Whether nothing is left of the text in the form for comparing."""
    return _VISIBLE.search(text) is None


def _small(letter: str) -> str:
    # Python knows one letter that becomes two: İ.
    return letter.lower()[0]
