"""A survey or question file of LimeSurvey (.lss, .lsq): XML with a table for questions, subquestions, answers and their texts.

Older versions write a row for each language, newer ones keep the texts in tables of their own (`question_l10ns`).
"""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from smart_customs.codebook.definition import MANY, NUMBER, ONE, RANKED, TEXT, Defined, Labels, Option, language, plain
from smart_customs.landing.refusal import Refused

_KINDS = {
    **dict.fromkeys("L!O", ONE),
    **dict.fromkeys("YG5I", ONE),
    **dict.fromkeys("FHABCE1", ONE),
    **dict.fromkeys("MP", MANY),
    **dict.fromkeys("NK:", NUMBER),
    **dict.fromkeys("STUQD;|", TEXT),
    "R": RANKED,
}
"""By type of question; what else there is shows or computes something."""
_YES, _NO = Option("Y", {"en": "Yes", "fr": "Oui"}), Option("N", {"en": "No", "fr": "Non"})
_OTHER = Option("other", {"en": "Other", "fr": "Autre"})
_FIXED = {
    "Y": (_YES, _NO),
    "C": (_YES, Option("U", {"en": "Uncertain", "fr": "Incertain"}), _NO),
    "E": (
        Option("I", {"en": "Increase", "fr": "Augmente"}),
        Option("S", {"en": "Same", "fr": "Inchangé"}),
        Option("D", {"en": "Decrease", "fr": "Diminue"}),
    ),
}
Row = dict[str, str]


def read_limesurvey(path: Path) -> list[Defined]:
    """The questions in their order. Raises Refused where it is no such file."""
    try:
        root = parse(path).getroot()
        if root is None:
            raise ValueError("an empty document")
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(
            path,
            f"a file that cannot be read as a survey ({type(error).__name__})",
            "a survey or question file of LimeSurvey (.lss, .lsq)",
            "Export the structure of the survey again.",
        ) from None
    questions = _merged(_rows(root, "questions"), _texts(root, "question_l10ns", "qid", "question"), "qid", "question")
    parts = _merged(_rows(root, "subquestions"), _texts(root, "question_l10ns", "qid", "question"), "qid", "question")
    answers = _merged(_rows(root, "answers"), _texts(root, "answer_l10ns", "aid", "answer"), "aid", "answer")
    # Some versions keep subquestions among the questions.
    parts += [row for row in questions if row[0].get("parent_qid", "0") not in ("", "0")]
    found = []
    for row, labels in sorted((q for q in questions if q[0].get("parent_qid", "0") in ("", "0")), key=_place):
        kind = _KINDS.get(row.get("type", ""))
        if kind is None:
            continue
        rows = _options(parts, "parent_qid", row["qid"], "title")
        options = _FIXED.get(row["type"]) or _options(answers, "qid", row["qid"], "code")
        other = (_OTHER,) if row.get("other") == "Y" else ()
        if kind == MANY:
            rows, options = (), rows
        found.append(Defined(row["title"], kind, labels, (*options, *other), rows))
    return found


def _rows(root: Element, table: str) -> list[Row]:
    return [{cell.tag: cell.text or "" for cell in row} for row in root.iterfind(f"./{table}/rows/row")]


def _texts(root: Element, table: str, number: str, text: str) -> dict[str, Labels]:
    """The texts of a table for languages, by the number of what they belong to."""
    found: dict[str, Labels] = {}
    for row in _rows(root, table):
        if spoken := language(row.get("language", "")):
            found.setdefault(row.get(number, ""), {})[spoken] = plain(row.get(text, ""))
    return found


def _merged(rows: list[Row], texts: dict[str, Labels], number: str, text: str) -> list[tuple[Row, Labels]]:
    """Each entry once, with its texts; older versions repeat it for each language."""
    found: dict[tuple[str, ...], tuple[Row, Labels]] = {}
    for row in rows:
        about = (row.get("qid", ""), row.get("title", ""), row.get("code", ""), row.get("scale_id", ""), row.get("aid", ""))
        labels = found.setdefault(about, (row, dict(texts.get(row.get(number, ""), {}))))[1]
        if row.get(text):
            if spoken := language(row.get("language", "en")):
                labels.setdefault(spoken, plain(row[text]))
    return list(found.values())


def _options(entries: list[tuple[Row, Labels]], part: str, number: str, code: str) -> tuple[Option, ...]:
    # The second scale of a grid has columns of its own.
    mine = [entry for entry in entries if entry[0].get(part) == number and entry[0].get("scale_id", "0") in ("", "0")]
    return tuple(Option(row[code], labels) for row, labels in sorted(mine, key=_place))


def _place(entry: tuple[Row, Labels]) -> tuple[int, int]:
    row = entry[0]
    order = row.get("question_order") or row.get("sortorder") or "0"
    return int(row.get("gid") or 0), int(order)
