"""A draft for an export of Qualtrics, whose columns are numbers, with its survey file in both languages."""

import csv
import json
from pathlib import Path

from codebook_seeds import accept_all, rows
from fixtures.new_questionnaire.exports import LEVEL, NEED, STATUS, TECHNOLOGY, qsf

from smart_customs.codebook.draft import draft
from smart_customs.landing.dialect import Declared
from smart_customs.paths import SEEDS

COLUMNS = ["StartDate", "EndDate", "Status", "Finished", "ResponseId", "Q1", "Q2", "Q3", *(f"Q4_{n}" for n in range(1, 5)), "Q5"]


def export(path: Path) -> Path:
    """Thirty responses in French: the headings and answers are those of the second language."""
    asked = [
        "Quel Membre ?",
        "Stratégie ?",
        "Chemin ?",
        *(f"Où en est-on ? - {words[2]}" for words in TECHNOLOGY.values()),
        "Soutien ?",
    ]
    texts = ["Start Date", "End Date", "Response Type", "Finished", "Response ID", *asked]
    ids = [json.dumps({"ImportId": name}) for name in COLUMNS]
    levels, statuses, needs = ([words[2] for words in part.values()] for part in (LEVEL, STATUS, NEED))
    table = [COLUMNS, texts, ids]
    for n in range(30):
        status = [statuses[(n + place) % 4] for place in range(4)]
        chosen = ",".join(needs[: 1 + n % 3])
        member = ["France", "Belgique", "Maroc", "Sénégal", "Canada"][n % 5]
        day = f"2026-03-{n % 9 + 1:02} 08:00:00"
        table.append([day, day, "IP Address", "True", f"R_{n:05}", member, "Oui", levels[n % 5], *status, chosen])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return path


def test_a_draft_with_a_survey_file(tmp_path):
    path, form, out = export(tmp_path / "export.csv"), qsf(tmp_path / "survey.qsf"), tmp_path / "draft"
    draft(path, "member", "2026", out, None, Declared(), SEEDS, form)
    accept_all(out / "decisions.csv")
    result = draft(path, "member", "2026", out, None, Declared(), SEEDS, form, out / "decisions.csv")
    assert result.decisions.open == []
    questions = {q["column_name"]: q for q in rows(out / "codebook_questions.csv")}
    assert {name: (q["topic"], q["item_code"]) for name, q in questions.items()} == {
        "q1": ("respondent", "member_iso3"),
        "q2": ("it_strategy", ""),
        "q3": ("maturity", ""),
        **{f"q4_{n}": ("technology_status", item) for n, item in enumerate(TECHNOLOGY, start=1)},
        **{
            f"q5_{name}": ("capacity", need)
            for name, need in (
                ("compétences_techniques", "technical_skills"),
                ("gestion_de_projet", "project_management"),
                ("sensibilisation_à_la_cybersécurité_hygiène", "cybersecurity_awareness"),
                ("autre", "other"),
            )
        },
    }
    assert questions["q4_2"]["label_en"] == "For each technology, where does your administration stand? [Blockchain]"
    assert questions["q3"]["label_fr"] == "Où en êtes-vous du chemin ?"
    codes = {(row["topic"], row["raw_value"]): row["answer_code"] for row in rows(out / "codebook_answers.csv")}
    assert codes["maturity", "Nous sommes avancés"] == codes["maturity", "We are advanced"] == "advanced"
