"""What the columns of a platform say of a response: tests, spam, rejected, incomplete. What nobody listed is never counted.

The meanings of the platforms' English words and numbers are written down here once more, apart from the tables that are tested.
"""

import os
import random
from collections import Counter

import pytest
from unit.landing.small_exports import flags_of, read

from smart_customs.comparing import comparable
from smart_customs.landing.platforms import PLATFORMS
from smart_customs.landing.platforms.platform import Wanted
from smart_customs.landing.platforms.words import MEANINGS
from smart_customs.landing.records import Reject

YES = ("true", "1", "yes")
NO = ("false", "0", "no")
KNOWN = {
    "qualtrics": {
        "Finished": {"": "incomplete", **dict.fromkeys(YES, "complete"), **dict.fromkeys(NO, "incomplete")},
        "Status": {
            **dict.fromkeys(("", "-99", "IP Address", "Imported", "Offline", "EX", "EX Offline"), "counts"),
            **dict.fromkeys(("0", "4", "16", "32", "48"), "counts"),
            **dict.fromkeys(("Survey Preview", "Survey Test", "Offline Survey Preview", "1", "2", "17"), "test"),
            **dict.fromkeys(("Spam", "Survey Preview Spam", "Imported Spam", "EX Spam", "Synthetic"), "skipped"),
            **dict.fromkeys(("8", "9", "12", "40", "256"), "skipped"),
        },
    },
    "kobotoolbox": {
        "_validation_status": {
            **dict.fromkeys(("", "n/a", "Approved", "On Hold", "no_status"), "counts"),
            **dict.fromkeys(("validation_status_approved", "validation_status_on_hold"), "counts"),
            **dict.fromkeys(("Not Approved", "validation_status_not_approved"), "skipped"),
        },
        "_status": dict.fromkeys(("", "submitted_via_web"), "counts"),
    },
    "odk_central": {
        "ReviewState": {**dict.fromkeys(("", "approved", "edited", "hasIssues"), "counts"), "rejected": "skipped"},
        "Status": {"": "counts", "notDecrypted": "rejected"},
    },
    "limesurvey": {"submitdate": {"": "incomplete", "N/A": "incomplete", "1980-01-01 00:00:00": "rejected"}},
    "surveymonkey": {
        "Response Status": {
            **dict.fromkeys(("", "completed"), "complete"),
            "partial": "incomplete",
            **dict.fromkeys(("disqualified", "overquota"), "skipped"),
        },
    },
    "plain": {
        "is_complete": {"": "incomplete", **dict.fromkeys(YES, "complete"), **dict.fromkeys(NO, "incomplete")},
        "is_test": {"": "counts", **dict.fromkeys(YES, "test"), **dict.fromkeys(NO, "counts")},
    },
    "google_forms": {},
    "microsoft_forms": {},
    "eusurvey": {},
}
OWN = {
    "qualtrics": ("ResponseId", "EndDate"),
    "kobotoolbox": ("_uuid", "_submission_time"),
    "odk_central": ("KEY", "SubmissionDate"),
    "limesurvey": ("id", "submitdate"),
    "surveymonkey": ("Respondent ID", "End Date"),
    "plain": ("submission_id", "submitted_at"),
    "google_forms": ("Email address", "Timestamp"),
    "microsoft_forms": ("ID", "Completion time"),
    "eusurvey": ("Contribution Id", "Last Update"),
}
TIME = {
    "kobotoolbox": "2024-05-13T10:00:00",
    "odk_central": "2024-05-13T10:00:00Z",
    "surveymonkey": "05/13/2024 10:00:00 AM",
    "plain": "2024-05-13T10:00:00Z",
    "google_forms": "13/05/2024 10:00:00",
}
CASES = 1_600
"""For each platform with such columns: about 10,000 in all."""


def number(platform: str, count: int) -> str:
    form = {"qualtrics": "R_{}", "kobotoolbox": "0b7c1c2e-55d4-4c39-9d0e-{:012}", "odk_central": "uuid:{}"}
    return form.get(platform, "{}").format(count)


def disguised(draw: random.Random, value: str) -> str:
    """The same value as people and programs also write it."""
    if not value or value == "-99" or value in ("n/a", "N/A"):
        return value
    return draw.choice([value, value.upper(), value.lower(), f" {value}\u00a0", value.replace(" ", "  ")])


def unknown(draw: random.Random, values: set[str], listed: set[str]) -> str:
    """A value that the column's table does not hold: of another column, damaged, or of no platform."""
    while True:
        value = draw.choice(
            [
                draw.choice(sorted(values)) + draw.choice("xé1.?"),
                draw.choice(sorted(values))[1:],
                draw.choice(
                    ["In review", "Gelöscht", "deleted", "annulé", "test", "NULL", "-1", "33", "3", "TRUE FALSE", "草稿"]
                ),
                "".join(draw.choices("abcdefgÄéß 019_-", k=draw.randint(1, 12))),
            ]
        )
        if comparable(value) not in listed and value.strip() not in ("", "-99", "n/a", "N/A"):
            return value


def test_every_platform_is_drawn():
    assert set(KNOWN) == set(PLATFORMS) == set(OWN)
    named = {
        name: {column for state in platform.words.states for column in state.columns} for name, platform in PLATFORMS.items()
    }
    for name, columns in KNOWN.items():
        assert {PLATFORMS[name].mark(column) for column in columns} <= named[name]
        assert len(columns) == len(PLATFORMS[name].words.states)


