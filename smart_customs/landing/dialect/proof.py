"""Whether a damage has one explanation: a single record that one mark too many or too few has broken.

What a broken quote touched can be told apart from what it did not, if one record explains it, and nothing else near it would:
neither a line within the records before it from which all reads well, nor the same damage with a record more before or behind it.
"""

import re
from collections.abc import Sequence

from smart_customs.landing.dialect.encoding import encoded
from smart_customs.landing.dialect.grammar import Broken, Grammar

RECORDS_BEFORE = 3
"""Records before a broken one that may be parts of it."""
_ENDS = 4
"""Places behind it, from which all reads well, that may be its end."""
_LINES_TO_TRY = 30
_RECORDS_TO_TRUST = 20
_WIDEST_IN_DOUBT = 4
"""Cells. A record more can only be a part of the broken one if a text holds as many delimiters as a record, and just so many;
of wider records that is no chance worth a thought."""
_LONGEST = 20_000
"""Characters behind which the end of a broken record is not looked for."""
_MOST_WORK = 500_000
"""Characters times marks of a text that is worth a proof: about 0.3 seconds."""

_BLANK_LINES_AT_END = re.compile(r"[\r\n]+\Z")


class Cut(Exception):
    """What has to be known stands behind the end of the text at hand."""


def proved_end(text: str, before: Sequence[int], broken: int, grammar: Grammar, width: int, goes_on: bool) -> int | None:
    """Where the broken record ends, None where that is not the only explanation.

    `before`: where the records before it begin. `goes_on`: the file goes on behind the text. Raises Cut.
    """
    ends = _ends(text, broken, grammar, width, goes_on)
    if ends and _is_record_in_utf16(text[broken : ends[0]], grammar, width):
        return ends[0]
    if not ends or _work(text, broken, ends[0], grammar) > _MOST_WORK:
        return None
    if not _is_record_but_for_a_mark(text[broken : ends[0]], grammar, width):
        return None
    begin = before[0] if before else broken
    line = grammar.end_of_line(text, begin)
    while line <= broken:
        if line not in before and reads_well(text, line, len(text), grammar, width, goes_on):
            return None
        line = grammar.end_of_line(text, line)
    if width > _WIDEST_IN_DOUBT:
        return ends[0]
    if _work(text, begin, ends[-1], grammar) > _MOST_WORK:
        return None
    others = [(start, end) for start in (*before, broken) for end in ends if (start, end) != (broken, ends[0])]
    if any(_is_record_but_for_a_mark(text[start:end], grammar, width) for start, end in others):
        return None
    return ends[0]


def reads_well(text: str, start: int, until: int, grammar: Grammar, width: int, goes_on: bool) -> bool:
    """Whether records stand from `start` to `until`, or so many that it can be no chance. Raises Cut."""
    position = start
    for _ in range(_RECORDS_TO_TRUST):
        if position > until or position == len(text) and not goes_on:
            break
        if position == len(text):
            raise Cut
        if _BLANK_LINES_AT_END.match(text, position):
            if goes_on:
                raise Cut
            break
        parsed = grammar.record(text, position)
        if goes_on and isinstance(parsed, Broken) and parsed.at == len(text):
            raise Cut
        if isinstance(parsed, Broken) or len(parsed.cells) != width or grammar.is_blank(text, position):
            return False
        position = parsed.end
    return True


def _ends(text: str, broken: int, grammar: Grammar, width: int, goes_on: bool) -> list[int]:
    """The first lines behind the broken record from which all reads well; the end of the file is one."""
    found: list[int] = []
    line = broken
    for _ in range(_LINES_TO_TRY):
        line = grammar.end_of_line(text, line)
        if line == len(text) and goes_on:
            raise Cut
        if reads_well(text, line, len(text), grammar, width, goes_on):
            found.append(line)
        if len(found) == _ENDS or line == len(text) or line - broken > _LONGEST:
            break
    return found


def _work(text: str, start: int, end: int, grammar: Grammar) -> int:
    return (end - start) * sum(text.count(mark, start, end) for mark in (grammar.delimiter, grammar.quote, grammar.line_end))


def _is_record_but_for_a_mark(part: str, grammar: Grammar, width: int) -> bool:
    """Whether a mark taken out, put in, or put in the place of a character beside one makes one record of the text."""
    delimiter, quote = grammar.delimiter, grammar.quote
    if abs(part.count(delimiter) - width + 1) > 1 and quote not in part:
        return False
    first_line = part[: grammar.end_of_line(part, 0)]
    last_line = part[part.rstrip("\r\n").rfind(grammar.line_end) + 1 :]
    if len(first_line) < len(part) and quote not in first_line and quote not in last_line:
        return False
    marks = {quote, delimiter, grammar.escape, *delimiter}
    borders = {0, len(part.rstrip("\r\n"))}
    for mark in {*marks, "\r", "\n"}:
        at = part.find(mark)
        while at >= 0:
            borders |= {at, at + len(mark)}
            if mark in marks and grammar.is_record(part[:at] + part[at + len(mark) :], width):
                return True
            at = part.find(mark, at + 1)
    return any(
        grammar.is_record(part[:at] + mark + part[at + taken :], width)
        for at in borders
        for mark in (*marks, "")
        for taken in (0, 1)
    )


def _is_record_in_utf16(part: str, grammar: Grammar, width: int) -> bool:
    """Whether it is a record in UTF-16 among others of one byte a character, but for its line break."""
    if "\0" not in part:
        return False
    content = part.removesuffix(grammar.line_end).removesuffix("\r")
    try:
        text = encoded(content, grammar.encoding).decode("utf-16-le")
    except UnicodeDecodeError:
        return False
    return grammar.is_record(text + grammar.line_end, width)
