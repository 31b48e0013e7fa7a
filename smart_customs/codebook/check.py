"""What a run would refuse in codebook, lists and waves, found before any run: every finding with its file, line and remedy."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from smart_customs.codebook.definition import ONE, RANKED, Definition
from smart_customs.codebook.seeds import ANSWERS, NO_ANSWER, QUESTIONS, WAVES, Line, Seeds, of_wave, read_seed
from smart_customs.comparing import comparable
from smart_customs.landing.contract import STANDARD_COLUMNS
from smart_customs.landing.platforms.platform import key
from smart_customs.landing.refusal import Refused

_FILLED = {
    WAVES: ("wave_id", "survey_code", "title", "opened_on", "deadline_on", "extended_deadline_on", "closed_on", "provenance"),
    QUESTIONS: (
        *("wave_id", "survey_code", "column_name", "topic", "answer_type", "is_required", "is_personal_data"),
        *("label_en", "label_fr"),
    ),
    ANSWERS: ("wave_id", "topic", "raw_value", "answer_code"),
}
_DAYS = ("opened_on", "deadline_on", "extended_deadline_on", "closed_on")
_WHO = {"member": ("respondent", "member_iso3"), "partner_agency": ("partner_agency", "agency_type")}
"""By survey: topic and item of the column that says who answers."""
_SCALES = {"technology_impact": "impact", "technology_difficulty": "difficulty"}
_LISTS = ("technology_code", "adoption_status", "capacity_need_code", "agency_type", "pmm_dimension_code", "pmm_outcome_code")
_SHOWN = 3


class Finding(NamedTuple):
    """Something that a run would refuse. `survey_code` and `wave_id` are empty where it concerns every survey, or every wave."""

    path: str
    line: int | None
    found: str
    expected: str
    remedy: str
    survey_code: str = ""
    wave_id: str = ""

    def concerns(self, survey_code: str | None, wave_id: str | None) -> bool:
        """Whether it stands in the way of a wave of a survey; None for any."""
        return (not self.wave_id or wave_id in (None, self.wave_id)) and (
            not self.survey_code or survey_code in (None, self.survey_code)
        )

    def __str__(self) -> str:
        return str(self.refused())

    def refused(self) -> Refused:
        """It as a refusal."""
        return Refused(self.path, self.found, self.expected, self.remedy, self.line)


def check(folder: Path, definition: Definition | None = None) -> list[Finding]:
    """Everything that is wrong in the seeds of a folder. `definition`: of a questionnaire whose options have to be wordings.

    Raises Refused where a seed cannot be read at all.
    """
    seeds = Seeds(folder)
    cells = [finding for name in _FILLED for finding in _cells(folder, name)]
    if cells:
        # Rows without the cells that all else is about would give findings that are none.
        return cells
    waves = {(line.cells["survey_code"], line.cells["wave_id"]) for line in seeds.waves}
    return [
        *_waves(seeds),
        *_questions(seeds, waves),
        *_answers(seeds, {wave for _, wave in waves}),
        *_missing(seeds),
        *_lists(seeds),
        *_bundled(seeds),
        *(_options(seeds, definition) if definition else ()),
    ]


def check_wave(folder: Path, survey_code: str, wave_id: str) -> None:
    """Raises Refused with the first findings where anything stands in the way of a wave."""
    findings = [finding for finding in check(folder) if finding.concerns(survey_code, wave_id)]
    if findings:
        first, *others = findings
        more = "".join(f"\n{finding}" for finding in others[: _SHOWN - 1])
        rest = len(findings) - _SHOWN
        count = f"\nAnd {rest} more: smart-customs codebook check --wave {wave_id}" if rest > 0 else ""
        raise Refused(first.path, first.found, first.expected, f"{first.remedy}{more}{count}", first.line)


def _cells(folder: Path, name: str) -> Iterator[Finding]:
    header, lines = read_seed(folder / name)
    if missing := [column for column in _FILLED[name] if column not in header]:
        yield Finding(_shown(name), 1, f"no column {', '.join(missing)}", "it in the header", "Add it.")
        return
    for line in lines:
        if empty := [column for column in _FILLED[name] if not line.cells[column].strip()]:
            yield _at(name, line, f"no {' and no '.join(empty)}", "it filled in", "Fill it in, or remove the row.")


def _waves(seeds: Seeds) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    before = {(line.cells["survey_code"], line.cells["wave_id"]): line.cells["previous_wave_id"] for line in seeds.waves}
    for line in seeds.waves:
        cells = line.cells
        where = (cells["survey_code"], cells["wave_id"])
        if where[0] not in _WHO:
            yield _at(WAVES, line, f"the survey {where[0]!r}", f"one of {', '.join(_WHO)}", "Correct it.")
        if where in seen:
            yield _at(WAVES, line, f"the {where[0]} survey's wave {where[1]} as on line {seen[where]}", "one row", "Remove one.")
        seen.setdefault(where, line.number)
        yield from _calendar(line)
        if cells["provenance"] not in ("collected", "reconstructed"):
            yield _at(WAVES, line, f"the provenance {cells['provenance']!r}", "collected or reconstructed", "Write which it is.")
        previous = cells["previous_wave_id"]
        if previous and (where[0], previous) not in before:
            yield _at(
                WAVES,
                line,
                f"the wave before {previous!r}",
                f"a wave of the {where[0]} survey",
                "Describe it, or leave it empty.",
            )
        elif cycle := _cycle(where, before):
            yield _at(
                WAVES,
                line,
                f"waves in a circle: {' after '.join(cycle)}",
                "each after an earlier one",
                "Correct previous_wave_id.",
            )
        yield from _scales(seeds, line)


def _calendar(line: Line) -> Iterator[Finding]:
    days = []
    for name in _DAYS:
        try:
            days.append(dt.date.fromisoformat(line.cells[name]))
        except ValueError:
            yield _at(WAVES, line, f"{name} {line.cells[name]!r}", "a day as YYYY-MM-DD", "Correct it.")
    if len(days) == len(_DAYS) and (
        wrong := [pair for pair in pairwise(zip(days, _DAYS, strict=True)) if pair[0][0] > pair[1][0]]
    ):
        (first, first_name), (second, second_name) = wrong[0]
        yield _at(WAVES, line, f"{first_name} {first} after {second_name} {second}", "days in their order", "Correct them.")


def _cycle(where: tuple[str, str], before: dict[tuple[str, str], str]) -> list[str]:
    """The waves from this one back to itself; empty where the way ends."""
    survey_code, wave_id = where
    way, current = [wave_id], before[where]
    while current and (survey_code, current) in before and current not in way:
        way.append(current)
        current = before[survey_code, current]
    return [*way, wave_id] if current == wave_id else []


def _scales(seeds: Seeds, line: Line) -> Iterator[Finding]:
    asked = {row["topic"] for row in of_wave(seeds.questions, line.cells["wave_id"], line.cells["survey_code"])}
    for topic, scale in _SCALES.items():
        lowest, highest = line.cells[f"{scale}_min"], line.cells[f"{scale}_max"]
        if topic in asked and not (_is_number(lowest) and _is_number(highest) and float(lowest) < float(highest)):
            yield _at(
                WAVES,
                line,
                f"{scale}_min {lowest!r} and {scale}_max {highest!r}",
                f"the lowest and the highest score, since {topic} is asked about",
                "Write them.",
            )
    if asked & _SCALES.keys() and line.cells["high_is_more"] not in ("true", "false"):
        yield _at(
            WAVES, line, f"high_is_more {line.cells['high_is_more']!r}", "true or false", "Write whether a high score means more."
        )


def _questions(seeds: Seeds, waves: set[tuple[str, str]]) -> Iterator[Finding]:
    columns: dict[tuple[str, ...], Line] = {}
    asked: dict[tuple[str, ...], Line] = {}
    items = {name: {item.code for item in seeds.items_of(topic)} for name, topic in seeds.topics.items()}
    for line in seeds.questions:
        cells = line.cells
        where = (cells["survey_code"], cells["wave_id"])
        name, topic = cells["column_name"], seeds.topics.get(cells["topic"])
        if where not in waves:
            yield _at(QUESTIONS, line, f"the {where[0]} survey's wave {where[1]}", f"a wave of {WAVES}", "Add its row there.")
        if topic is None:
            yield _at(
                QUESTIONS, line, f"the topic {cells['topic']!r} of {name}", f"one of {', '.join(seeds.topics)}", "Correct it."
            )
            continue
        if cells["answer_type"] not in topic.types:
            yield _at(
                QUESTIONS,
                line,
                f"the answer_type {cells['answer_type']!r} of {name}",
                f"{' or '.join(topic.types)}, as {topic.name} is answered",
                "Correct it.",
            )
        yield from _item(line, topic, items[topic.name])
        for flag in ("is_required", "is_personal_data"):
            if cells[flag] not in ("true", "false"):
                yield _at(QUESTIONS, line, f"{flag} {cells[flag]!r} of {name}", "true or false", "Correct it.")
        if key(name) in STANDARD_COLUMNS:
            yield _at(QUESTIONS, line, f"the column {name}", "another name: landing writes that one itself", "Rename it.")
        if other := columns.get((*where, key(name))):
            yield _at(
                QUESTIONS,
                line,
                f"the column {name}, like {other.cells['column_name']} on line {other.number}",
                "names that differ in letters or digits",
                "Rename one.",
            )
        columns.setdefault((*where, key(name)), line)
        about = (*where, topic.name, cells["item_code"])
        if about in asked and not topic.has_many:
            yield _at(
                QUESTIONS,
                line,
                f"{name}, which is about {' '.join(about[2:]).strip()} like line {asked[about].number}",
                "one column for each topic and item",
                "Correct topic or item; a column that nothing needs is left out when landing, see --columns.",
            )
        asked.setdefault(about, line)


def _item(line: Line, topic, items: set[str]) -> Iterator[Finding]:
    item, name = line.cells["item_code"], line.cells["column_name"]
    if topic.items == "free":
        if not item:
            yield _at(QUESTIONS, line, f"no item_code for {name}", f"what it is about, as {topic.name} asks for it", "Add it.")
    elif items and item not in items and (item or not topic.may_be_about_all):
        lists = " or ".join(source.partition(".")[0] for source in topic.items)
        found = f"the item {item!r} of {name}" if item else f"no item_code for {name}"
        yield _at(
            QUESTIONS, line, found, f"a code of {lists}, as {topic.name} asks for it", "Correct it, or add it to that list."
        )
    elif not items and item:
        yield _at(QUESTIONS, line, f"the item {item!r} of {name}", f"none: {topic.name} has no items", "Leave it empty.")


def _answers(seeds: Seeds, waves: set[str]) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], Line] = {}
    codes = {name: {listed.code for listed in seeds.codes_of(topic)} for name, topic in seeds.topics.items()}
    for line in seeds.answers:
        wave_id, topic, wording, code = (line.cells[name] for name in ("wave_id", "topic", "raw_value", "answer_code"))
        if wave_id not in waves:
            yield _at(ANSWERS, line, f"the wave {wave_id!r}", f"a wave of {WAVES}", "Add its row there.")
        if topic not in seeds.topics:
            yield _at(ANSWERS, line, f"the topic {topic!r} of {wording!r}", f"one of {', '.join(seeds.topics)}", "Correct it.")
            continue
        subject = seeds.topics[topic]
        is_known = _is_number(code) if subject.answers == "scale" else code in codes[topic] or not codes[topic]
        if not is_known and code != NO_ANSWER:
            source = {"scale": "a number", "yes_no": "yes or no"}.get(
                subject.answers, f"a code of {subject.answers.partition('.')[0]}"
            )
            yield _at(ANSWERS, line, f"the answer_code {code!r} of {wording!r}", f"{source}, or {NO_ANSWER}", "Correct it.")
        about = (wave_id, topic, comparable(wording))
        if other := seen.get(about):
            same = "" if other.cells["answer_code"] == code else f", which stands for {other.cells['answer_code']}"
            yield _at(
                ANSWERS,
                line,
                f"the wording {wording!r} of {topic}, the same as {other.cells['raw_value']!r} on line {other.number}{same}",
                "each wording once: case, white space and kinds of apostrophes make no difference",
                "Remove one.",
            )
        seen.setdefault(about, line)


def _missing(seeds: Seeds) -> Iterator[Finding]:
    """Columns and wordings without which a wave cannot be read."""
    wordings = {(line.cells["wave_id"], line.cells["topic"]) for line in seeds.answers}
    for line in seeds.waves:
        survey_code, wave_id = line.cells["survey_code"], line.cells["wave_id"]
        rows = [q for q in seeds.questions if (q.cells["survey_code"], q.cells["wave_id"]) == (survey_code, wave_id)]
        if not rows:
            yield _at(
                WAVES,
                line,
                f"no question of the {survey_code} survey's wave {wave_id}",
                f"a row in {QUESTIONS} for each column of its export",
                "Draft them: smart-customs codebook draft FILE --survey SURVEY --wave WAVE.",
            )
            continue
        who = _WHO.get(survey_code)
        if who and who not in {(row.cells["topic"], row.cells["item_code"]) for row in rows}:
            yield _at(
                WAVES,
                line,
                f"no question of the {survey_code} survey's wave {wave_id} that says who answers",
                f"a row in {QUESTIONS} with the topic {who[0]} and the item {who[1]}",
                "Add it.",
            )
        for topic, first in {row.cells["topic"]: row for row in reversed(rows)}.items():
            subject = seeds.topics.get(topic)
            needs = subject and subject.answers not in ("", "scale") and topic != "respondent"
            if needs and (wave_id, topic) not in wordings:
                yield _at(
                    QUESTIONS,
                    first,
                    f"no wording for the topic {topic} of wave {wave_id}",
                    f"rows in {ANSWERS} for what is answered",
                    "Add them.",
                )


def _lists(seeds: Seeds) -> Iterator[Finding]:
    """Codes of the lists that stand twice, and references to codes that no list has."""
    known: dict[str, set[str]] = {}
    files = sorted((seeds.folder / "reference").glob("ref_*.csv"))
    contents = {file: read_seed(file) for file in files}
    for file, (header, lines) in contents.items():
        if header and header[0] in _LISTS or header[:1] == ["maturity_level"]:
            column = header[0]
            known[column] = {line.cells[column] for line in lines}
            counts = Counter(line.cells[column] for line in lines)
            for line in lines:
                if counts[line.cells[column]] > 1 or not line.cells[column]:
                    yield _at(
                        f"reference/{file.name}",
                        line,
                        f"the {column} {line.cells[column]!r} on several lines",
                        "each once",
                        "Remove one.",
                    )
    refers = {"member_technology_code": "technology_code", "merged_into": "technology_code"}
    for file, (header, lines) in contents.items():
        for column in header[1:]:
            codes = known.get(refers.get(column, column))
            for line in lines if codes else ():
                if line.cells[column] and line.cells[column] not in codes and column != header[0]:
                    yield _at(
                        f"reference/{file.name}",
                        line,
                        f"the {column} {line.cells[column]!r}",
                        "a code of its list",
                        "Correct it, or add it there.",
                    )


def _bundled(seeds: Seeds) -> Iterator[Finding]:
    """Waves whose records are in git: their columns have to be the codebook's."""
    for line in seeds.waves:
        survey_code, wave_id = line.cells["survey_code"], line.cells["wave_id"]
        name = f"raw/raw_{survey_code}_survey_{wave_id}.csv"
        if not (seeds.folder / name).is_file():
            continue
        with (seeds.folder / name).open(encoding="utf-8", newline="") as file:
            header = file.readline().rstrip("\r\n").split(",")
        described = [row["column_name"] for row in of_wave(seeds.questions, wave_id, survey_code)]
        if described and (differing := sorted({*header} ^ {*STANDARD_COLUMNS, *described})):
            places = ", ".join(f"{column} ({'file' if column in header else 'codebook'} alone)" for column in differing)
            yield Finding(
                _shown(name),
                1,
                f"columns that differ from the codebook's: {places}",
                "the same",
                "Correct either.",
                survey_code,
                wave_id,
            )


