"""Drafts for the exports of every platform, against the codebook of 2024: what is proposed, and that landing reads it."""

import pytest
from codebook_seeds import accept_all, copied_seeds, rows
from fixtures.platforms.questionnaire import EXPORTS, HERE, QUESTIONS, expected, mapping
from landed import read_canonical

from smart_customs.codebook.add import add
from smart_customs.codebook.draft import Draft, draft
from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.landing.platforms.platform import Settings, key
from smart_customs.paths import SEEDS

WAVE = ("member", "2026")
ASKED = {question["column_name"]: question for question in QUESTIONS}
# A grid of Microsoft Forms is exported without its question, and where someone agreed to no topic is known.
OPEN = {"microsoft_forms": 3, "microsoft_forms_resaved": 3}


def declared(name: str) -> Declared:
    return Declared(encoding="cp1252") if name == "microsoft_forms_resaved" else Declared()


def drafted(name: str, out, decided=None) -> Draft:
    return draft(HERE / EXPORTS[name].file, *WAVE, out, None, declared(name), SEEDS, decided=decided)


def columns_of_2024(name: str, draft: Draft) -> dict[str, str]:
    """By the drafted column: the column of 2024 that asks the same, as the fixture's own mapping says it."""
    known = {key(export_column): column for export_column, column in mapping(name)} or {key(column): column for column in ASKED}
    found = {}
    for question in draft.proposal.questions:
        names = (question.column_name, question.labels["en"], question.labels["fr"], question.column.name)
        found[question.column_name] = next(known[key(text)] for text in names if key(text) in known)
    return found


@pytest.mark.parametrize("name", EXPORTS)
def test_topics_items_and_types_are_proposed_right(name, tmp_path):
    result = drafted(name, tmp_path / "draft")
    of_2024 = columns_of_2024(name, result)
    proposed = {of_2024[q.column_name]: (q.topic, q.item_code, q.answer_type) for q in result.proposal.questions}
    right = {column: (q["topic"], q["item_code"], q["answer_type"]) for column, q in ASKED.items()}
    assert len(result.proposal.questions) == 67
    # All of it: more than the 95 % that are promised, and so nothing that was called sure is wrong.
    assert proposed == right
    assert len(result.decisions.open) == OPEN.get(name, 0 if not result.proposal.left_out else 1)


@pytest.mark.parametrize("name", EXPORTS)
def test_a_draft_that_was_decided_upon_lands(name, tmp_path):
    """What was drafted, added to the seeds without a word of Python or CSV, reads the export: each cell as it has to be."""
    out, seeds = tmp_path / "draft", copied_seeds(tmp_path)
    if drafted(name, out).decisions.open:
        accept_all(out / "decisions.csv")
    result = drafted(name, out, out / "decisions.csv")
    assert result.decisions.open == []
    added = add(out, seeds)
    assert added[seeds / "codebook/codebook_questions.csv"] == 67
    columns = out / "columns.csv"
    order = Order(
        *WAVE,
        columns=columns if columns.exists() else None,
        declared=declared(name),
        settings=Settings(date_order="dmy" if name == "google_forms" else "mdy"),
    )
    landing = land(HERE / EXPORTS[name].file, order, LandingFolder(tmp_path / "landing"), seeds)
    header, *records = read_canonical(landing.canonical)
    of_2024 = columns_of_2024(name, result)
    found = [{of_2024.get(column, column): cell for column, cell in zip(header, record, strict=True)} for record in records]
    wanted = expected(name)
    if name == "google_forms":
        wanted = [{**row, "submission_id": record["submission_id"]} for row, record in zip(wanted, found, strict=True)]
    assert found == wanted


def test_a_draft_holds_the_wordings_of_the_last_wave(tmp_path):
    drafted("plain", tmp_path)
    last = [
        {**row, "wave_id": "2026"} for row in rows(SEEDS / "codebook/codebook_answers.csv") if row["topic"] != "partner_agency"
    ]
    assert sorted(map(str, rows(tmp_path / "codebook_answers.csv"))) == sorted(map(str, last))
    (wave,) = rows(tmp_path / "ref_survey_waves.csv")
    assert wave == {
        "wave_id": "2026",
        "survey_code": "member",
        "title": "Smart Customs Survey 2026: Members",
        "opened_on": "2024-04-18",
        "deadline_on": "2024-06-25",
        "extended_deadline_on": "2024-06-25",
        "closed_on": "2024-06-25",
        "provenance": "collected",
        "previous_wave_id": "2024",
        "impact_min": "1",
        "impact_max": "5",
        "difficulty_min": "1",
        "difficulty_max": "5",
        "high_is_more": "true",
    }


def test_a_draft_twice_gives_the_same_files(tmp_path):
    for out in ("first", "second", "second"):
        drafted("google_forms", tmp_path / out)
    contents = [{path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("first", "second")]
    assert contents[0] == contents[1]
    assert [*contents[0]] == ["decisions.csv"]
