"""Whether a text in an encoding of one byte a letter is in cp1252, judged by its words with letters beyond ASCII.

Every such encoding gives some text for any bytes, so the question is which text could have been written: whose letters are those
of the languages of the survey, and whose words look like words.
"""

import re
import unicodedata
from math import inf

from charset_normalizer import from_bytes

_WESTERN = ("cp1252", "mac_roman", "cp850")
_OTHERS = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp866", "iso8859_2", "iso8859_5")
# English and French are the languages of the survey; names and comments may come from their neighbours.
_FRENCH = frozenset("àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ")
# Of these no word of another encoding is likely to be made alone.
_COMMON = frozenset("éèêàçôîâùœÉÀÇ’«»–°€“”…")
_NEIGHBOURS = frozenset("áãäíìñóòõöúßÁÃÄÍÌÑÓÒÕÖÚªº¿¡")
_OPENING, _CLOSING, _JOINING = frozenset("«“‘¿¡"), frozenset("»”…"), frozenset("’·")
_MARKS = frozenset("–—•°§№€£©®«»“”‘’…·\u00a0\u00ad\u202f")
# What stands behind these letters in French, and what does not stand before œ.
_BEHIND = {"œ": frozenset("uisdtcnl"), "ç": frozenset("aouâôûà")}
_VOWELS = frozenset("aeiouy")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_MOST_WORDS = 20_000
# One odd word among so many is a slip of the pen.
_WORDS_AN_ODDITY = 20
_MOST_LETTERS = 40
_SHOWN, _CANDIDATES = 40, 4


def is_cp1252(content: bytes) -> bool:
    """Whether cp1252 makes words of the bytes, and no other encoding makes words that look as good.

    Letters of French are taken for what they are, unless another encoding too gives French. Letters of neighbouring languages,
    which more encodings have in the places of their own, need to look better than in any other.
    """
    words = _words(content)
    text, own = _decoded(words, "cp1252"), _oddities(words, "cp1252")
    if text is None:
        return False
    if _are_all_in(words, "cp1252", _FRENCH):
        rivals = [name for name in _WESTERN[1:] if _are_all_in(words, name, _FRENCH)]
        is_common = any(letter in _COMMON for word in text for letter in word)
        return is_common and all(own < _oddities(words, name) for name in rivals) and own <= len(words) // _WORDS_AN_ODDITY
    # Many of them have the same letters in the same places.
    rivals = [name for name in (*_WESTERN[1:], *_OTHERS) if _decoded(words, name) != text]
    return _are_all_in(words, "cp1252", _FRENCH | _NEIGHBOURS) and all(own < _oddities(words, name) for name in rivals)


def candidates(content: bytes) -> list[tuple[str, str]]:
    """What the bytes could be, the likeliest first: encoding, and a sample of what the text would be."""
    words = _words(content)
    found = [match.encoding for match in from_bytes(content[: 1 << 16], cp_isolation=[*_WESTERN, *_OTHERS], threshold=1.0)]
    names = dict.fromkeys([*found, *_WESTERN])
    oddities = {name: _oddities(words, name) for name in names}
    likely = sorted((name for name in names if oddities[name] < inf), key=lambda name: oddities[name])[:_CANDIDATES]
    place = re.search(rb"[\x80-\xff]", content)
    start = max(0, place.start() - _SHOWN // 2) if place else 0
    return [(name, " ".join(content[start : start + _SHOWN].decode(name, "replace").split())) for name in likely]


def _words(content: bytes) -> set[bytes]:
    """Distinct words with a byte beyond ASCII, as many as are enough to judge."""
    found: set[bytes] = set()
    for match in _WORD.finditer(content):
        found.add(match[0][:_MOST_LETTERS])
        if len(found) >= _MOST_WORDS:
            break
    return found


def _oddities(words: set[bytes], encoding: str) -> float:
    """How much in the words people hardly write; infinitely much where a byte stands for nothing."""
    text = _decoded(words, encoding)
    return inf if text is None else sum(map(_odd, text))


def _decoded(words: set[bytes], encoding: str) -> list[str] | None:
    try:
        return [word.decode(encoding) for word in words]
    except UnicodeDecodeError:
        return None


def _are_all_in(words: set[bytes], encoding: str, letters: frozenset[str]) -> bool:
    """Whether the words hold no letters but these, ASCII's, and marks."""
    text = _decoded(words, encoding)
    known = letters | _MARKS
    return text is not None and all(letter in known or letter.isascii() for word in text for letter in word)


def _odd(word: str) -> int:
    """Letters of two scripts, a capital behind a small letter, accents side by side, marks that stand where they cannot, ..."""
    count = int(len(word) == 1 and word.isupper() and word != "À")
    for position, letter in enumerate(word):
        before, after = word[position - 1 : position], word[position + 1 : position + 2]
        if letter.isascii():
            count += letter.isalpha() and before.isalpha() and not before.isascii() and not _is_latin(before)
            continue
        if letter.isalpha():
            count += letter.isupper() and before.isalpha() and (before.islower() or after.islower())
            count += letter.isupper() and after.isupper() and word[position + 2 : position + 3].islower()
            count += letter in _BEHIND and after not in _BEHIND[letter]
            count += letter == "œ" and before in _VOWELS
            count += before.isascii() and before.isalpha() and not _is_latin(letter)
            count += _is_latin(letter) and before.isalpha() and not before.isascii() and letter != before
        elif letter in _JOINING:
            count += not before.isalpha() and after.isalpha()
        else:
            count += unicodedata.category(letter) in ("Cc", "Co", "Cn")
            count += letter not in _MARKS
            count += letter in _OPENING and before.isalpha()
            count += letter in _CLOSING and after.isalpha()
            count += letter not in _OPENING | _CLOSING and (before.isalpha() or (after.isalpha() and letter != "°"))
    return count


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")
