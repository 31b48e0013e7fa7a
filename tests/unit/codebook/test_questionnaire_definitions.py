"""Definitions of questionnaires: what a form of each platform says, and what a draft takes from it."""

import csv
from pathlib import Path

import openpyxl
import pytest
from codebook_seeds import accept_all, rows
from fixtures.new_questionnaire.exports import ASKED, kobotoolbox, limesurvey, lss, qsf, xlsform

from smart_customs.codebook.definition import MANY, NUMBER, ONE, RANKED, TEXT, Definition, Option, load_definition
from smart_customs.codebook.draft import draft
from smart_customs.landing.dialect import Declared
from smart_customs.landing.refusal import Refused
from smart_customs.paths import SEEDS


def kinds(definition: Definition) -> dict[str, str]:
    return {question.code: question.kind for question in definition.questions}


def in_both(name: str) -> dict[str, str]:
    return dict(zip(("en", "fr"), ASKED[name], strict=True))


def test_an_xlsform(tmp_path):
    definition = load_definition(xlsform(tmp_path / "form.xlsx"))
    technologies = ("ai", "bc", "cloud", "drones")
    assert kinds(definition) == {
        "member": TEXT,
        "strategy": ONE,
        "way": ONE,
        **dict.fromkeys(technologies, ONE),
        **{f"{scale}_{code}": NUMBER for scale in ("impact", "difficulty") for code in technologies},
        "support": MANY,
        "support_other": TEXT,
        **dict.fromkeys(("study_1", "study_2", "study_3"), ONE),
        "opinion": TEXT,
    }
    way, support = definition.find("way"), definition.find("De quel soutien avez-vous besoin ?")
    assert way.labels == in_both("way")
    assert way.options[3] == Option("m4", {"en": "We are advanced", "fr": "Nous sommes avancés"})
    assert [option.code for option in support.options] == ["skills", "pm", "cyber", "other"]
    # Two questions with one text are told apart by their codes alone.
    assert definition.find("Nobody asked") is None


def test_an_xlsform_in_one_language(tmp_path):
    book = openpyxl.Workbook()
    survey, choices, settings = book.active, book.create_sheet("choices"), book.create_sheet("settings")
    survey.title = "survey"
    for sheet, content in (
        (survey, [("type", "name", "label"), ("begin_group", "g", "Groupe"), ("select_one l", "q", "Oui ou non ?")]),
        (choices, [("list_name", "name", "label"), ("l", 1, "Oui"), ("l", 0, "Non"), (None, None, None)]),
        (settings, [("form_title", "default_language"), ("Formulaire", "Français (fr)")]),
    ):
        for cells in content:
            sheet.append(cells)
    book.save(tmp_path / "form.xlsx")
    (question,) = load_definition(tmp_path / "form.xlsx").questions
    assert (question.code, question.labels) == ("q", {"fr": "Oui ou non ?"})
    assert question.options == (Option("1", {"fr": "Oui"}), Option("0", {"fr": "Non"}))


@pytest.mark.parametrize("is_old", [False, True])
def test_a_survey_of_limesurvey(is_old, tmp_path):
    definition = load_definition(lss(tmp_path / "survey.lss", is_old))
    assert kinds(definition) == {
        **{"member": TEXT, "strategy": ONE, "way": ONE, "status": ONE, "impact": ONE, "difficulty": ONE},
        **{"support": MANY, "study": RANKED, "opinion": TEXT},
    }
    status, support = definition.find("status"), definition.find("support")
    assert status.labels == in_both("status")
    assert [row.code for row in status.rows] == ["ai", "bc", "cloud", "drones"]
    assert status.options[1] == Option("pilot", {"en": "Pilot project", "fr": "Projet pilote"})
    assert (support.rows, [option.code for option in support.options]) == ((), ["skills", "pm", "cyber", "other"])
    assert definition.find("strategy").options == (
        Option("Y", {"en": "Yes", "fr": "Oui"}),
        Option("N", {"en": "No", "fr": "Non"}),
    )


