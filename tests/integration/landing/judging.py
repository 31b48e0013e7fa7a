"""What became of a damaged file: nothing, a refusal, a rejected or changed record; or an error that nobody was told of.

The judge knows the table, the file and the place of the damage. It reads no file format: it compares texts, and looks for the
bytes of rejects where they must stand, between the records before and after them.
"""

from typing import NamedTuple

from integration.landing.random_tables import Case, Span

from smart_customs.landing.records import Record, Reject

ONE_CELL = {"byte flipped", "quote dropped", "quote added", "delimiter dropped", "delimiter added"}
"""Damages so small that a record which keeps its form has one changed cell at most."""


class Outcome(NamedTuple):
    """What a reader made of a file. `refused` is its sentence, and then the rest is empty."""

    refused: str | None
    header: tuple[tuple[str, ...], ...] = ()
    items: tuple[Record | Reject, ...] = ()
    skipped: int = 0


class Verdict(NamedTuple):
    """`kind`: refused, equal, rejected, changed, doubled, pieces, shortened, grown, others rejected or wrong; `why` if wrong."""

    kind: str
    why: str = ""


class Wrong(Exception):
    """Something changed without a word."""


def judge(case: Case, outcome: Outcome) -> Verdict:
    """The kind of an outcome, of a damaged or undamaged case."""
    if outcome.refused is not None:
        return Verdict("refused")
    accepted = [item.cells for item in outcome.items if isinstance(item, Record)]
    if outcome.header == (case.header,) and accepted == list(case.records) and len(accepted) == len(outcome.items):
        return Verdict("equal")
    try:
        if case.damage is None:
            raise Wrong("an undamaged file came back changed")
        _judge_form(case, outcome, accepted)
        return Verdict(_judge_records(case, outcome, accepted))
    except Wrong as wrong:
        return Verdict("wrong", str(wrong))


def _judge_form(case: Case, outcome: Outcome, accepted: list[tuple[str, ...]]) -> None:
    columns = len(case.header)
    if len(outcome.header) != 1 or {len(outcome.header[0]), *map(len, accepted)} != {columns}:
        raise Wrong(f"the number of columns is no longer {columns}")
    if outcome.header[0] != case.header and "header" not in case.damage.touched:
        raise Wrong("the header changed, and the damage is elsewhere")
    if case.expect is not None and len(outcome.items) != case.expect:
        raise Wrong(f"{case.expect} records were expected, {len(outcome.items)} accounted for")


def _judge_records(case: Case, outcome: Outcome, accepted: list[tuple[str, ...]]) -> str:
    hit = sorted(name for name in case.damage.touched if isinstance(name, int))
    sound = [n for n in range(len(case.records)) if n not in hit]
    originals = _originals(case, hit, sound, accepted)
    extras = [cells for cells, original in zip(accepted, originals, strict=True) if original is None]
    missing = sorted(set(sound) - set(originals))
    rejects = _placed(case, outcome, originals)

    _judge_place_of_extras(case, hit, originals)
    for n in missing:
        span = _moved(case, case.written.spans[n])
        content = case.data[span.start : span.stop]
        covering = [item for item in rejects if item.opens <= span.start and span.stop <= item.closes and content in item.raw]
        if not covering:
            raise Wrong(f"record {n + 1} is not damaged, and is neither accepted nor in a reject")
        if not any(item.covers_damage for item in covering) and not _may_run_on(case):
            raise Wrong(f"record {n + 1} is not damaged, and was rejected apart from the damage")
    if not missing and not all(item.near_damage for item in rejects):
        raise Wrong("a reject stands where nothing is damaged")

    kind = _judge_extras(case, hit, extras, bool(rejects))
    return "others rejected" if missing else kind


def _judge_extras(case: Case, hit: list[int], extras: list[tuple[str, ...]], rejected: bool) -> str:
    """The kind, from the accepted records that are no undamaged original: they must come out of the damaged bytes."""
    damage = case.damage
    before = [case.records[n] for n in hit]
    in_pieces = hit and rejected and case.expect is None and all(_comes_out_of(case, hit, cells) for cells in extras)
    if len(extras) <= len(hit):
        if damage.kind in ONE_CELL and any(min(_differences(cells, b) for b in before) > 1 for cells in extras):
            if in_pieces:
                return "pieces"
            raise Wrong("more than one cell of the damaged record changed")
        if rejected:
            return "rejected"
        if len(extras) == len(hit):
            return "changed"
        if not _may_vanish(case, hit):
            raise Wrong("a damaged record is gone without a reject")
        return "shortened"
    if case.expect is not None:
        raise Wrong("more records were accepted than there were")
    if damage.kind == "line doubled" and hit and extras == before * 2 and not rejected:
        return "doubled"
    if "tail" in damage.touched and len(extras) == len(hit) + 1:
        return "grown"
    if in_pieces:
        return "pieces"
    raise Wrong("a record was accepted that the file never had")


def _originals(case: Case, hit: list[int], sound: list[int], accepted: list[tuple[str, ...]]) -> list[int | None]:
    """For each accepted record the number of its undamaged original, None for one that has none.

    Where all undamaged records stand before and after the damage, they are taken for themselves: a changed record may
    look like its neighbour. Otherwise a longest common sequence decides.
    """
    first = hit[0] if hit else len(sound) if "tail" in case.damage.touched else 0
    between = len(accepted) - len(sound)
    rows = [case.records[n] for n in sound]
    if between >= 0 and accepted[:first] + accepted[first + between :] == rows:
        return [*sound[:first], *[None] * between, *sound[first:]]
    return [None if place is None else sound[place] for place in _aligned(accepted, rows)]


