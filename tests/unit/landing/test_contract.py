"""What an export holds against what the codebook asks for, on a small questionnaire made here."""

import csv
import shutil
from pathlib import Path

import pytest
from landed import read_canonical

from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Landing, Order, land
from smart_customs.landing.refusal import Refused
from smart_customs.paths import SEEDS

COLUMNS = ["member_iso3", "maturity", "impact_drones", "impact_biometrics", "top_technology_1", "capacity_project", "remarks"]
QUESTIONS = """\
wave_id,survey_code,column_name,topic,item_code,answer_type,is_required,is_personal_data,label_en,label_fr
2025,member,member_iso3,respondent,member_iso3,single_choice,true,false,Which Member answers?,Quel Membre répond ?
2025,member,maturity,maturity,,single_choice,false,false,How mature are you?,Quelle maturité ?
2025,member,impact_drones,technology_impact,drones,scale,false,false,Impact of drones,Impact des drones
2025,member,impact_biometrics,technology_impact,biometrics,scale,false,false,Impact of biometrics,Impact de la biométrie
2025,member,top_technology_1,top_technology,,single_choice,false,false,First vote,Premier vote
2025,member,capacity_project,capacity,project_management,multi_choice_flag,false,false,Need: projects,Besoin : projets
2025,member,remarks,technology_details,,text,false,true,Remarks on technologies,Remarques sur les technologies
"""
ANSWERS = """\
wave_id,topic,raw_value,answer_code
2025,respondent,Namibia,NAM
2025,respondent,NA,NAM
2025,maturity,Advanced,advanced
2025,technology_impact,5 - very high,5
2025,top_technology,Drones,drones
2025,capacity,Yes,yes
2025,capacity,No,no
2024,maturity,An old wording,advanced
"""
WAVES = """\
wave_id,survey_code,title,opened_on,deadline_on,extended_deadline_on,closed_on,provenance,previous_wave_id,\
impact_min,impact_max,difficulty_min,difficulty_max,high_is_more
2025,member,Test,2025-01-01,2025-02-01,2025-02-01,2025-03-01,collected,,1,5,,,true
"""
MEMBERS = "iso3,iso2,label_en,label_fr\nAUT,AT,Austria,\nBEL,BE,Belgium,\nNAM,NA,Namibia,\nXKX,XK,Kosovo,\n"
SOUND = ["aut", "Advanced", "4", "2", "Drones", "Yes", ""]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    files = {
        "codebook/codebook_questions.csv": QUESTIONS,
        "codebook/codebook_answers.csv": ANSWERS,
        "reference/ref_survey_waves.csv": WAVES,
        "reference/ref_members.csv": MEMBERS,
    }
    shutil.copytree(SEEDS / "reference", tmp_path / "seeds/reference")
    (tmp_path / "seeds/codebook").mkdir()
    for name, text in files.items():
        path = tmp_path / "seeds" / name
        path.write_text(text, encoding="utf-8")
    return tmp_path / "seeds"


