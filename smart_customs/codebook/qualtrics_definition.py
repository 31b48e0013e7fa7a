"""A survey file of Qualtrics (.qsf): JSON, each question an element `SQ`, translations beside it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smart_customs.codebook.definition import MANY, NUMBER, ONE, RANKED, TEXT, Defined, Labels, Option, language, plain
from smart_customs.landing.refusal import Refused

_ANSWERED = {"MC": ONE, "Matrix": ONE, "TE": TEXT, "RO": RANKED, "Slider": NUMBER, "CS": NUMBER, "FileUpload": TEXT}
"""By type of question; what else there is asks for nothing."""


def read_qualtrics(path: Path) -> list[Defined]:
    """The questions that are not in the trash. Raises Refused where it is no such file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        elements = content["SurveyElements"]
        own = language(content["SurveyEntry"].get("SurveyLanguage", "EN"))
        unused = set(_trash(elements))
        questions = []
        for element in elements:
            payload = element.get("Payload")
            if element["Element"] == "SQ" and payload["QuestionType"] in _ANSWERED and payload["QuestionID"] not in unused:
                questions.append(_question(payload, own or "en"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(
            path,
            f"a file that cannot be read as a survey ({type(error).__name__})",
            "a survey file of Qualtrics (.qsf)",
            "Export the survey again from its tools.",
        ) from None
    return questions


def _trash(elements: list[dict[str, Any]]) -> Iterator[str]:
    for element in elements:
        blocks = element.get("Payload") if element["Element"] == "BL" else None
        for block in (blocks.values() if isinstance(blocks, dict) else blocks) or ():
            if block.get("Type") == "Trash":
                yield from (entry.get("QuestionID") for entry in block.get("BlockElements", ()))


def _question(payload: dict[str, Any], own: str) -> Defined:
    translations = _translations(payload)
    kind, selector = _ANSWERED[payload["QuestionType"]], payload.get("Selector", "")
    recoded = payload.get("RecodeValues") or {}
    choices = _listed(payload, "Choices", "ChoiceOrder", own, translations, recoded)
    labels = {own: plain(payload["QuestionText"])}
    labels |= {name: plain(texts["QuestionText"]) for name, texts in translations.items() if texts.get("QuestionText")}
    code = payload["DataExportTag"]
    if payload["QuestionType"] == "Matrix":
        if selector == "TE":
            kind = TEXT
        elif payload.get("SubSelector") == "MultipleAnswer":
            kind = MANY
        rows = _listed(payload, "Choices", "ChoiceOrder", own, translations, {})
        return Defined(code, kind, labels, _listed(payload, "Answers", "AnswerOrder", own, translations, recoded), rows)
    if payload["QuestionType"] == "MC":
        return Defined(code, MANY if selector.startswith("MA") else ONE, labels, choices)
    if kind == RANKED:
        return Defined(code, kind, labels, choices)
    return Defined(code, kind, labels, rows=choices)


def _listed(
    payload: dict[str, Any], part: str, order: str, own: str, translations: dict[str, Any], recoded: dict[str, Any]
) -> tuple[Option, ...]:
    """Choices or answers in their order."""
    # Lists without entries are written as lists, others as objects.
    entries = payload.get(part) or {}
    entries = dict(enumerate(entries)) if isinstance(entries, list) else entries
    found = {str(name): entry for name, entry in entries.items()}
    options = []
    for name in [str(name) for name in payload.get(order) or found]:
        if name in found:
            labels: Labels = {own: plain(found[name].get("Display", ""))}
            for spoken, texts in translations.items():
                translated = (texts.get(part) or {}).get(name) if isinstance(texts.get(part), dict) else None
                if translated and translated.get("Display"):
                    labels[spoken] = plain(translated["Display"])
            options.append(Option(str(recoded.get(name, name)), labels))
    return tuple(options)


def _translations(payload: dict[str, Any]) -> dict[str, Any]:
    """The texts in other languages, by English and French alone."""
    spoken = payload.get("Language")
    return {language(name): texts for name, texts in spoken.items() if language(name)} if isinstance(spoken, dict) else {}
