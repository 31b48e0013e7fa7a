"""What is odd about waves and yet true, as a person would accept it: rows of `ref_accepted_findings`. Knows no rule's code."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from .reading import Row, Seeds, Wave, read_rows
from .scores import score
from .submissions import Record, classify

ACCEPTED = "reference/ref_accepted_findings.csv"


def accepted_rows(seeds_dir: Path, raw_files: Mapping[tuple[str, str], Path]) -> list[Row]:
    """Questions that nobody or all alike answered, votes all the same, a Member that sent most."""
    seeds = Seeds(seeds_dir)
    found = []
    for (survey, wave_id), path in raw_files.items():
        wave = seeds.wave(survey, wave_id)
        records = classify(wave, seeds.members_on(wave.closed_on), read_rows(path))
        where = {"survey_code": survey, "wave_id": wave_id, "reason": "Drawn so, invented for a test."}
        found += [{**where, "rule_name": rule, "place": place} for rule, place in _oddities(wave, records)]
    return found


def _oddities(wave: Wave, records: list[Record]) -> Iterator[tuple[str, str]]:
    counted = [record for record in records if record.reason == "counted"]
    if sum(r.submitted_on is not None and r.submitted_on < wave.opened_on for r in records) > 4:
        yield "were_not_sent_before_it_opened", ""
    coded = {topic for topic, _ in wave.answers} | set(wave.scales)
    for topic, questions in wave.questions.items():
        if topic not in coded or topic == "respondent":
            continue
        texts = {q.column_name: [r.cells[q.column_name] for r in counted] for q in questions}
        codes = {text: _code(wave, topic, text) for text in set().union(*texts.values())}
        for column, answers in texts.items():
            given = {codes[text] for text in answers} - {None}
            if len(given) < 2:
                yield "are_not_all_the_same" if given else "are_not_all_empty", column
        if len(questions) > len({q.item_code for q in questions}):
            votes = [{codes[text] for text in answers} - {None} for answers in zip(*texts.values(), strict=True)]
            if max(map(len, votes), default=0) == 1:
                yield "do_not_all_repeat_themselves", topic
    by_member = Counter(r.member_iso3 for r in records if r.reason in ("counted", "superseded"))
    if by_member and max(by_member.values()) > by_member.total() / 2:
        yield "come_from_different_members", ""


def _code(wave: Wave, topic: str, text: str) -> object:
    """What an answer stands for; None where there is none."""
    return score(wave, topic, text) if topic in wave.scales else wave.code(topic, text)