def write_rows(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def land_rows(seeds: Path, rows: list[list[str]], columns: list[str] = COLUMNS, mapping: Path | None = None) -> Landing:
    """Lands answers as a plain table, one response a row, beside the seeds."""
    table = [["submission_id", "submitted_at", "is_complete", "is_test", *columns]]
    table += [[f"R{n}", f"2025-01-20T08:{n % 60:02}:00Z", "true", "false", *row] for n, row in enumerate(rows, start=1)]
    export = write_rows(seeds.parent / "export.csv", table)
    order = Order("member", "2025", columns=mapping, declared=Declared(encoding="utf-8"))
    return land(export, order, LandingFolder(seeds.parent / "landing"), seeds)


def changed(column: str, answer: str) -> list[str]:
    """A sound response but for one answer."""
    return [answer if name == column else cell for name, cell in zip(COLUMNS, SOUND, strict=True)]


def dicts(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".parquet":
        header, *rows = read_canonical(path)
        return [dict(zip(header, row, strict=True)) for row in rows]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def nothing_landed(seeds: Path) -> bool:
    """Whether the landing folder holds no more than its lock."""
    return [path.name for path in (seeds.parent / "landing").rglob("*")] in ([], [".lock"])


def refusal(seeds: Path, rows: list[list[str]], columns: list[str] = COLUMNS, mapping: Path | None = None) -> str:
    with pytest.raises(Refused) as caught:
        land_rows(seeds, rows, columns, mapping)
    assert nothing_landed(seeds)
    return str(caught.value)


def test_a_sound_file_lands_as_the_codebook_orders_its_columns(seeds):
    order = [3, 6, 0, 5, 1, 4, 2]
    landing = land_rows(seeds, [[SOUND[at] for at in order]], [COLUMNS[at] for at in order])
    assert read_canonical(landing.canonical) == [
        ["submission_id", "submitted_at", "is_complete", "is_test", "source_row", *COLUMNS],
        ["R1", "2025-01-20T08:01:00Z", "true", "false", "1", *SOUND],
    ]
    entry = landing.entry
    assert (entry.records_read, entry.accepted, entry.rejected, entry.skipped, entry.set_aside_answers) == (1, 1, 0, 0, 0)


def test_labels_and_other_spellings_name_a_column(seeds):
    columns = ["Quel Membre répond\u00a0?", "How <b>mature</b> are you?", "Impact-Drones", "IMPACT OF BIOMETRICS", *COLUMNS[4:]]
    assert dicts(land_rows(seeds, [SOUND], columns).canonical)[0]["impact_biometrics"] == "2"


def test_a_label_that_is_the_same_in_both_languages_names_its_column(seeds):
    path = seeds / "codebook/codebook_questions.csv"
    path.write_text(QUESTIONS.replace("Impact of drones,Impact des drones", "Drones,Drones"), encoding="utf-8")
    landing = land_rows(seeds, [SOUND], [*COLUMNS[:2], "Drones", *COLUMNS[3:]])
    assert dicts(landing.canonical)[0]["impact_drones"] == "4"


def test_a_missing_column_is_named(seeds):
    sentence = refusal(seeds, [SOUND[:1] + SOUND[2:]], COLUMNS[:1] + COLUMNS[2:])
    assert "found no column for maturity; expected each of the 7 columns of the codebook of wave 2025" in sentence
    assert str(seeds.parent / "export.csv") in sentence


def test_an_unknown_column_is_named(seeds):
    sentence = refusal(seeds, [[*SOUND, "x"]], [*COLUMNS, "Zebra"])
    assert "found an unknown column 'Zebra'; expected" in sentence
    assert "--columns FILE" in sentence


def test_a_doubled_column_is_named_with_both_its_names(seeds):
    sentence = refusal(seeds, [[*SOUND, "Advanced"]], [*COLUMNS, "How mature are you?"])
    assert "found 2 columns for maturity ('maturity', 'How mature are you?'); expected" in sentence


def test_a_renamed_column_is_named_with_its_nearest_candidates(seeds):
    columns = ["member_iso3", "maturity", "impact_drone", "impact_of_biometry", *COLUMNS[4:]]
    sentence = refusal(seeds, [SOUND], columns)
    assert "an unknown column 'impact_drone' (nearest: impact_drones" in sentence
    assert "an unknown column 'impact_of_biometry' (nearest: impact_biometrics" in sentence
    assert "no column for impact_drones; no column for impact_biometrics" in sentence


def test_columns_of_swapped_labels_are_not_guessed(seeds):
    """A label that two questions share names neither."""
    path = seeds / "codebook/codebook_questions.csv"
    path.write_text(QUESTIONS.replace("Impact of biometrics", "Impact of drones"), encoding="utf-8")
    sentence = refusal(seeds, [SOUND], ["member_iso3", "maturity", "Impact of drones", *COLUMNS[3:]])
    assert "unknown column 'Impact of drones'" in sentence


def test_a_column_mapping_answers_a_renamed_column_and_leaves_one_out(seeds):
    mapping = write_rows(
        seeds.parent / "columns.csv", [["export_column", "column_name"], ["Drones: good?", "impact_drones"], ["Zebra", ""]]
    )
    columns = ["member_iso3", "maturity", "Drones: good?", *COLUMNS[3:], "Zebra"]
    landing = land_rows(seeds, [[*SOUND, "stripes"]], columns, mapping)
    row = dicts(landing.canonical)[0]
    assert row["impact_drones"] == "4"
    assert "stripes" not in row.values()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"a,b\nx,maturity\n", ["line 1", "found the header a,b", "export_column,column_name"], id="header"),
        pytest.param(b"", ["line 1", "found no header", "export_column,column_name"], id="empty"),
        pytest.param(
            b"export_column,column_name\nx,maturty\n", ["line 2", "'maturty' (nearest: maturity)", "wave 2025"], id="unknown"
        ),
        pytest.param(b"export_column,column_name\nx,maturity\nx,remarks\n", ["line 3", "'x' twice"], id="twice"),
        pytest.param(b"export_column,column_name\nx\n", ["line 2", "found 1 cell;", "2"], id="too few cells"),
        pytest.param(b"export_column,column_name\nx,maturity,\n", ["line 2", "found 3 cells;", "2"], id="too many cells"),
        pytest.param(b"export_column,column_name\n,maturity\n", ["line 2", "no name"], id="no name"),
        pytest.param(b"export_column,column_name\n\xe9,maturity\n", ["CSV in UTF-8"], id="cp1252"),
        pytest.param(b'export_column,column_name\n"x"y,maturity\n', ["CSV in UTF-8"], id="quotes"),
    ],
)
def test_a_bad_mapping_file_is_refused(seeds, content, words):
    mapping = seeds.parent / "columns.csv"
    mapping.write_bytes(content)
    sentence = refusal(seeds, [SOUND], mapping=mapping)
    assert sentence.startswith(str(mapping))
    assert [word for word in words if word not in sentence] == [], sentence


