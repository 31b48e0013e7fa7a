"""French typography, put in where wording and labels are read: both are written with plain blanks and apostrophes."""

import re

NO_BREAK = "\u00a0"
_BLANKS = "[ \u00a0\u202f]"
# In this order: what stays as it is, blanks before a mark, a mark without a blank, blanks after an opening quotation mark,
# an apostrophe between letters (a name in braces and a quotation begin with one).
_PLACES = re.compile(
    rf"(?P<kept>\{{[^{{}}]*\}}|\b[a-z]+://\S+)"
    rf"|{_BLANKS}+(?P<mark>[;:?!%»])"
    rf"|(?<=[\w)\]}}’”…])(?P<bare>[;?!»]|:(?=\s|$))"
    r"|(?<=\d)(?P<percent>%)"
    rf"|«{_BLANKS}*(?P<after>)"
    r"|(?<=[^\W\d_])(?P<apostrophe>')(?=[^\W\d_]|[{«])"
)


def french(text: str) -> str:
    """The text with no-break blanks before ; : ? ! % and », and after «, and with typographic apostrophes.

    Names in braces and addresses stay as they are. What is already so stays so.
    """
    return _PLACES.sub(_set, text)


def _set(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "kept":
            return found[0]
        case "apostrophe":
            return "’"
        case "after":
            return f"«{NO_BREAK}"
        case name:
            return f"{NO_BREAK}{found[name or 0]}"
