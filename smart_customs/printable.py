"""What a terminal or a log shows of a text that came from outside: letters, and nothing that steers whoever shows them."""

import re

# Controls (of which escape sequences begin with one), separators of lines, marks of direction, and halves of characters, as
# which Python takes bytes of a file name that are no text.
_STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb"
_NO_LETTER = re.compile(f"[{_STEERING}]")
_NO_LETTER_BUT_LINES = re.compile(f"(?!\n)[{_STEERING}]")


def printable(text: str) -> str:
    """The text on one line, in which what steers a terminal stands as its code."""
    return _NO_LETTER.sub(_code, text)


def printable_lines(text: str) -> str:
    """The same for a text of several lines, which stay."""
    return _NO_LETTER_BUT_LINES.sub(_code, text)


def is_printable(text: str) -> bool:
    """Whether nothing in the text steers a terminal."""
    return _NO_LETTER.search(text) is None


def _code(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