def _options(seeds: Seeds, definition: Definition) -> Iterator[Finding]:
    """Options of a questionnaire's definition that its wave does not list as wordings."""
    wordings: dict[tuple[str, str], set[str]] = {}
    for line in seeds.answers:
        wordings.setdefault((line.cells["wave_id"], line.cells["topic"]), set()).add(comparable(line.cells["raw_value"]))
    seen: set[tuple[str, str, str]] = set()
    for line in seeds.questions:
        cells = line.cells
        topic = seeds.topics.get(cells["topic"])
        if topic is None or topic.answers in ("", "scale") or cells["topic"] == "respondent":
            continue
        defined = definition.find(cells["column_name"], cells["label_en"], cells["label_fr"]) or definition.find(
            *(cells[label].partition(" [")[0] for label in ("label_en", "label_fr"))
        )
        if defined is None or defined.kind not in (ONE, RANKED):
            continue
        for option in defined.options:
            for label in option.labels.values() or (option.code,):
                about = (cells["wave_id"], cells["topic"], comparable(label))
                if label and about not in seen and about[2] not in wordings.get(about[:2], set()):
                    seen.add(about)
                    yield _at(
                        QUESTIONS,
                        line,
                        f"no wording for {label!r}, an option of {cells['column_name']}",
                        f"a row in {ANSWERS} for each option of the definition",
                        f"Add it, with the topic {cells['topic']}.",
                    )


def _at(name: str, line: Line, found: str, expected: str, remedy: str) -> Finding:
    cells = line.cells
    return Finding(_shown(name), line.number, found, expected, remedy, cells.get("survey_code", ""), cells.get("wave_id", ""))


def _shown(name: str) -> str:
    return f"seeds/{name}"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