def test_a_survey_of_qualtrics(tmp_path):
    definition = load_definition(qsf(tmp_path / "survey.qsf"))
    assert kinds(definition) == {"Q1": TEXT, "Q2": ONE, "Q3": ONE, "Q4": ONE, "Q5": MANY, "Q6": RANKED}
    status = definition.find("Où en est votre administration ?")
    assert (status.code, status.labels) == ("Q4", in_both("status"))
    assert status.rows[1] == Option("2", {"en": "Blockchain", "fr": "Chaîne de blocs"})
    assert [option.labels["fr"] for option in status.options] == ["Aucun projet", "Prévu", "Projet pilote", "En service"]
    assert definition.find("Q2").options == (Option("1", {"en": "Yes", "fr": "Oui"}), Option("0", {"en": "No", "fr": "Non"}))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("form.xlsx", b"no workbook", "found no workbook; expected an XLSForm"),
        ("survey.qsf", b"{}", "found a file that cannot be read as a survey (KeyError)"),
        ("survey.qsf", b"\xff", "found a file that cannot be read as a survey (UnicodeDecodeError)"),
        ("survey.lss", b"<document>", "found a file that cannot be read as a survey (ParseError)"),
        ("survey.lss", b'<!DOCTYPE d [<!ENTITY e "x">]><document>&e;</document>', "(EntitiesForbidden)"),
        ("survey.lsq", b"<document/>", "found no question"),
        ("survey.pdf", b"", "found a file that ends with .pdf; expected a definition that ends with .xlsx, .qsf, .lss, .lsq"),
    ],
)
def test_what_is_no_definition_is_refused(name, content, words, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        load_definition(path)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("export", "definition", "decisions"), [(kobotoolbox, xlsform, 8), (limesurvey, lss, 8)], ids=["kobotoolbox", "limesurvey"]
)
def test_a_draft_takes_labels_and_options_from_the_definition(export, definition, decisions, tmp_path):
    suffix = {xlsform: ".xlsx", lss: ".lss"}[definition]
    path, form, out = export(tmp_path / "export.csv"), definition(tmp_path / f"form{suffix}"), tmp_path / "draft"

    def drafted(decided: Path | None = None):
        return draft(path, "member", "2026", out, None, Declared(), SEEDS, form, decided)

    assert len(drafted().decisions.open) == decisions
    accept_all(out / "decisions.csv")
    assert drafted(out / "decisions.csv").decisions.open == []
    questions = {(q["topic"], q["item_code"]): q for q in rows(out / "codebook_questions.csv")}
    assert questions["maturity", ""]["label_fr"] == "Où en êtes-vous du chemin ?"
    assert questions["technology_impact", "blockchain"]["label_fr"].startswith("Quel impact attendez-vous ?")
    assert questions["technology_impact", "blockchain"]["label_fr"].rstrip("]").endswith("Chaîne de blocs")
    codes = {(row["topic"], row["raw_value"]): row["answer_code"] for row in rows(out / "codebook_answers.csv")}
    assert codes["maturity", "Nous débutons"] == codes["maturity", "We are just starting"] == "initial"
    # What the export writes, and what the last wave's lists already know.
    assert codes.get(("maturity", "m4")) == ("advanced" if export is kobotoolbox else None)
    assert codes["technology_status", "En phase de test"] == "under_development"


def test_an_option_that_nobody_gave_is_listed_with_the_definition_alone(tmp_path):
    """`Shelved` stands in the form; two people answered it, who are too few for a draft without one."""
    path, form = kobotoolbox(tmp_path / "export.csv"), xlsform(tmp_path / "form.xlsx")
    table = list(csv.reader(path.open(encoding="utf-8", newline=""), delimiter=";"))
    for record in table[1:3]:
        record[3] = "shelved"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(table)
    book = openpyxl.load_workbook(form)
    book["choices"].append(("status", "shelved", "Shelved", "Abandonné"))
    book.save(form)
    without = draft(path, "member", "2026", tmp_path / "without", None, Declared(), SEEDS)
    with_form = draft(path, "member", "2026", tmp_path / "with", None, Declared(), SEEDS, form)
    wanted = ("wording", "technology_status", "Shelved")
    assert (wanted in without.decisions.found, wanted in with_form.decisions.found) == (False, True)
    assert without.proposal.rare == {"technology_status": 1}
    assert "helved" not in (tmp_path / "without/decisions.csv").read_text()
