"""Answers beside sister questions and the wave before, and days beside fieldwork: found from a number on, and never below it."""

import datetime as dt

import duckdb
import pytest
from loaded_seeds import findings

from expectations import answers, times

RULES = {rule.name: rule for rule in (*answers.rules(), *times.rules())}
ITEMS = ("a", "b", "c", "d")
DAY = dt.datetime(2026, 3, 10, 12)
QUESTIONNAIRE = [("2024", DAY - dt.timedelta(days=730)), ("2026", DAY)]


@pytest.fixture
def wave() -> duckdb.DuckDBPyConnection:
    """Two waves without a record: four questions of a topic `t`, of which a yes, a no or a perhaps is answered."""
    connection = duckdb.connect()
    for schema in ("staging", "intermediate", "reference"):
        connection.execute(f"create schema {schema}")
    columns = ", ".join(f"t__{item} varchar" for item in ITEMS)
    connection.execute(
        "create table reference.ref_accepted_findings (rule_name varchar, survey_code varchar, wave_id varchar, place varchar);"
        "create table staging.stg_reference__survey_waves (wave_id varchar, survey_code varchar, previous_wave_id varchar, "
        "opened_on date, closed_on date);"
        "create table staging.stg_codebook__questions (wave_id varchar, survey_code varchar, answer_column varchar, "
        "topic varchar, item_code varchar, column_name varchar, answer_type varchar);"
        "create table staging.stg_codebook__answers (wave_id varchar, topic varchar, answer_code varchar);"
        "create table intermediate.int_submissions_ranked (wave_id varchar, survey_code varchar, source_row integer, "
        "member_iso3 varchar, reason varchar, submitted_on date, submitted_at timestamp);"
        "create table intermediate.int_survey_answers (wave_id varchar, survey_code varchar, submission_id varchar, "
        f"source_row integer, member_iso3 varchar, region_code varchar, reason varchar, phase varchar, {columns});"
        "create table intermediate.int_answer_counts (wave_id varchar, survey_code varchar, reason varchar, topic varchar, "
        "column_name varchar, answer_code varchar, is_listed boolean, submissions bigint)"
    )
    for wave_id, opened in QUESTIONNAIRE:
        before = "2024" if wave_id == "2026" else None
        days = [opened.date(), (opened + dt.timedelta(days=20)).date()]
        connection.execute(
            "insert into staging.stg_reference__survey_waves values (?, 'member', ?, ?, ?)", [wave_id, before, *days]
        )
        for item in ITEMS:
            connection.execute(
                "insert into staging.stg_codebook__questions values (?, 'member', ?, 't', ?, ?, 'single_choice')",
                [wave_id, f"t__{item}", item, f"q_{item}"],
            )
        for code in ("yes", "no", "perhaps"):
            connection.execute("insert into staging.stg_codebook__answers values (?, 't', ?)", [wave_id, code])
    return connection


def answer(connection: duckdb.DuckDBPyConnection, wave_id: str, table: list[str]) -> None:
    """Records that count, a text each with a letter for each question: y, n, p, or a point for none."""
    codes = {"y": "yes", "n": "no", "p": "perhaps", ".": None}
    for number, letters in enumerate(table):
        cells = [codes[letter] for letter in letters]
        connection.execute(
            "insert into intermediate.int_survey_answers values (?, 'member', ?, ?, ?, 'EUR', 'counted', 'on_time', ?, ?, ?, ?)",
            [wave_id, str(number), number, f"M{number}", *cells],
        )
    for item, column in zip(ITEMS, zip(*table, strict=True), strict=True):
        for letter in set(column):
            connection.execute(
                "insert into intermediate.int_answer_counts values (?, 'member', 'counted', 't', ?, ?, true, ?)",
                [wave_id, f"q_{item}", codes[letter], column.count(letter)],
            )


def send(connection: duckdb.DuckDBPyConnection, count: int, reason: str, when: dt.datetime, member: str = "") -> None:
    """Records of 2026 that were sent one a minute."""
    for number in range(count):
        at = when + dt.timedelta(minutes=number)
        connection.execute(
            "insert into intermediate.int_submissions_ranked values ('2026', 'member', ?, ?, ?, ?, ?)",
            [number, member or f"M{number}", reason, at.date(), at],
        )


MIXED = ["ynyn", "nyny", "yyny", "nnyn", "pypn"]
EMPTY, SAME = [row[:3] + "." for row in MIXED], [row[:3] + "y" for row in MIXED]
NONE, GAPS = ["...."] * 2 + MIXED[:3], ["...y"] * 2 + MIXED[:3]
CONTRARY = [row.translate(str.maketrans("yn", "ny")) for row in MIXED[:4]] * 2
# Four Members that turn three answers round and leave one empty.
THREE = [row[:3] + "." for row in CONTRARY[:4]]
MOVED = [row[1] + row[0] + row[2:] for row in MIXED[:4]] * 2