@pytest.mark.parametrize("platform", [name for name in KNOWN if KNOWN[name]])
def test_a_response_counts_only_if_all_its_states_are_known_to_be_good(platform: str):
    draw = random.Random(f"{os.environ['PLATFORM_SEED']} {platform}")
    states = {
        column: next(s for s in PLATFORMS[platform].words.states if PLATFORMS[platform].mark(column) in s.columns)
        for column in KNOWN[platform]
    }
    everything = {value for columns in KNOWN.values() for known in columns.values() for value in known if value}
    extra = [column for column in KNOWN[platform] if column not in OWN[platform]]
    rows, expected = [], []
    for count in range(1, CASES + 1):
        cells = {OWN[platform][0]: number(platform, count), OWN[platform][1]: TIME.get(platform, "2024-05-13 10:00:00")}
        meanings = []
        for column, known in KNOWN[platform].items():
            if draw.random() < 0.3 and states[column].otherwise is None:
                cells[column] = unknown(draw, everything, set(states[column].meanings))
                meanings.append("unknown")
            elif draw.random() < 0.7 or states[column].otherwise is None:
                value = draw.choice(list(known))
                cells[column] = disguised(draw, value)
                meanings.append(known[value])
        rows.append((*(cells[name] for name in OWN[platform]), *(cells[name] for name in extra), "yes"))
        if {"unknown", "rejected"} & set(meanings):
            expected.append("rejected")
        elif "skipped" in meanings:
            expected.append("skipped")
        else:
            expected.append(("incomplete" not in meanings, "test" in meanings))
    header = [*OWN[platform], *extra, "q"]
    found = []
    for item in read(
        platform, [header, [""] * len(header)] if platform in ("qualtrics", "surveymonkey") else header, rows
    ).responses:
        if isinstance(item, Reject):
            found.append("skipped" if item.is_by_rule else "rejected")
        else:
            found.append((item.is_complete == "true", item.is_test == "true"))
    wrong = [(row, is_, should) for row, is_, should in zip(rows, found, expected, strict=True) if is_ != should]
    assert wrong == []
    # The draw reaches what it is about.
    assert len(Counter(map(str, expected))) >= 3


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_table_says_one_thing_of_a_value_and_says_why(platform: str):
    words = PLATFORMS[platform].words
    assert words.source.startswith("https://") or platform == "plain"
    for state in words.states:
        assert state.columns and state.why
        assert set(state.meanings.values()) | {state.empty, state.otherwise or state.empty} <= set(MEANINGS)


@pytest.mark.parametrize(
    ("platform", "header", "named"),
    [
        # A question may bear the name of a column of the platform.
        ("kobotoolbox", ["status", "notes", "_uuid", "_submission_time", "_status", "_notes"], ("status", "notes")),
        ("odk_central", ["KEY", "SubmissionDate", "status", "Status"], ("status",)),
        ("eusurvey", ["Last Update", "Languages", "Contribution Id", "Languages", "Last Update"], ("Last Update", "Languages")),
        ("qualtrics", ["ResponseId", "EndDate", "Q1", "Q9_First Click", "Q9_Page Submit", "Q1_DO_2", "FL_4_DO"], ("Q1",)),
        (
            "microsoft_forms",
            ["ID", "Completion time", "Total points", "Law", "Points - Law", "Points - x"],
            ("Law", "Points - x"),
        ),
        ("google_forms", ["Timestamp", "Score", "Law", "Law [Score]", "Luck [Score]"], ("Law", "Luck [Score]")),
        ("limesurvey", ["id", "submitdate", "q1", "q1Time", "groupTime17", "lunchtime", "interviewtime"], ("q1", "lunchtime")),
        ("surveymonkey", ["Respondent ID", "End Date", "Custom Data 12", "Custom Data"], ("Custom Data",)),
    ],
)
def test_columns_apart_from_the_answers(platform: str, header: list[str], named: tuple[str, ...]):
    headers = [header, [""] * len(header)] if platform in ("qualtrics", "surveymonkey") else header
    assert read(platform, headers, []).names == named


def test_a_platform_column_is_an_answer_only_where_nothing_else_is_asked_for():
    header = ["_uuid", "_submission_time", "_status", "status"]
    row = ("0b7c1c2e-55d4-4c39-9d0e-2f2a6c1d0e11", "2024-05-13T10:00:00", "submitted_via_web", "adopted")
    wanted = Wanted({"status": "status"}, frozenset())
    standard = read("kobotoolbox", header, [row], wanted)
    assert (standard.names, [item.answers for item in standard.responses]) == (("status",), [("adopted",)])


def test_a_question_with_options_may_bear_the_name_of_a_platform_column():
    header, row = ["ID", "Completion time", "Language"], ("1", "2024-05-13 10:00:00", "French;")
    standard = read("microsoft_forms", header, [row], flags_of("language_english", "language_french"))
    assert [response.answers for response in standard.responses] == [("no", "yes")]
    assert read("microsoft_forms", header, []).names == ()


def test_the_time_of_eusurvey_is_the_one_behind_the_answers():
    header = ["Last Update", "Contribution Id", "Last Update"]
    [response] = read("eusurvey", header, [("2020-01-01 00:00:00", "12", "2024-05-13 10:00:00")]).responses
    assert (response.submitted_at, response.answers) == ("2024-05-13T10:00:00Z", ("2020-01-01 00:00:00",))


def test_a_survey_without_times_is_said():
    [rejected] = read("limesurvey", ["id", "submitdate"], [("1", "1980-01-01 00:00:00")]).responses
    assert rejected.reason.startswith("'1980-01-01 00:00:00' in the column 'submitdate': The time of sending off says")
    assert not rejected.is_by_rule
