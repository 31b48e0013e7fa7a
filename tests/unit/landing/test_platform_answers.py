"""Columns and cells of an export as answers: options, groups, headings over blocks, what is missing and what is a test."""

import pytest
from unit.landing.small_exports import PATH, flags_of, read

from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.platform import Settings, Wanted, key
from smart_customs.landing.records import Reject


def test_rejects_of_the_layer_below_pass_through():
    below = Reject(1, 2, b"x", "torn")
    standard = PLATFORMS["limesurvey"].standardise(
        [["id", "submitdate"]], iter([below]), Wanted({}, frozenset()), Settings(), PATH
    )
    assert list(standard.responses) == [below]


@pytest.mark.parametrize(
    ("platform", "cell", "answers", "unknown"),
    [
        ("eusurvey", "Skills;Plans, and change", ("yes", "yes", "no"), ()),
        ("eusurvey", "Skills;Luck", ("yes", "no", "no"), (("Needs", "Luck"),)),
        ("microsoft_forms", "Law;Skills;", ("yes", "no", "yes"), ()),
        ("google_forms", "Plans, and change", ("no", "yes", "no"), ()),
        ("google_forms", "Skills, Plans, and change, Law", ("yes", "yes", "yes"), ()),
        ("google_forms", "Skills;Law", ("yes", "no", "yes"), ()),
        ("google_forms", "Luck, Skills", ("yes", "no", "no"), (("Needs", "Luck"),)),
        ("google_forms", "", ("", "", ""), ()),
        ("qualtrics", "Plans, and change,Law", ("no", "yes", "yes"), ()),
        ("qualtrics", "-99", ("", "", ""), ()),
        ("kobotoolbox", "skills law", ("yes", "no", "yes"), ()),
        ("kobotoolbox", "n/a", ("", "", ""), ()),
    ],
)
def test_options_in_one_cell_become_a_column_each(platform: str, cell: str, answers: tuple, unknown: tuple):
    number = {"qualtrics": "R_1", "kobotoolbox": "0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11"}.get(platform, "1")
    [names, id_name, time_name] = {
        "eusurvey": (1, "Contribution Id", "Last Update"),
        "microsoft_forms": (1, "ID", "Completion time"),
        "google_forms": (1, "Email address", "Timestamp"),
        "qualtrics": (2, "ResponseId", "EndDate"),
        "kobotoolbox": (1, "_uuid", "_submission_time"),
    }[platform]
    time = {"google_forms": "13/05/2024 10:00:00", "kobotoolbox": "2024-05-13T10:00:00"}.get(platform, "2024-05-13 10:00:00")
    wanted = flags_of("needs_skills", "needs_plans_and_change", "needs_law")
    standard = read(platform, [[id_name, time_name, "Needs"]] * names, [(number, time, cell)], wanted)
    [response] = standard.responses
    by_key = dict(zip(map(key, standard.names), response.answers, strict=True))
    assert by_key == dict(zip(wanted.columns, answers, strict=True))
    assert response.unknown_options == unknown


def test_numbered_places_are_filled_in_their_order():
    wanted = Wanted({f"top_{place}": f"top_{place}" for place in (1, 2, 3)}, frozenset())
    rows = [("1", "2024-05-13 10:00:00", cell) for cell in ("B;A;", "A;B;C;D;", "")]
    standard = read(
        "microsoft_forms", ["ID", "Completion time", "Top"], [(str(n), *row[1:]) for n, row in enumerate(rows)], wanted
    )
    assert [key(name) for name in standard.names] == ["top_1", "top_2", "top_3"]
    found = [(response.answers, response.unknown_options) for response in standard.responses]
    assert found == [(("B", "A", ""), ()), (("A", "B", "C"), (("Top", "D"),)), (("", "", ""), ())]


KOBO = ["_uuid", "_submission_time"]
KOBO_ROW = ("0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11", "2024-05-13T10:00:00")


@pytest.mark.parametrize(
    ("joined", "law", "skills", "answers", "unknown"),
    [
        ("skills", "0", "1", ("no", "yes"), ()),
        # Some exports fill the joined cell alone.
        ("law skills", "", "", ("yes", "yes"), ()),
        ("skills", "", "", ("no", "yes"), ()),
        ("", "1", "0", ("yes", "no"), ()),
        ("", "", "", ("", ""), ()),
        ("skills other", "0", "1", ("no", "yes"), ()),
        # They say different things: nobody knows which is right.
        ("law", "0", "1", ("", ""), (("needs", "law"),)),
        ("law skills", "1", "0", ("", ""), (("needs", "law skills"),)),
    ],
)
def test_joined_and_split_forms_of_an_answer_are_compared(joined, law, skills, answers, unknown):
    header = [*KOBO, "g/needs", "g/needs/law", "g/needs/skills"]
    standard = read("kobotoolbox", header, [(*KOBO_ROW, joined, law, skills)], flags_of("needs_law", "needs_skills"))
    [response] = standard.responses
    assert standard.names == ("needs/law", "needs/skills")
    assert (response.answers, response.unknown_options) == (answers, unknown)