def _aligned(accepted: list[tuple[str, ...]], sound: list[tuple[str, ...]]) -> list[int | None]:
    """For each accepted record the place in `sound` of its equal in a longest common sequence, else None."""
    best = [[0] * (len(sound) + 1) for _ in range(len(accepted) + 1)]
    for a in reversed(range(len(accepted))):
        for s in reversed(range(len(sound))):
            same = accepted[a] == sound[s]
            best[a][s] = best[a + 1][s + 1] + 1 if same else max(best[a + 1][s], best[a][s + 1])
    partner: list[int | None] = [None] * len(accepted)
    a = s = 0
    while a < len(accepted) and s < len(sound):
        if accepted[a] == sound[s]:
            partner[a] = s
            a, s = a + 1, s + 1
        elif best[a + 1][s] >= best[a][s + 1]:
            a += 1
        else:
            s += 1
    return partner


class _Placed(NamedTuple):
    """A reject, the part of the file it must stand in (`opens` to `closes`), and how it lies to the damage."""

    raw: bytes
    opens: int
    closes: int
    near_damage: bool
    covers_damage: bool


def _placed(case: Case, outcome: Outcome, originals: list[int | None]) -> list[_Placed]:
    """The rejects, each between the undamaged records that came before and after it."""
    damage, placed, following = case.damage, [], iter(originals)
    order = [next(following) if isinstance(item, Record) else item for item in outcome.items]
    line_end = case.dialect.line_end.encode(case.dialect.codec)
    for position, item in enumerate(order):
        if not isinstance(item, Reject):
            continue
        before = [n for n in order[:position] if isinstance(n, int)]
        after = [n for n in order[position:] if isinstance(n, int)]
        opens = _moved(case, case.written.spans[before[-1]]).end if before else 0
        closes = _moved(case, case.written.spans[after[0]]).start if after else len(case.data)
        raw = item.raw.removesuffix(line_end)
        found = [at for at in range(opens, closes - len(raw) + 1) if case.data.startswith(raw, at)]
        if not found:
            raise Wrong(f"the bytes of the reject at line {item.line} do not stand in the file there")
        first, last = damage.start, damage.start + len(damage.new)
        covers = any(at <= last and first <= at + len(item.raw) for at in found)
        placed.append(_Placed(item.raw, opens, closes, opens <= last and first <= closes, covers))
    return placed


def _moved(case: Case, span: Span) -> Span:
    """Where an undamaged element stands after the damage."""
    by = len(case.data) - len(case.written.data) if span.start >= case.damage.stop else 0
    return Span(*(place + by for place in span))


def _judge_place_of_extras(case: Case, hit: list[int], originals: list[int | None]) -> None:
    """An accepted record without an original must stand where the damage is."""
    for position, original in enumerate(originals):
        if original is None:
            before = [n for n in originals[:position] if n is not None]
            after = [n for n in originals[position:] if n is not None]
            at = hit or ([len(case.records)] if "tail" in case.damage.touched else [0])
            if (before and before[-1] > at[-1]) or (after and after[0] < at[0]):
                raise Wrong("a changed record stands apart from the damage")


def _may_run_on(case: Case) -> bool:
    """Whether the damage is one of quotes, escapes, line ends or encoding, after which a reader may be lost for a while."""
    if case.damage.kind in ("encoding mixed", "line cut"):
        return True
    bytes_involved = case.written.data[case.damage.start : case.damage.stop] + case.damage.new
    marks = (case.dialect.quote + case.dialect.escape + "\r\n").encode("ascii")
    decodable = True
    try:
        case.data[len(case.dialect.bom) :].decode(case.dialect.codec)
    except UnicodeDecodeError:
        decodable = False
    return not decodable or any(mark in bytes_involved for mark in marks)


def _may_vanish(case: Case, hit: list[int]) -> bool:
    """Whether the damage left nothing of a record, or ran it into the next line: without a count, nobody can see that."""
    damage, spans = case.damage, case.written.spans
    if damage.kind != "line cut" or case.expect is not None:
        return False
    names = list(spans)
    for n in hit:
        before = spans[names[names.index(n) - 1]]
        if before.stop < damage.stop and damage.start < before.end:
            return True
        emptied = damage.start <= spans[n].start and spans[n].stop <= damage.stop
        # an emptied line that keeps its line end is a blank line: skipped at the end of the file, a reject elsewhere
        if emptied and (damage.stop > spans[n].stop or n == len(case.records) - 1):
            return True
    return False


def _differences(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    return sum(a != b for a, b in zip(left, right, strict=True))


def _comes_out_of(case: Case, hit: list[int], cells: tuple[str, ...]) -> bool:
    """Whether each cell's text stands in the damaged records' own bytes, one after the other."""
    damage, spans = case.damage, case.written.spans
    start, stop = min(spans[hit[0]].start, damage.start), max(spans[hit[-1]].stop, damage.stop)
    raw = case.written.data[start : damage.start] + damage.new + case.written.data[damage.stop : stop]
    marks = {ord(mark): None for mark in case.dialect.quote + case.dialect.escape}
    text, at = raw.decode(case.dialect.codec, errors="replace").translate(marks), 0
    for cell in cells:
        part = cell.translate(marks)
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
