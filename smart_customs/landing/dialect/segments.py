"""The text of a file cut into records. What a broken quote may have touched is cut out, and no more than that.

A broken quote does not say where it broke: the reader may have taken lines of other records for a cell, or lines of a cell for
records. So reading goes on at the first line from which everything reads well past the place that gave the break away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from smart_customs.landing.dialect.grammar import Broken, Grammar, Parsed
from smart_customs.landing.dialect.proof import RECORDS_BEFORE, Cut, proved_end, reads_well

_LINES_TO_TRY = 1000
_RECORDS_A_FRAGMENT = 20
"""Records on one line, and none over several, that say of one with too few cells that it is damaged and no part of another."""


class Segment(NamedTuple):
    """A stretch of text from the beginning of a line on: a record's cells, or why it is none."""

    start: int
    end: int
    cells: tuple[str, ...] | None
    reason: str = ""


@dataclass
class Trail:
    """What was seen of a file before a place in it."""

    is_multi_line_seen: bool = False
    """This and the next two: since the last record on one line whose quotes prove that it was read rightly."""
    is_break_seen: bool = False
    is_wide_break_seen: bool = False
    is_multi_line_anywhere: bool = False
    is_wide_break_anywhere: bool = False
    one_line_records: int = 0
    fragments: int = 0
    """Broken records with too few cells, each on a line of its own."""
    fragment_end: int = 0
    """Where the last one ends in its text."""
    proofs_left: int = 100
    """A proof takes time, and a file with more breaks is no good one."""

    @classmethod
    def behind_header(cls, is_multi_line: bool) -> "Trail":
        """The trail where the records begin."""
        return cls(is_multi_line_seen=is_multi_line, is_multi_line_anywhere=is_multi_line)

    @property
    def is_unsure(self) -> bool:
        """Whether a broken quote and a record over several lines stand so near that the record may be a misreading."""
        return (
            self.is_break_seen
            and self.is_multi_line_seen
            or (self.is_multi_line_anywhere and (self.is_wide_break_anywhere or self.fragments > 0))
        )

    @property
    def is_short_of_evidence(self) -> bool:
        """Whether, at the end of the file, too few records show that no cell has a line break, and so no fragment is a part."""
        return self.one_line_records < _RECORDS_A_FRAGMENT * self.fragments


def segments(text: str, start: int, grammar: Grammar, width: int, trail: Trail, header_rows: Sequence[int]) -> Iterator[Segment]:
    """Every stretch of the text from `start` on, in order and without a gap.

    `width`: the number of cells a record has. `header_rows`: where they begin.

    Blank lines come as segments with the reason `BLANK`. With `UNSURE` as reason, and nothing behind it, where a broken quote
    and a record over several lines stand so near to each other that the record may be a misreading. `trail` is kept up to date.
    """
    position = start
    before = list(header_rows)[-RECORDS_BEFORE:]
    while position < len(text):
        segment, is_unsure = segment_at(text, before, position, grammar, width, trail)
        yield segment
        before = [*before[1 - RECORDS_BEFORE :], position]
        position = segment.end
        if is_unsure:
            yield Segment(position, len(text), None, UNSURE)
            return


def segment_at(
    text: str, before: Sequence[int], position: int, grammar: Grammar, width: int, trail: Trail, goes_on: bool = False
) -> tuple[Segment, bool]:
    """The segment at a place, and whether nobody can be sure of what stands around it; `trail` is brought behind it.

    `before`: where the segments or header rows before it begin, at most `RECORDS_BEFORE`. `goes_on`: the file goes on behind the
    text, which ends with a line. Raises Cut, with `trail` as it was, where that matters.
    """
    if grammar.is_blank(text, position):
        return Segment(position, grammar.end_of_line(text, position), None, BLANK), False
    parsed = grammar.record(text, position)
    if isinstance(parsed, Broken):
        if goes_on and parsed.at == len(text):
            raise Cut
        reason, given_away = parsed.reason, parsed.at
    else:
        count, reason, given_away = len(parsed.cells), "", parsed.end
        if count != width:
            reason = f"too {'few' if count < width else 'many'} cells: found {count}, expected {width}"
        if not (reason and parsed.is_multi_line):
            _follow(trail, text, position, parsed, grammar, not reason)
            return Segment(position, parsed.end, None if reason else parsed.cells, reason), trail.is_unsure
    if trail.proofs_left:
        end = proved_end(text, before, position, grammar, width, goes_on)
        trail.proofs_left -= 1
        if end is not None:
            return Segment(position, end, None, reason), False
    end = _resume(text, position, given_away, grammar, width, goes_on)
    if goes_on and end == len(text):
        raise Cut
    is_wide = given_away >= grammar.end_of_line(text, position) or end > grammar.end_of_line(text, position)
    is_fragment = text.count(grammar.delimiter, position, end) < width - 1
    # The end of a cell, whose beginning was taken for the end of the record before.
    line = grammar.end_of_line(text, position)
    is_tail = grammar.begins_with_closing_quote(text, position) and text.count(grammar.delimiter, position, line) < width - 1
    if is_fragment and not is_wide:
        trail.fragments += 1
        trail.fragment_end = end
    is_unsure = is_fragment and is_wide or is_tail or trail.is_break_seen and (is_wide or trail.is_wide_break_seen)
    trail.is_break_seen = True
    trail.is_wide_break_seen |= is_wide
    # A quoted cell at its beginning tells a record from the inside of a cell.
    if is_wide and not grammar.opens_with_quote(text, end):
        trail.is_wide_break_anywhere = True
    return Segment(position, end, None, reason), is_unsure or trail.is_unsure


def _follow(trail: Trail, text: str, position: int, parsed: Parsed, grammar: Grammar, has_its_cells: bool) -> None:
    """Brings the trail behind a record that is whole."""
    if parsed.is_multi_line:
        trail.is_multi_line_seen = trail.is_multi_line_anywhere = True
    elif has_its_cells:
        trail.one_line_records += 1
        if grammar.fixes_quoting(text, position, parsed.end):
            trail.is_multi_line_seen = trail.is_break_seen = trail.is_wide_break_seen = False


BLANK = "a blank line where a record was expected"
UNSURE = "a broken quote, and around it lines of which nobody can say to which record they belong"


def _resume(text: str, broken: int, given_away: int, grammar: Grammar, width: int, goes_on: bool) -> int:
    """Where reading goes on behind the record at `broken`: the first line from which records read well past what gave it away.

    A quote in between is no help but a part of the break.
    """
    candidate = grammar.end_of_line(text, broken)
    last_line = text.rfind(grammar.line_end, 0, given_away) + 1
    quote = text.rfind(grammar.quote, candidate, last_line)
    if quote >= 0:
        candidate = grammar.end_of_line(text, quote)
    first = candidate
    for _ in range(_LINES_TO_TRY):
        if candidate >= len(text) or candidate > given_away:
            break
        if reads_well(text, candidate, given_away, grammar, width, goes_on):
            return candidate
        candidate = grammar.end_of_line(text, candidate)
    if goes_on and candidate >= len(text):
        raise Cut
    # Nothing reads well up to there: each line is judged by itself, or the break is the end of the file.
    return candidate if candidate > given_away or candidate >= len(text) else first
