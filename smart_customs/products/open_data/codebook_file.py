"""The codebook of a wave as one file: every question with every wording that an answer may have."""

import csv
from pathlib import Path
from typing import Any

from smart_customs.products.open_data.tables import safe

COLUMNS = {
    "wave_id": "Identifier of the wave.",
    "survey_code": "The survey that asks: of Members or of partner agencies.",
    "column_name": "Name of the question.",
    "topic": "What the question is about.",
    "item_code": "The technology, need or outcome that the question is about.",
    "answer_type": "How it is answered.",
    "is_required": "Whether it has to be answered.",
    "is_personal_data": "Whether answers are personal data. Those are in no published table.",
    "label_en": "The question in English.",
    "label_fr": "The question in French.",
    "raw_value": "A wording that an answer may have; empty for free answers.",
    "answer_code": "The code that the wording stands for.",
}


def write_codebook(seeds: Path, wave_id: str, target: Path) -> None:
    """Writes the wave's rows of the codebook in the folder `seeds`: a row for each question and accepted wording."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for answer in _rows(seeds / "codebook_answers.csv", wave_id):
        answers.setdefault(answer["topic"], []).append(answer)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for question in _rows(seeds / "codebook_questions.csv", wave_id):
            # A topic can have coded and free questions; wordings belong to the coded ones.
            coded = answers.get(question["topic"], []) if question["answer_type"] != "text" else []
            for answer in coded or [{"raw_value": "", "answer_code": ""}]:
                row = question | {"raw_value": answer["raw_value"], "answer_code": answer["answer_code"]}
                writer.writerow({name: safe(row[name]) for name in COLUMNS})


def _rows(path: Path, wave_id: str) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["wave_id"] == wave_id]