def with_other(*columns: str) -> Wanted:
    """A question with options, `needs_other` among them, and a column for what was typed beside it."""
    names = {column: column for column in (*columns, "needs_other", "other_text")}
    flags = frozenset({*columns, "needs_other"})
    return Wanted(names, flags, {"needs_other": "other_text"}, frozenset({"yes", "no", "oui", "non"}))


@pytest.mark.parametrize(
    ("cell", "flag", "text"),
    [
        ("Training of trainers", "yes", "Training of trainers"),
        (" 7 seminars; two visits ", "yes", " 7 seminars; two visits "),
        ("Oui", "Oui", ""),
        ("1", "yes", ""),
        ("other", "yes", ""),
        ("", "", ""),
    ],
)
def test_an_option_other_that_holds_the_text_itself_is_a_yes_and_its_text(cell: str, flag: str, text: str):
    header = ["id", "submitdate", "needs[law]", "needs[other]"]
    standard = read("limesurvey", header, [("1", "2024-05-13 10:00:00", "1", cell)], with_other("needs_law"))
    [response] = standard.responses
    assert standard.names == ("needs[law]", "needs[other]", "other_text")
    assert (response.answers, response.unknown_options) == (("yes", flag, text), ())


@pytest.mark.parametrize(
    ("cell", "typed", "answers", "unknown"),
    [
        ("Law, Skills", "", ("yes", "yes", "no", ""), ()),
        ("Law, Legal basis; data protection", "", ("yes", "no", "yes", "Legal basis; data protection"), ()),
        ("Law, Skills, one; two; three", "", ("yes", "yes", "yes", "one; two; three"), ()),
        ("Law, own words, with a comma", "", ("yes", "no", "yes", "own words, with a comma"), ()),
        ("own words", "", ("no", "no", "yes", "own words"), ()),
        ("Law;Skills;own words", "", ("yes", "yes", "yes", "own words"), ()),
        # The file has a column for the text, and it is filled.
        ("Law, own words", "own  words", ("yes", "no", "yes", "own  words"), ()),
        ("Law, own words", "others", ("yes", "no", "yes", "others"), (("Needs [other]", "own words"),)),
    ],
)
def test_what_people_type_under_other_is_its_text_and_changes_no_option(cell, typed, answers, unknown):
    header = ["Timestamp", "Needs", "Other text"]
    standard = read("google_forms", header, [("13/05/2024 10:00:00", cell, typed)], with_other("needs_law", "needs_skills"))
    [response] = standard.responses
    by_key = dict(zip(map(key, standard.names), response.answers, strict=True))
    assert tuple(by_key[name] for name in ("needs_law", "needs_skills", "needs_other", "other_text")) == answers
    assert response.unknown_options == unknown


@pytest.mark.parametrize(
    ("platform", "column", "value", "fate"),
    [
        *[("odk_central", "ReviewState", value, "counts") for value in ("", "approved", "edited", "hasIssues")],
        ("odk_central", "ReviewState", "rejected", "skipped"),
        ("odk_central", "ReviewState", "withdrawn", "rejected"),
        ("odk_central", "Status", "notDecrypted", "rejected"),
        *[("kobotoolbox", "_validation_status", value, "counts") for value in ("", "n/a", "Approved", "On Hold", "Approuvé")],
        *[
            ("kobotoolbox", "_validation_status", value, "skipped")
            for value in ("Not Approved", "validation_status_not_approved")
        ],
        ("kobotoolbox", "_validation_status", "perhaps", "rejected"),
    ],
)
def test_a_response_that_was_rejected_is_skipped_and_a_state_that_nobody_listed_is_no_good_one(platform, column, value, fate):
    if platform == "kobotoolbox":
        header, row = [*KOBO, column, "q"], (*KOBO_ROW, value, "yes")
    else:
        header, row = ["SubmissionDate", "KEY", column, "q"], ("2024-05-13T10:00:00Z", f"uuid:{KOBO_ROW[0]}", value, "yes")
    [found] = read(platform, header, [row]).responses
    expected = {"counts": "Response", "skipped": True, "rejected": False}[fate]
    assert (found.is_by_rule if isinstance(found, Reject) else type(found).__name__) == expected
    if isinstance(found, Reject):
        assert repr(value) in found.reason


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a/law", "b/skills"], ("law", "skills")),
        # Twice the same: nobody knows which of them is meant.
        (["a/law", "b/law"], ("a/law", "b/law")),
        (["a/unknown", "a/b/law"], ("a/unknown", "law")),
        # A label with a slash is asked for as a whole.
        (["AI/ML", "g/needs/skills"], ("AI/ML", "needs/skills")),
    ],
)
def test_groups_before_a_name_go_where_the_rest_is_wanted(names: list[str], found: tuple[str, ...]):
    wanted = Wanted({name: name for name in ("law", "skills", "ai_ml", "needs_skills", "ml")}, frozenset())
    assert read("kobotoolbox", [*KOBO, *names], [], wanted).names == found
    odk = [name.replace("/", "-") for name in names]
    assert read("odk_central", ["SubmissionDate", "KEY", *odk], [], wanted).names == tuple(n.replace("/", "-") for n in found)