@pytest.mark.parametrize(
    ("name", "before", "now", "found"),
    [
        ("are_not_all_empty", [], EMPTY * 4, "no record answers q_d"),
        ("are_not_all_empty", [], (EMPTY * 4)[:19], ""),
        ("are_not_all_empty", [], ["...."] * 20, ""),
        ("are_not_all_empty", MIXED, ["...."] * 20, "no record answers q_a"),
        ("are_not_all_empty", [], [*(EMPTY * 4)[:19], "...p"], ""),
        ("are_not_all_the_same", [], SAME * 4, "every record gives the same answer to q_d"),
        ("are_not_all_the_same", [], (SAME * 4)[:19], ""),
        ("are_not_all_the_same", [], [*(SAME * 4)[:19], "yyyn"], ""),
        ("lose_no_page", MIXED * 4, NONE * 4, "records that answer nothing of the topic t beside others"),
        ("lose_no_page", MIXED * 4, GAPS * 4, ""),
        ("lose_no_page", NONE * 4, NONE * 4, ""),
        ("lose_no_page", [], NONE * 4, ""),
        ("are_not_turned_round", MIXED[:4] * 5, CONTRARY * 3, "records say of the topic t the contrary"),
        ("are_not_turned_round", MIXED[:4] * 5, MIXED[:4] * 5, ""),
        ("are_not_turned_round", (MIXED[:4] * 5)[:19], CONTRARY * 3, ""),
        ("are_not_turned_round", MIXED[:4] * 10, MIXED[:4] * 9 + THREE, "records say of the topic t the contrary"),
        ("are_not_turned_round", MIXED[:4] * 10, [*MIXED[:4] * 9, MIXED[0], *THREE[1:]], ""),
        ("are_not_turned_round", MIXED[:4] * 6, MIXED[:4] * 5 + CONTRARY[:4], ""),
        (
            "are_not_shifted",
            MIXED[:4] * 5,
            MOVED * 3,
            "questions of the topic t are answered as the same Members answered others",
        ),
        ("are_not_shifted", MIXED[:4] * 5, MIXED[:4] * 5, ""),
    ],
)
def test_answers_are_judged_beside_others(wave, name: str, before: list[str], now: list[str], found: str):
    answer(wave, "2024", before) if before else None
    answer(wave, "2026", now)
    said = findings(wave, RULES[name])
    assert bool(said) == bool(found)
    assert all(one.startswith("survey member, wave 2026: ") for one in said) and found in "".join(said[:1])
    place = "t" if "topic" in found else found.split()[-1] if found else ""
    wave.execute("insert into reference.ref_accepted_findings values (?, 'member', '2026', ?)", [name, place])
    assert len(findings(wave, RULES[name])) == max(0, len(said) - 1)


YEAR, HOUR = dt.timedelta(days=365), dt.timedelta(hours=24)


@pytest.mark.parametrize(
    ("name", "sent", "found"),
    [
        ("were_not_sent_in_another_year", [(3, "outside_fieldwork", DAY - YEAR)], "records sent a year beside fieldwork"),
        ("were_not_sent_in_another_year", [(2, "outside_fieldwork", DAY - YEAR)], ""),
        ("were_not_sent_in_another_year", [(9, "outside_fieldwork", DAY - HOUR)], ""),
        (
            "were_not_sent_before_it_opened",
            [(5, "outside_fieldwork", DAY - HOUR), (40, "counted", DAY)],
            "records sent before it opened",
        ),
        ("were_not_sent_before_it_opened", [(4, "outside_fieldwork", DAY - HOUR), (9, "counted", DAY)], ""),
        ("were_not_sent_before_it_opened", [(5, "outside_fieldwork", DAY - HOUR), (50, "counted", DAY)], ""),
        ("were_not_sent_before_it_opened", [(9, "outside_fieldwork", DAY - HOUR)], ""),
        ("come_from_different_members", [(20, "superseded", DAY, "KEN")], "most records name the same Member"),
        ("come_from_different_members", [(19, "superseded", DAY, "KEN")], ""),
        ("come_from_different_members", [(10, "superseded", DAY, "KEN"), (10, "counted", DAY)], ""),
        ("were_sent_at_different_times", [(1, "counted", DAY)] * 10, "nearly all records that count carry the same second"),
        ("were_sent_at_different_times", [(1, "counted", DAY)] * 9, ""),
        ("were_sent_at_different_times", [(1, "counted", DAY)] * 9 + [(1, "counted", DAY + HOUR)], ""),
    ],
)
def test_days_and_senders_are_judged_beside_fieldwork(wave, name: str, sent: list[tuple], found: str):
    for records in sent:
        send(wave, *records)
    said = findings(wave, RULES[name])
    assert bool(said) == bool(found)
    assert all(one.startswith("survey member, wave 2026: ") for one in said) and found in "".join(said[:1])
    wave.execute("insert into reference.ref_accepted_findings values (?, 'member', '2026', '')", [name])
    assert findings(wave, RULES[name]) == []


def test_fieldwork_lasts_less_than_a_year_and_a_wave_bears_its_year(wave):
    assert findings(wave, RULES["last_less_than_a_year"]) == findings(wave, RULES["bear_the_year_in_which_they_opened"]) == []
    wave.execute("update staging.stg_reference__survey_waves set closed_on = '2027-03-30' where wave_id = '2026'")
    wave.execute("update staging.stg_reference__survey_waves set opened_on = '2023-03-30' where wave_id = '2024'")
    assert findings(wave, RULES["last_less_than_a_year"]) == [
        "survey member, wave 2024: fieldwork from 2023-03-30 to 2024-03-30",
        "survey member, wave 2026: fieldwork from 2026-03-10 to 2027-03-30",
    ]
    assert findings(wave, RULES["bear_the_year_in_which_they_opened"]) == ["survey member, wave 2024: opened on 2023-03-30"]
