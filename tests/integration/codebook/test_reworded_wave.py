"""A wave that asks what the last one asked, worded anew in ten places: a person decides upon ten things at most."""

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from codebook_seeds import rows, write_rows
from fixtures.platforms.questionnaire import ASKED, QUESTIONS

from smart_customs.codebook.draft import draft
from smart_customs.landing.dialect import Declared
from smart_customs.paths import SEEDS

PLACES, RESPONDENTS = 10, 40
NEW = ("Umbrella", "Lantern", "Harbour", "Meadow", "Violin", "Candle", "Ribbon", "Thunder", "Marble", "Orchard")
LISTS = {
    "maturity": "ref_maturity_levels",
    "technology_status": "ref_adoption_statuses",
    "top_technology": "ref_technologies",
    "respondent": "ref_members",
}
CODES = {
    (topic, row["label_en"]): list(row.values())[1 if topic == "maturity" else 0]
    for topic, name in LISTS.items()
    for row in rows(SEEDS / f"reference/{name}.csv")
}
"""By topic and wording."""


def heading(question: dict[str, str]) -> tuple[str, str]:
    """Question and option, as the fixtures word them in English."""
    asked = ASKED["en"].get(question["topic"])
    if asked is None:
        return question["label_en"], ""
    asked = " ".join(asked.split())
    if question["topic"] == "top_technology":
        return asked, question["column_name"][-1]
    before, _, after = question["label_en"].partition(": ")
    return asked, after if question["topic"] in ("performance", "capacity") else before


def answer(question: dict[str, str], number: int, chosen: random.Random) -> str:
    if question["answer_type"] == "text":
        return f"Own words {number} about {question['column_name']}" if number % 3 == 0 else ""
    if question["answer_type"] == "scale":
        return str(chosen.randint(1, 5))
    if question["answer_type"] in ("yes_no", "multi_choice_flag"):
        return chosen.choice(["Yes", "No"])
    known = [wording for topic, wording in CODES if topic == question["topic"]]
    return known[number % len(known)]


def written(path: Path, say: Callable[[str], str], chosen: random.Random) -> Path:
    """An export in the form of LimeSurvey."""
    headings = [heading(question) for question in QUESTIONS]
    header = [
        f"{say(asked)} [{option if option.isdigit() else say(option)}]" if option else say(asked) for asked, option in headings
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Response ID", "Date submitted", "Last page", "Start language", *header])
        for number in range(RESPONDENTS):
            cells = [answer(question, number, chosen) for question in QUESTIONS]
            closed = [question["answer_type"] == "single_choice" and question["topic"] != "respondent" for question in QUESTIONS]
            cells = [say(cell) if is_closed else cell for cell, is_closed in zip(cells, closed, strict=True)]
            writer.writerow([number + 1, f"2026-03-{number % 9 + 1:02} 08:00:0{number % 10}", "3", "en", *cells])
    return path


def wordings() -> Iterator[str]:
    """All that may be worded anew: questions, options, and answers to closed questions."""
    for question in QUESTIONS:
        asked, option = heading(question)
        yield asked
        if option and not option.isdigit():
            yield option
    yield from (wording for topic, wording in CODES if topic != "respondent")


def right(row: dict[str, str], old: str) -> str:
    """What somebody who knows both questionnaires decides."""
    if row["kind"] == "topic":
        return next(question["topic"] for question in QUESTIONS if heading(question)[0] == old)
    if row["kind"] == "item":
        items = {heading(question)[1]: question["item_code"] for question in QUESTIONS if question["item_code"]}
        return items.get(old) or CODES["top_technology", old]
    return CODES[row["where"], old]


@pytest.mark.parametrize("number", range(12))
def test_ten_new_wordings_are_ten_decisions_at_most(number, tmp_path):
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chosen = random.Random(seed)
    new = dict(zip(chosen.sample(sorted(set(wordings())), PLACES), NEW, strict=True))
    old = {wording: text for text, wording in new.items()}
    export, out = written(tmp_path / "export.csv", lambda text: new.get(text, text), chosen), tmp_path / "draft"
    decided = None
    for _ in range(4):
        result = draft(export, "member", "2026", out, None, Declared(), SEEDS, decided=decided)
        if not result.decisions.open:
            break
        content = rows(out / "decisions.csv")
        for row in content:
            if row["needed"] == "yes" and not row["decision"]:
                row["decision"] = right(row, old.get(row["what"], row["what"]))
        write_rows(out / "decisions.csv", content)
        decided = out / "decisions.csv"
    assert result.decisions.open == [], seed
    assert sum(row["decision"] != "" for row in rows(out / "decisions.csv")) <= PLACES, (seed, new)
    assert [file.name for file in result.files if "Own words" in file.read_text(encoding="utf-8")] == [], seed
    # A part of a contact point, or what a text is about, is called as the questionnaire calls it.
    free = ("contact_point", "respondent")
    proposed = [(q.topic, "" if q.topic in free else q.item_code, q.answer_type) for q in result.proposal.questions]
    asked = [(q["topic"], "" if q["topic"] in free else q["item_code"], q["answer_type"]) for q in QUESTIONS]
    assert sorted(proposed) == sorted(asked), (seed, new)
    codes = {(row["topic"], row["raw_value"].lower()): row["answer_code"] for row in rows(out / "codebook_answers.csv")}
    for (topic, wording), code in CODES.items():
        if topic != "respondent":
            assert codes[topic, new.get(wording, wording).lower()] == code, (seed, new)