def test_a_missing_mapping_file_and_a_folder_are_refused(seeds):
    assert "No such file" in refusal(seeds, [SOUND], mapping=seeds.parent / "none.csv")
    assert "directory" in refusal(seeds, [SOUND], mapping=seeds)


def test_an_unknown_member_rejects_its_record_alone(seeds):
    rows = [SOUND, changed("member_iso3", "Atlantis"), changed("member_iso3", "BEL"), changed("member_iso3", "xkx")]
    landing = land_rows(seeds, rows)
    assert [row["member_iso3"] for row in dicts(landing.canonical)] == ["aut", "BEL", "xkx"]
    assert [row["source_row"] for row in dicts(landing.canonical)] == ["1", "3", "4"]
    (reject,) = dicts(landing.rejects / "rejects.csv")
    assert (reject["source_row"], reject["line"]) == ("2", "3")
    assert "a Member that nobody knows: 'Atlantis'" in reject["reason"]
    assert "codebook_answers.csv" in reject["reason"]
    assert '"member_iso3": "Atlantis"' in reject["raw"]
    assert (landing.entry.records_read, landing.entry.accepted, landing.entry.rejected) == (4, 3, 1)


def test_answers_of_a_rejected_record_are_not_set_aside(seeds):
    bad = ["Atlantis", "Odd", "9", "9", "Odd", "Odd", "Odd"]
    landing = land_rows(seeds, [SOUND, bad, bad[:6] + ["else"], bad[:6] + ["third"], SOUND, SOUND, SOUND])
    assert (landing.entry.rejected, landing.entry.set_aside_answers) == (3, 0)


@pytest.mark.parametrize(
    ("unknown", "answers"), [pytest.param(1, 1, id="1 of 1"), pytest.param(2, 3, id="2 of 3"), pytest.param(3, 150, id="2 %")]
)
def test_few_unknown_answers_are_set_aside(seeds, unknown, answers):
    rows = [changed("maturity", f"Odd {n}") for n in range(unknown)] + [SOUND] * (answers - unknown)
    landing = land_rows(seeds, rows + [changed("maturity", "\u00a0")] * 20)
    assert landing.entry.set_aside_answers == unknown
    assert landing.entry.accepted == answers + 20
    assert [row["maturity"] for row in dicts(landing.canonical)][: unknown + 1][:unknown] == [""] * unknown
    assert dicts(landing.rejects / "set_aside.csv") == [
        {
            "source_row": str(n + 1),
            "line": str(n + 2),
            "submission_id": f"R{n + 1}",
            "column_name": "maturity",
            "topic": "maturity",
            "wording": f"Odd {n}",
        }
        for n in range(unknown)
    ]


