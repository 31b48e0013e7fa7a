"""Rows of the codebook for an export that nobody has described yet, for a person to fill in.

The codebook is public, so nothing goes into a draft that only a few people wrote: no free text, no address, no name.
"""

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from smart_customs.files import replacing
from smart_customs.landing.csv_file import writing_csv
from smart_customs.landing.dialect import Declared, open_table
from smart_customs.landing.platforms import PLATFORMS, recognised
from smart_customs.landing.platforms.platform import Settings, Wanted, key
from smart_customs.landing.records import Record, Reject
from smart_customs.landing.refusal import Refused

QUESTION_COLUMNS = [
    *("wave_id", "survey_code", "column_name", "topic", "item_code", "answer_type"),
    *("is_required", "is_personal_data", "label_en", "label_fr"),
]
ANSWER_COLUMNS = ["wave_id", "topic", "raw_value", "answer_code"]
_MOST_WORDINGS = 20
"""A column with more different answers is taken for text."""
_FEWEST_RESPONDENTS = 3
"""A wording that fewer gave may be somebody's own."""
_YES_NO = {"yes", "no", "y", "n", "oui", "non", "true", "false", "1", "0"}


class Draft(NamedTuple):
    """The two files, and for each column how many of its wordings were left out, since too few people gave them."""

    questions: Path
    answers: Path
    left_out: dict[str, int]


def draft(path: Path, survey_code: str, wave_id: str, out: Path, platform_name: str | None, declared: Declared) -> Draft:
    """Writes `codebook_questions.csv` and `codebook_answers.csv` into the folder `out`; topics, items and codes are left empty.

    Wordings that fewer than three respondents gave are left out. Raises Refused where the export cannot be read.
    """
    first = open_table(path, declared)
    first_rows = [first.header[0], *(item.cells for item in islice(first.records(), 5) if isinstance(item, Record))]
    platform = PLATFORMS[platform_name] if platform_name else recognised(first_rows, path)
    table = open_table(path, Declared(**{**vars(declared), "header_rows": platform.header_rows(first_rows) or 1}))
    standard = platform.standardise(table.header, table.records(), Wanted({}, frozenset()), Settings(), path)
    answers: list[Counter[str]] = [Counter() for _ in standard.names]
    for response in standard.responses:
        if not isinstance(response, Reject):
            for counter, answer in zip(answers, response.answers, strict=True):
                if answer.strip():
                    counter[answer.strip()] += 1
    questions, wordings, left_out = [], [], {}
    for name, counter in zip(standard.names, answers, strict=True):
        kind = _answer_type(counter)
        label = " ".join(name.split())
        questions.append([wave_id, survey_code, key(name), "", "", kind, "false", "true" if kind == "text" else "", label, ""])
        if kind in ("single_choice", "yes_no"):
            kept = [wording for wording, count in counter.most_common() if count >= _FEWEST_RESPONDENTS]
            wordings.extend([wave_id, "", wording, ""] for wording in kept)
            if len(kept) < len(counter):
                left_out[key(name)] = len(counter) - len(kept)
    files = (out / "codebook_questions.csv", out / "codebook_answers.csv")
    for file in files:
        if file.exists():
            raise Refused(
                file, "a draft that may have been filled in", "no file yet", "Move it away, or name another folder with --out."
            )
    with replacing(files[0], 0o644) as drafted_questions, replacing(files[1], 0o644) as drafted_answers:
        for drafted, rows in (
            (drafted_questions, [QUESTION_COLUMNS, *questions]),
            (drafted_answers, [ANSWER_COLUMNS, *wordings]),
        ):
            with writing_csv(drafted) as write_row:
                for row in rows:
                    write_row(row)
    return Draft(*files, left_out)


def _answer_type(answers: Counter[str]) -> str:
    """What the answers look like; a person has to confirm it."""
    values = {answer.lower() for answer in answers}
    if not values or len(values) > _MOST_WORDINGS or any("@" in value for value in values):
        return "text"
    rare = sum(count for count in answers.values() if count < _FEWEST_RESPONDENTS)
    if values <= _YES_NO:
        return "yes_no"
    if all(value.replace(".", "", 1).isdigit() for value in values):
        return "scale"
    # Most people wrote something of their own.
    return "text" if 2 * rare > answers.total() else "single_choice"
