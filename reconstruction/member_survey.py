"""The Members' survey as a platform would export it: the 116 submissions that count, and whatever else exports hold."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from reconstruction import fieldwork, targets
from reconstruction.answers import DEVELOPING, TECHNOLOGIES, draw_answers
from reconstruction.draw import Draw
from reconstruction.files import Row, columns
from reconstruction.respondents import Member, all_members, split_by_answer
from reconstruction.wordings import member_name, worded

RESUBMITTING = 8
LEVELS = tuple(reversed(targets.MATURITY))


@dataclass(frozen=True)
class Record:
    """One record of the platform; `answers` are codes by column."""

    member: Member
    answers: Row
    started_at: datetime
    submitted_at: datetime
    is_complete: bool = True
    is_test: bool = False


def member_survey() -> list[Row]:
    """The rows of the raw file, in the order in which the questionnaires were opened."""
    answering, silent = split_by_answer(all_members())
    answers, times = draw_answers(answering), fieldwork.submission_times(answering)
    draw = Draw("started")
    counted = [Record(m, answers[m], fieldwork.started(draw, times[m]), times[m]) for m in answering]
    counted, replaced = _with_earlier_versions(counted)
    records = [*counted, *replaced, *_tests(counted, silent), _incomplete(silent), _after_fieldwork(counted)]
    records.sort(key=lambda record: (record.started_at, record.submitted_at, record.member.iso3))
    return [_row(record, number) for number, record in enumerate(records, 1)]


def _with_earlier_versions(counted: list[Record]) -> tuple[list[Record], list[Record]]:
    """(the records that count, those that they replace). Earlier answers differ where it shows in the figures."""
    draw = Draw("earlier versions")
    chosen = [record for record in draw.shuffled(counted) if _can_have_changed(record)][:RESUBMITTING]
    earlier = [_earlier(draw, record) for record in chosen]
    # One Member sent three versions.
    earlier.append(_earlier(draw, earlier[0]))
    # One sent both versions in the same second, from two windows: the one that was opened later counts.
    twin = chosen[1]
    earlier[1] = replace(earlier[1], submitted_at=twin.submitted_at, started_at=twin.started_at - timedelta(minutes=5))
    # One opened the version that counts first, and finished it last: the order of rows is not the order of time.
    crossed = replace(chosen[2], started_at=earlier[2].started_at - timedelta(hours=20))
    return [crossed if record is chosen[2] else record for record in counted], earlier


def _can_have_changed(record: Record) -> bool:
    adopted = any(record.answers.get(f"status_{technology}") == "adopted" for technology in TECHNOLOGIES)
    told = any(column.startswith("details_") for column in record.answers)
    return (
        adopted
        and told
        and record.answers["maturity"] != "initial"
        and record.submitted_at > fieldwork.OPENED + timedelta(days=8)
    )


def _earlier(draw: Draw, record: Record) -> Record:
    answers = {column: code for column, code in record.answers.items() if not column.startswith("details_")}
    answers["maturity"] = LEVELS[max(0, LEVELS.index(answers["maturity"]) - 1)]
    for technology in TECHNOLOGIES:
        if answers.get(f"status_{technology}") == "adopted":
            answers[f"status_{technology}"] = "under_development"
    submitted = record.submitted_at - timedelta(days=draw.whole(1, 3), minutes=draw.whole(1, 59))
    return replace(record, answers=answers, submitted_at=submitted, started_at=submitted - timedelta(minutes=draw.whole(12, 90)))


def _tests(counted: list[Record], silent: list[Member]) -> list[Record]:
    """Trials by the project team, complete, mostly inside fieldwork, some after the answer of the Member they name."""
    draw = Draw("tests")
    early = [record for record in counted if record.submitted_at < datetime(2024, 5, 7)]
    after = [(record.member, record.submitted_at + timedelta(days=1)) for record in draw.shuffled(early)[:2]]
    others = zip(
        draw.shuffled(silent),
        (datetime(2024, 4, 15, 13, 20, 2), datetime(2024, 4, 22, 7, 41, 50), datetime(2024, 5, 8, 15, 5, 27)),
        strict=False,
    )
    return [Record(m, _test_answers(), fieldwork.started(draw, at), at, is_test=True) for m, at in (*after, *others)]


def _test_answers() -> Row:
    """The most of everything, and what no order of the report allows: counting it would show at once."""
    answers = {
        "it_strategy": "no",
        "maturity": "transformational",
        "case_study_willingness": "yes",
        "details_drones": "test test",
    }
    for technology in TECHNOLOGIES:
        answers |= {f"status_{technology}": "adopted", f"impact_{technology}": "1", f"difficulty_{technology}": "5"}
    answers |= {f"performance_{column}": "yes" for column in targets.PERFORMANCE}
    answers |= {f"capacity_{need}": "yes" for need in targets.CAPACITY}
    for place, technology in enumerate(("drones", "virtual_reality", "geospatial_mapping"), 1):
        answers[f"top_technology_{place}"] = technology
    return answers


def _incomplete(silent: list[Member]) -> Record:
    """Broken off after the first pages by a Member that never came back."""
    answers = {
        "it_strategy": "yes",
        "maturity": "experimental",
        "status_ai_ml": "under_consideration",
        "status_drones": "adopted",
    }
    submitted = datetime(2024, 5, 14, 9, 33, 12)
    member = Draw("incomplete").shuffled(silent)[0]
    return Record(member, answers, submitted - timedelta(minutes=7), submitted, is_complete=False)


def _after_fieldwork(counted: list[Record]) -> Record:
    """A correction that came too late, so that the Member's first answer goes on counting."""
    candidates = (record for record in counted if record.member.region == "EUR" and record.answers["maturity"] != LEVELS[-1])
    record = Draw("after fieldwork").shuffled(candidates)[0]
    answers = {column: "adopted" if code in DEVELOPING else code for column, code in record.answers.items()}
    answers["maturity"] = LEVELS[LEVELS.index(answers["maturity"]) + 1]
    submitted = datetime(2024, 6, 27, 10, 14, 9)
    return replace(record, answers=answers, submitted_at=submitted, started_at=submitted - timedelta(minutes=25))


def _row(record: Record, number: int) -> Row:
    draw = Draw(f"wording {number}")
    language = record.member.language
    row = {
        "submission_id": f"M24-{number:04d}",
        "submitted_at": record.submitted_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "is_complete": str(record.is_complete).lower(),
        "is_test": str(record.is_test).lower(),
        "source_row": str(number),
        "member_iso3": member_name(record.member, language, draw),
        "respondent_language": language,
    }
    for question in columns("member"):
        column = question["column_name"]
        if column not in row:
            row[column] = worded(question["topic"], record.answers.get(column, ""), language, draw)
    return row