@pytest.mark.parametrize(
    ("unknown", "answers"), [pytest.param(3, 149, id="3 of 149"), pytest.param(4, 199, id="4 of 199"), pytest.param(3, 3, id="3")]
)
def test_many_unknown_answers_refuse_the_file(seeds, unknown, answers):
    rows = [SOUND] * (answers - unknown) + [changed("maturity", "Odd")] * (unknown - 1) + [changed("maturity", "Other")]
    # Empty answers do not count as answers.
    sentence = refusal(seeds, rows + [changed("maturity", "")] * 60)
    assert f"line {answers - unknown + 2}: found {unknown} of {answers} answers about maturity" in sentence
    assert f"'Odd' ({unknown - 1} times), 'Other' (once), the first in column maturity" in sentence
    assert "codebook_answers.csv" in sentence


def test_a_topic_is_judged_over_all_its_columns_and_apart_from_others(seeds):
    rows = [
        changed("impact_drones", "6"),
        changed("impact_biometrics", "0"),
        changed("maturity", "Odd"),
        changed("maturity", "?"),
    ]
    landing = land_rows(seeds, rows)
    assert landing.entry.set_aside_answers == 4
    third = changed("impact_drones", "high")
    assert "3 of 10 answers about technology_impact" in refusal_again(seeds, [*rows, third])


def refusal_again(seeds: Path, rows: list[list[str]]) -> str:
    with pytest.raises(Refused) as caught:
        land_rows(seeds, rows)
    return str(caught.value)


@pytest.mark.parametrize("answer", ["1", "5", "1.0", "4.5", " 3 ", "\u00a05\u00a0", "5 - Very HIGH", "", " "])
def test_a_score_on_the_scale_is_kept_to_the_letter(seeds, answer):
    landing = land_rows(seeds, [changed("impact_drones", answer)])
    assert dicts(landing.canonical)[0]["impact_drones"] == answer
    assert landing.entry.set_aside_answers == 0


@pytest.mark.parametrize(
    "answer", ["0", "6", "0.99", "5.1", "3,5", "-1", "+3", "1e0", ".5", "3.", "٣", "²", "3.4.5", "high", "03-May", "NaN"]
)
def test_a_score_that_is_none_is_set_aside(seeds, answer):
    landing = land_rows(seeds, [changed("impact_drones", answer)])
    assert dicts(landing.canonical)[0]["impact_drones"] == ""
    assert [row["wording"] for row in dicts(landing.rejects / "set_aside.csv")] == [answer]


@pytest.mark.parametrize(
    ("column", "answer"),
    [
        ("maturity", "ADVANCED"),
        ("maturity", "\u00a0Advanced \u2003"),
        ("member_iso3", "NAMIBIA"),
        ("member_iso3", "na"),
        ("member_iso3", " XKX\u00a0"),
        ("capacity_project", "yes"),
        ("remarks", "=1+1"),
        ("remarks", ' two\nlines, and "quotes" '),
    ],
)
def test_case_and_white_space_do_not_matter_and_nothing_is_changed(seeds, column, answer):
    landing = land_rows(seeds, [changed(column, answer)])
    assert dicts(landing.canonical)[0][column] == answer
    assert (landing.entry.accepted, landing.entry.set_aside_answers) == (1, 0)


@pytest.mark.parametrize("answer", ["Advan\u00a0ced", "An old wording", "Advanced.", "Yes"])
def test_a_wording_of_another_topic_wave_or_form_is_unknown(seeds, answer):
    landing = land_rows(seeds, [changed("maturity", answer)])
    assert [row["wording"] for row in dicts(landing.rejects / "set_aside.csv")] == [answer]


def test_a_response_without_a_member_is_kept_for_the_warehouse_to_judge(seeds):
    landing = land_rows(seeds, [SOUND, changed("member_iso3", "")])
    assert [row["member_iso3"] for row in dicts(landing.canonical)] == ["aut", ""]


def test_a_wave_that_nobody_described_is_refused(seeds):
    export = write_rows(seeds.parent / "export.csv", [["submission_id", "submitted_at"], ["1", "2025-01-20T08:00:00Z"]])
    with pytest.raises(Refused, match="no rows of the member survey's wave 2031 .*described are: member 2025"):
        land(export, Order("member", "2031"), LandingFolder(seeds.parent / "landing"), seeds)
    assert nothing_landed(seeds)