@pytest.mark.parametrize("group", ["", "g/"])
def test_what_was_typed_beside_an_option_of_its_name_is_told_from_it(group):
    """`needs/other` and `needs_other` are one name once signs do not matter; forms make both by themselves."""
    header = [*KOBO, f"{group}needs", f"{group}needs/law", f"{group}needs/other", f"{group}needs_other"]
    flags = ("needs_law", "needs_other")
    columns = {name: name for name in (*flags, "needs_other_text")}
    wanted = Wanted(columns, frozenset(flags), {"needs_other": "needs_other_text"}, frozenset({"yes", "no"}))
    found = read("kobotoolbox", header, [(*KOBO_ROW, "law other", "1", "1", "Boats, mostly")], wanted)
    assert found.names == ("needs/law", "needs/other", "needs_other_text")
    [response] = found.responses
    assert (response.answers, response.unknown_options) == (("yes", "yes", "Boats, mostly"), ())


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Law", "yes"),
        ("1", "yes"),
        ("0", "no"),
        ("TRUE", "yes"),
        ("false", "no"),
        ("Oui", "Oui"),
        ("Y", "Y"),
        ("", ""),
        ("Luck", "Luck"),
    ],
)
def test_a_column_of_one_option(cell: str, answer: str):
    header = [["Respondent ID", "End Date", "Needs"], ["", "", "Law"]]
    standard = read("surveymonkey", header, [("1", "05/31/2024 02:05:09 PM", cell)], flags_of("needs_law"))
    [response] = standard.responses
    assert (standard.names, response.answers, response.submitted_at) == (("Needs [Law]",), (answer,), "2024-05-31T14:05:09Z")


def test_a_question_of_surveymonkey_stands_over_its_block():
    header = [
        ["Respondent ID", "End Date", "<b>Which&nbsp;needs?</b>", "", "", "Anything else?", "Member"],
        ["", "", "Law", "Skills", "Other (please specify)", "Open-Ended Response", "Response"],
    ]
    assert read("surveymonkey", header, []).names == (
        *("Which needs? [Law]", "Which needs? [Skills]", "Which needs? [Other (please specify)]"),
        *("Anything else?", "Member"),
    )


def test_missing_answers_are_empty_and_incomplete_responses_need_no_time():
    header = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Frage"]
    rows = [("1", "", "2", "N/A"), ("2", "2024-05-13 10:00:00", "6", "NA")]
    standard = read("limesurvey", header, rows)
    assert standard.names == ("Frage",)
    found = [(r.submitted_at, r.is_complete, r.answers) for r in standard.responses]
    assert found == [("", "false", ("",)), ("2024-05-13T10:00:00Z", "true", ("NA",))]


@pytest.mark.parametrize(
    ("status", "finished", "found"),
    [
        ("Survey Preview", "True", ("true", "true")),
        ("Survey Test", "1", ("true", "true")),
        ("2", "0", ("false", "true")),
        ("Offline Survey Preview", "1", ("true", "true")),
        ("IP Address", "False", ("false", "false")),
        ("0", "TRUE", ("true", "false")),
    ],
)
def test_tests_and_incomplete_responses_of_qualtrics(status: str, finished: str, found: tuple[str, str]):
    header = ["ResponseId", "EndDate", "Status", "Finished"]
    [response] = read("qualtrics", [header, header], [("R_1", "2024-05-13 10:00:00", status, finished)]).responses
    assert (response.is_complete, response.is_test) == found


def test_a_platform_column_that_is_asked_for_is_an_answer():
    header = ["id", "submitdate", "startlanguage", "seed"]
    wanted = Wanted({"startlanguage": "respondent_language"}, frozenset())
    standard = read("limesurvey", header, [("1", "2024-05-13 10:00:00", "fr", "77")], wanted)
    assert (standard.names, next(standard.responses).answers) == (("startlanguage",), ("fr",))


@pytest.mark.parametrize(("is_complete", "is_test"), [("finished", "no"), ("yes", "maybe")])
def test_a_word_that_is_neither_yes_nor_no_is_rejected(is_complete: str, is_test: str):
    header = ["submission_id", "submitted_at", "is_complete", "is_test"]
    rows = [("1", "2024-05-13T10:00:00Z", is_complete, is_test), ("2", "2024-05-13T10:00:00+02:00", "Oui", "")]
    rejected, response = read("plain", header, rows).responses
    column, wrong = ("is_complete", is_complete) if is_test == "no" else ("is_test", is_test)
    assert rejected.reason == f"{wrong!r} in the column {column!r}, and nobody knows whether such a response counts"
    assert (response.is_complete, response.is_test, response.submitted_at) == ("true", "false", "2024-05-13T08:00:00Z")
