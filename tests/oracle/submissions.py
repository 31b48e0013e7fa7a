"""Which records of a canonical file count, and why the others do not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from .reading import Row, Wave, fold, trim

REASONS = ("test", "incomplete", "unknown_member", "outside_fieldwork", "superseded", "counted")


@dataclass(frozen=True)
class Record:
    """One record of a canonical file: the first reason that applies, the day (UTC), and Member and region if known."""

    cells: Row
    reason: str
    submitted_on: date | None
    member_iso3: str | None
    region_code: str | None


def submitted_at(cells: Row) -> datetime | None:
    """The time of submission in UTC, None if the cell is empty; ValueError if it names no zone."""
    text = trim(cells["submitted_at"])
    if not text:
        return None
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"source_row {cells['source_row']}: submitted_at must name its zone, found {text!r}; add Z")
    return time.astimezone(UTC)


def respondent(wave: Wave, iso3_by_fold: Mapping[str, str], cells: Row) -> str | None:
    """The Member (iso3) that a record names, by wording or by code; None unless it is a Member in this wave."""
    column = next(q.column_name for q in wave.questions["respondent"] if q.item_code == "member_iso3")
    return iso3_by_fold.get(fold(wave.code("respondent", cells[column]) or cells[column]))


def _own_reason(wave: Wave, member: str | None, cells: Row) -> str:
    """The reason that a record gives by itself; `counted` if it has none."""
    if fold(cells["is_test"]) == "true":
        return "test"
    if fold(cells["is_complete"]) != "true":
        return "incomplete"
    if wave.survey_code == "member" and member is None:
        return "unknown_member"
    time = submitted_at(cells)
    if time is None or not wave.opened_on <= time.date() <= wave.closed_on:
        return "outside_fieldwork"
    return "counted"


def _latest(records: Sequence[Record]) -> dict[str, Row]:
    """Member -> the cells of its latest eligible record, by time of submission, then row of the source."""
    latest = {}
    for record in sorted(records, key=lambda r: (submitted_at(r.cells), int(r.cells["source_row"]))):
        latest[record.member_iso3] = record.cells
    return latest


def classify(wave: Wave, members: Mapping[str, str], rows: Sequence[Row]) -> list[Record]:
    """Every record with its reason, in the order of the file. `members` is iso3 -> region_code of this wave."""
    iso3_by_fold = {fold(iso3): iso3 for iso3 in members}
    records = []
    for cells in rows:
        member = respondent(wave, iso3_by_fold, cells) if wave.survey_code == "member" else None
        time = submitted_at(cells)
        reason = _own_reason(wave, member, cells)
        records.append(Record(cells, reason, time and time.date(), member, members.get(member)))
    if wave.survey_code != "member":
        return records
    latest = _latest([r for r in records if r.reason == "counted"])
    return [
        Record(r.cells, "superseded", r.submitted_on, r.member_iso3, r.region_code)
        if r.reason == "counted" and latest[r.member_iso3] is not r.cells
        else r
        for r in records
    ]


def counted(records: Sequence[Record]) -> list[Record]:
    """The records that count."""
    return [r for r in records if r.reason == "counted"]


def late(wave: Wave, records: Sequence[Record]) -> int:
    """The number of counted records that came after the extended deadline."""
    return sum(r.submitted_on > wave.late_after for r in counted(records))


def intake_counts(records: Sequence[Record]) -> dict[str, int]:
    """reason -> number of records, for every reason."""
    tally = Counter(r.reason for r in records)
    return {reason: tally[reason] for reason in REASONS}
