"""Who took part and when: participation by region, submissions by day, partner agencies, intake."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .formulas import rank_descending
from .reading import Seeds, Wave
from .submissions import Record, counted, intake_counts, late


def participation_rows(wave_id: str, submissions: Mapping[str, int], n_members: Mapping[str, int]) -> list[tuple]:
    """The rows of fct_participation_by_region: rate n/N, weight N/n, rank of the rate over the regions (ALL: none)."""

    def row(region: str, n: int, n_total: int, rank: int | None) -> tuple:
        return (wave_id, region, n_total, n, n / n_total if n_total else None, n_total / n if n else None, rank)

    ranks = rank_descending([submissions[r] / n if n else None for r, n in n_members.items()])
    rows = [row(r, submissions[r], n, rank) for (r, n), rank in zip(n_members.items(), ranks, strict=True)]
    return [*rows, row("ALL", sum(submissions.values()), sum(n_members.values()), None)]


def phase(wave: Wave, day: date) -> str:
    """`on_time` until the deadline, `extended` until the extended one, then `late`."""
    if day <= wave.deadline_on:
        return "on_time"
    return "extended" if day <= wave.late_after else "late"


def day_rows(wave: Wave, records: Sequence[Record]) -> list[tuple]:
    """The rows of fct_submissions_by_day: counted submissions of every day of fieldwork (UTC)."""
    per_day = Counter(r.submitted_on for r in counted(records))
    rows, to_date = [], 0
    for offset in range((wave.closed_on - wave.opened_on).days + 1):
        day = wave.opened_on + timedelta(days=offset)
        to_date += per_day[day]
        rows.append((wave.wave_id, day, per_day[day], to_date, phase(wave, day)))
    return rows


def agency_rows(wave: Wave, seeds: Seeds, records: Sequence[Record]) -> list[tuple]:
    """The rows of fct_partner_agency_submissions, one for every type of agency."""
    columns = [q.column_name for q in wave.questions.get("partner_agency", []) if q.item_code == "agency_type"]
    tally = Counter(wave.code("partner_agency", r.cells[column]) for column in columns for r in counted(records))
    return [(wave.wave_id, agency_type, tally[agency_type]) for agency_type in seeds.agency_types]


def intake_row(wave: Wave, records: Sequence[Record], rejected: int, set_aside_answers: int) -> tuple:
    """The row of rpt_intake; `rejected` and `set_aside_answers` come from the ledger."""
    reasons = intake_counts(records)
    read = rejected + sum(reasons.values())
    return (wave.wave_id, wave.survey_code, read, rejected, *reasons.values(), late(wave, records), set_aside_answers)
