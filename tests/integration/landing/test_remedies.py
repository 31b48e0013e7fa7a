"""Each remedy that a refusal prints is followed, and leads to a landing, or to the next decision that is named here.

Who adds a remedy to the code adds its trial here, or says that only a person can follow it.
"""

import csv
import re
import shlex
from pathlib import Path

import pytest
from integration.landing.remedies import HEADER, Bench, Remedy, Trial, remedies

TRIALS: dict[Remedy, Trial] = {}
BY_A_PERSON: set[Remedy] = {
    # The file has to come anew, or its place or rights have to change: nothing that an option could say.
    ("dialect/encoding.py", "The file is cut or damaged: export it again."),
    ("dialect/judge.py", "Correct the line, or export the file again."),
    ("dialect/reading.py", "Name another one."),
    ("dialect/source.py", "Ask its owner for the right to read it."),
    ("dialect/source.py", "Check the path."),
    ("dialect/source.py", "Declare its dialect, correct it, or split it."),
    ("dialect/source.py", "Name the export in it."),
    ("dialect/source.py", "Rename the file."),
    ("dialect/source.py", "Save the export to a file first."),
    ("dialect/source.py", "Save what it says to a file."),
    ("dialect/source.py", "This is no table of answers: export it again."),
    ("dialect/source.py", "Unpack it first."),
    ("dialect/source.py", "_REMEDY"),
    ("dialect/text_table.py", "Correct the line."),
    ("dialect/text_table.py", "Export the file again as CSV or XLSX."),
    ("dialect/text_table.py", "Export the file again."),
    ("dialect/workbook.py", "Correct it, or export the file again."),
    ("dialect/workbook.py", "Open it, save it again, or export it as CSV."),
    ("dialect/workbook_parts.py", "Export the answers as CSV."),
    ("dialect/workbook_parts.py", "_REMEDY"),
    ("folder.py", "Choose another one."),
    ("folder.py", "Try again when it has ended."),
    ("inbox.py", "Copy the export there."),
    ("inbox.py", "Copy the file there in place of the link."),
    ("land.py", "Correct the cause, or export the file again."),
    ("land.py", "Rename the file."),
    # Restores the ledger from a backup, or lands the file of a line that was cut: tried in test_land.py and by make chaos.
    ("ledger.py", "remedy"),
    ("platforms/platform.py", "Export the file again with it."),
    ("platforms/times.py", "A spreadsheet program has turned some of them: export the file again."),
    # What the seeds or a decision say wrong, or a definition that is damaged.
    ("codebook/decisions.py", "Correct it."),
    ("codebook/decisions.py", "Correct the row."),
    ("codebook/decisions.py", "Save it as such."),
    ("codebook/decisions.py", "Take the file that the draft wrote."),
    ("codebook/definition.py", "Download it again from the survey platform."),
    ("codebook/definition.py", "Download it from the survey platform."),
    ("codebook/draft.py", "f'Add its row there, and decide for {code} without the plus.'"),
    ("codebook/limesurvey_definition.py", "Export the structure of the survey again."),
    ("codebook/qualtrics_definition.py", "Export the survey again from its tools."),
    ("codebook/seeds.py", "Add it."),
    ("codebook/seeds.py", "Correct the row; put quotes around a cell with a comma."),
    ("codebook/seeds.py", "Save it as such."),
    ("codebook/wave.py", "Correct the decision."),
    ("codebook/xlsform.py", "Download the form as XLSForm."),
    # Hand on what a finding says; each finding has its test in tests/unit/codebook/test_check.py.
    ("codebook/check/__init__.py", "f'{first.remedy}{more}{count}'"),
    ("codebook/check/finding.py", "self.remedy"),
    # Those of options.toml are tried beside it, in test_options_file.py.
    ("options_file.py", "Correct it."),
    ("options_file.py", "Correct or remove it."),
    # Hands on what another one says.
    ("land.py", "refused.remedy"),
}


def trial(file: str, text: str):
    def registered(follow: Trial) -> Trial:
        assert (file, text) not in TRIALS
        TRIALS[file, text] = follow
        return follow

    return registered


@trial("dialect/detection.py", "Declare --delimiter, --quote or --escape.")
def two_dialects(bench: Bench):
    export = bench.export("a;b", "c;d", header=HEADER.replace("agency_technologies_details", "more;words"))
    bench.refuses(export)
    assert "an unknown column 'more;words'" in bench.refuses(export, "--delimiter", ",")
    assert bench.lands(export, "--delimiter", ",", "--columns", bench.mapping("more;words,agency_technologies_details")) == (2, 0)


@trial("dialect/detection.py", "Correct the quotes of that cell, or declare --escape.")
def a_cell_that_holds_records(bench: Bench):
    export = bench.export("a", "b", "c", "d", '"\\"', "f", "g", "h", '\nx"')
    bench.refuses(export)
    assert bench.lands(export, "--escape", "\\") == (5, 0)


@trial("dialect/detection.py", "Correct the line, or declare --delimiter, --quote, --escape or --skip-lines.")
def no_known_delimiter(bench: Bench):
    export = bench.export("a", "b", delimiter="~")
    bench.refuses(export)
    assert bench.lands(export, "--delimiter", "~") == (2, 0)


@trial("dialect/detection.py", "Declare --delimiter, --quote, --escape or --skip-lines.")
def a_title_that_looks_like_a_header(bench: Bench):
    export = bench.export("a", "b", before="Results, of 2024; all\n")
    bench.refuses(export)
    assert bench.lands(export, "--skip-lines", 1) == (2, 0)


@trial("dialect/encoding.py", "Declare the encoding whose sample reads right with --encoding.")
def another_encoding(bench: Bench):
    export = bench.export("Отдел таможни и торговли", "Работа с данными", encoding="cp1251")
    sentence = bench.refuses(export)
    [name] = re.findall(r"'[^']*тдел[^']*' \((\w+)\)", sentence)[:1]
    assert bench.lands(export, "--encoding", name) == (2, 0)


@trial("dialect/encoding.py", "_DECLARE + ' What is in the other one will then be rejected or look odd.'")
def two_encodings(bench: Bench):
    export = bench.export("é ï", "b", "c")
    export.write_bytes(export.read_bytes().replace(b",b", b",\xe9t\xe9 "))
    assert bench.refuses(export).endswith(
        "Declare it with --encoding. What is in the other one will then be rejected or look odd."
    )
    assert bench.lands(export, "--encoding", "utf-8") == (2, 1)
    assert bench.lands(export, "--encoding", "cp1252") == (3, 0)


@trial("dialect/encoding.py", "If it is UTF-16: --encoding utf-16-le or utf-16-be.")
def two_bytes_without_a_mark(bench: Bench):
    export = bench.export("a", "b", encoding="utf-16-le")
    bench.refuses(export)
    assert bench.lands(export, "--encoding", "utf-16-le") == (2, 0)


@trial("dialect/encoding.py", "Declare utf-16-le or utf-16-be.")
def which_of_two_orders(bench: Bench):
    export = bench.export("a", "b", encoding="utf-16-be")
    bench.refuses(export, "--encoding", "utf-16")
    assert bench.lands(export, "--encoding", "utf-16-be") == (2, 0)


@trial("dialect/encoding.py", "Correct --encoding.")
def an_unknown_encoding(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--encoding", "utf-88")
    assert bench.lands(export, "--encoding", "utf-8") == (1, 0)


@trial("dialect/encoding.py", "Leave the encoding out, or correct it.")
def an_encoding_that_the_file_contradicts(bench: Bench):
    export = bench.export("é", encoding="utf-8-sig")
    bench.refuses(export, "--encoding", "cp1252")
    assert bench.lands(export, "--encoding", "utf-8") == (1, 0)
    assert bench.lands(export) == (1, 0)


@trial("dialect/reading.py", "Export the file again, or correct the number.")
def another_number_of_records(bench: Bench):
    export = bench.export("a", "b")
    bench.refuses(export, "--expect-records", 3)
    assert bench.lands(export, "--expect-records", 2) == (2, 0)


@trial(
    "dialect/reading.py",
    "Check the header; declare --delimiter, --quote, --encoding or (read) --header-rows; or export the file again.",
)
def other_quotes(bench: Bench):
    export = bench.export("'a, b'", "'c, d'")
    bench.refuses(export)
    assert bench.lands(export, "--quote", "'") == (2, 0)


@trial("dialect/text_table.py", "Correct --skip-lines.")
def more_lines_than_there_are(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--skip-lines", 9)
    assert bench.lands(export, "--skip-lines", 0) == (1, 0)


@trial("dialect/text_table.py", "Name the lines before it with --skip-lines.")
def a_blank_line_for_a_header(bench: Bench):
    export = bench.export("a", before="Results\n\n")
    bench.refuses(export, "--skip-lines", 1)
    assert bench.lands(export, "--skip-lines", 2) == (1, 0)


@trial("dialect/text_table.py", "Declare the right --encoding, or export the file again.")
def a_header_in_another_encoding(bench: Bench):
    export = bench.export("a", header=HEADER.replace("agency_technologies_details", "Détails"), encoding="cp1252")
    columns = ("--columns", bench.mapping("Détails,agency_technologies_details"))
    bench.refuses(export, "--encoding", "utf-8", *columns)
    assert bench.lands(export, "--encoding", "cp1252", *columns) == (1, 0)


@trial(
    "dialect/text_table.py",
    "f'If the header is in line {self._line_of(at)}: --skip-lines {self._line_of(at) - 1}. "
    "If columns have no names: --skip-lines 0.'",
)
def a_title_alone_in_its_row(bench: Bench):
    export = bench.export("a", "b", before="Results,,,,,\n,,,,,\n")
    sentence = bench.refuses(export)
    assert sentence.endswith("If the header is in line 3: --skip-lines 2. If columns have no names: --skip-lines 0.")
    assert bench.lands(export, "--skip-lines", 2) == (2, 0)
    # Columns without a name are none that a codebook asks for.
    assert "a header of no platform that is known: 'Results'" in bench.refuses(export, "--skip-lines", 0)


@trial("dialect/text_table.py", "Leave --delimiter out.")
def a_delimiter_that_the_file_contradicts(bench: Bench):
    export = bench.export("a", before="sep=;\n", delimiter=";")
    bench.refuses(export, "--delimiter", ",")
    assert bench.lands(export) == (1, 0)


@trial("dialect/text_table.py", "Correct the row, or (read) --header-rows.")
def a_header_row_that_is_a_record(bench: Bench):
    export = bench.write(["a,b,c", "1,2", "3,4,5", "6,7,8"])
    places = ("--out", bench.folder / "table.csv", "--rejects", bench.folder / "rejects.csv")
    bench.refused("read", export, *places, "--header-rows", 2)
    assert "3 read, 2 accepted, 1 rejected" in bench.run("read", export, *places, "--header-rows", 1)


ROWS = [HEADER.split(","), ["P1", "2024-04-19T06:58:01Z", "true", "false", "Ministry of finance", "a"]]


@trial("dialect/workbook.py", "Correct --sheet.")
def a_worksheet_that_is_not_there(bench: Bench):
    export = bench.workbook(Answers=ROWS)
    bench.refuses(export, "--sheet", "Answer")
    assert bench.lands(export, "--sheet", "Answers") == (1, 0)


@trial("dialect/workbook.py", "Name the one with the answers: --sheet NAME.")
def several_worksheets(bench: Bench):
    export = bench.workbook(Notes=[["made by hand"]], Answers=ROWS)
    bench.refuses(export)
    assert "a header of no platform that is known" in bench.refuses(export, "--sheet", "Notes")
    assert bench.lands(export, "--sheet", "Answers") == (1, 0)


@trial("dialect/workbook.py", "Correct --skip-lines or --sheet, or export the file again.")
def no_header_in_a_worksheet(bench: Bench):
    export = bench.workbook(Answers=ROWS)
    bench.refuses(export, "--skip-lines", 7)
    assert bench.lands(export, "--skip-lines", 0) == (1, 0)


@trial("land.py", "Leave --platform out, or correct it.")
def another_platform(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--platform", "kobotoolbox")
    assert bench.lands(export, "--platform", "plain") == (1, 0)
    assert bench.lands(export) == (1, 0)


@trial("land.py", "Land one: smart-customs land FILE.")
def nothing_to_land_again(bench: Bench):
    bench.refuses("--replay")
    assert bench.lands(bench.export("a")) == (1, 0)
    assert bench.lands("--replay") == (1, 0)


@trial("platforms/__init__.py", "Name it with --platform.")
def two_platforms(bench: Bench):
    export = bench.write([f"Timestamp,{HEADER}", "x,P1,2024-04-19T06:58:01Z,true,false,Ministry of finance,a"])
    bench.refuses(export)
    # The other platform's column is none of this one's.
    assert "an unknown column 'Timestamp'" in bench.refuses(export, "--platform", "plain")
    assert bench.lands(export, "--platform", "plain", "--columns", bench.mapping("Timestamp,")) == (1, 0)


@trial(
    "platforms/__init__.py",
    "Export it anew in the platform's own form, or bring it into a plain table with the columns submission_id, submitted_at, "
    "is_complete and is_test.",
)
def no_platform(bench: Bench):
    bench.refuses(bench.write(["agency_type,agency_technologies_details", "Ministry of finance,a"]))
    assert bench.lands(bench.export("a")) == (1, 0)


@trial("platforms/times.py", "Say which with --date-order dmy or mdy.")
def day_or_month(bench: Bench):
    export = bench.write(["Timestamp,agency_type,agency_technologies_details", "05/06/2024 10:00:00,Ministry of finance,a"])
    bench.refuses(export)
    assert bench.lands(export, "--date-order", "dmy") == (1, 0)
    assert bench.lands(export, "--date-order", "mdy") == (1, 0)


@trial("platforms/times.py", "Correct --time-zone.")
def an_unknown_zone(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--time-zone", "Brussels")
    assert bench.lands(export, "--time-zone", "Europe/Brussels") == (1, 0)


@trial("upkeep.py", "See what was landed: smart-customs ledger.")
def nothing_to_roll_back(bench: Bench):
    bench.refused("rollback", "--survey", "partner_agency", "--wave", "2024")
    assert bench.run("ledger") == "Nothing was landed yet.\n"


def _draft(bench: Bench, *words: object, out: str = "draft") -> list[object]:
    """The words of a draft of a wave whose kind of agency nobody knows, so that a person has to decide."""
    export = bench.write(bench.export("a", "b", "c").read_text().replace("Ministry of finance", "Treasury board"))
    return [
        *("codebook", "draft", export, "--survey", "partner_agency", "--wave", "2031", "--out", bench.folder / out),
        *words,
    ]


def _decide(bench: Bench, out: str = "draft") -> Path:
    """Takes every decision as it is proposed, and for a text that nothing is proposed for the ministry of finance."""
    path = bench.folder / out / "decisions.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows[1:]:
        if row[6] == "yes":
            row[7] = "ministry_of_finance" if row[3] == "-" else "ok"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _all_decided(bench: Bench, out: str = "draft") -> Path:
    """A draft without open decisions: a decision may lead to further ones."""
    bench.run(*_draft(bench, out=out))
    for _ in range(3):
        bench.run(*_draft(bench, "--decisions", _decide(bench, out), out=out))
    return bench.folder / out


@trial("codebook/draft.py", "Hand them back with --decisions, or name another folder with --out.")
def a_draft_with_decisions_that_were_taken(bench: Bench):
    bench.run(*_draft(bench))
    decided = _decide(bench)
    bench.refused(*_draft(bench))
    bench.run(*_draft(bench, out="other"))
    assert (bench.folder / "other/decisions.csv").exists()
    assert "All decided" in bench.run(*_draft(bench, "--decisions", decided)) or _all_decided(bench, "third")


@trial("codebook/decisions.py", "Check --decisions.")
def decisions_that_are_not_there(bench: Bench):
    bench.run(*_draft(bench))
    bench.refused(*_draft(bench, "--decisions", bench.folder / "elsewhere.csv"))
    bench.run(*_draft(bench, "--decisions", _decide(bench)))


@trial("codebook/definition.py", "Check --definition.")
def a_definition_that_is_not_there(bench: Bench):
    bench.refused(*_draft(bench, "--definition", bench.folder / "form.lss"))
    bench.run(*_draft(bench))


@trial("codebook/add.py", "f'Fill in {draft / DECISIONS}, and draft again with --decisions.'")
def a_draft_with_open_decisions(bench: Bench):
    bench.run(*_draft(bench))
    remedy = bench.refused("codebook", "add", bench.folder / "draft")
    assert f"Fill in {bench.folder}/draft/decisions.csv, and draft again with --decisions." in remedy
    for _ in range(3):
        bench.run(*_draft(bench, "--decisions", _decide(bench)))
    bench.run("codebook", "add", bench.folder / "draft")
    assert '"accepted": 3' in bench.run(
        "land", bench.folder / "export.csv", "--survey", "partner_agency", "--wave", "2031", "--json"
    )


@trial("codebook/add.py", "Draft again.")
def a_draft_that_somebody_changed(bench: Bench):
    folder = _all_decided(bench)
    questions = folder / "codebook_questions.csv"
    questions.write_text(questions.read_text().replace("answer_type", "kind", 1))
    bench.refused("codebook", "add", folder)
    bench.run(*_draft(bench, "--decisions", folder / "decisions.csv"))
    bench.run("codebook", "add", folder)


@trial("codebook/add.py", "Remove its rows from the seeds first, or draft it under another id.")
def a_wave_that_is_described_already(bench: Bench):
    where = ["codebook", "draft", bench.export("a"), "--survey", "partner_agency", "--out", bench.folder / "draft", "--wave"]
    bench.run(*where, "2031")
    bench.run("codebook", "add", bench.folder / "draft")
    bench.refused("codebook", "add", bench.folder / "draft")
    bench.run(*where, "2032")
    bench.run("codebook", "add", bench.folder / "draft")


@trial("codebook.py", "Draft them from the export: smart-customs codebook draft FILE --survey SURVEY --wave WAVE.")
def a_wave_that_nobody_described(bench: Bench):
    export = bench.export("a")
    where = ["--survey", "partner_agency", "--wave", "2031"]
    bench.refused("land", export, *where)
    bench.run("codebook", "draft", export, *where, "--out", bench.folder / "draft")
    # The next step that the draft names: nothing is left to decide, since the questionnaire is that of 2024.
    bench.run("codebook", "add", bench.folder / "draft")
    assert '"accepted": 1' in bench.run("land", export, *where, "--json")


@trial(
    "contract.py",
    "Say with --columns FILE (header export_column,column_name) which column is which, with the same column_name for columns "
    "that ask the same, and an empty one for a column to leave out; or correct the codebook.",
)
def other_columns(bench: Bench):
    export = bench.export("a", header=HEADER.replace("agency_type", "Who are you?") + ",Opinion")
    export.write_text(export.read_text().replace(",a\n", ",a,good\n"))
    assert "an unknown column 'Opinion'" in bench.refuses(export)
    # One of both decisions is taken: the other is named once more.
    assert "an unknown column 'Opinion'; expected" in bench.refuses(
        export, "--columns", bench.mapping("Who are you?,agency_type")
    )
    assert bench.lands(export, "--columns", bench.mapping("Who are you?,agency_type", "Opinion,")) == (1, 0)
    # Two columns that ask the same: the mapping says so, and where both are filled and differ, the answer is set aside.
    same = (
        "Who are you?,agency_type",
        "Opinion,agency_technologies_details",
        "agency_technologies_details,agency_technologies_details",
    )
    assert bench.lands(export, "--columns", bench.mapping(*same)) == (1, 0)
    assert "set aside, agency_technologies_details: 'a | good'" in bench.run("ledger", "--details")
    bench.add("codebook/codebook_questions.csv", "2024,partner_agency,opinion,case_study_file,,text,false,true,Opinion,Opinion")
    assert bench.lands(export, "--columns", bench.mapping("Who are you?,agency_type")) == (1, 0)


@trial("contract.py", "Check --columns.")
def a_mapping_that_is_not_there(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--columns", bench.folder / "column.csv")
    assert bench.lands(export, "--columns", bench.mapping()) == (1, 0)


@trial("contract.py", "Correct it.")
def a_mapping_with_another_header(bench: Bench):
    export = bench.export("a")
    bench.refuses(export, "--columns", bench.mapping(header="export_column;column_name"))
    assert bench.lands(export, "--columns", bench.mapping()) == (1, 0)


DETAILS = HEADER.replace("agency_technologies_details", '"Which, and how many?"')


@trial("contract.py", "Put quotes around a name with a comma.")
def a_mapping_with_a_comma(bench: Bench):
    export = bench.export("a", header=DETAILS)
    bench.refuses(export, "--columns", bench.mapping("Which, and how many?,agency_technologies_details"))
    assert bench.lands(export, "--columns", bench.mapping('"Which, and how many?",agency_technologies_details')) == (1, 0)


@trial("contract.py", "Add it.")
def a_mapping_without_a_name(bench: Bench):
    export = bench.export("a", header=DETAILS)
    bench.refuses(export, "--columns", bench.mapping(",agency_technologies_details"))
    assert bench.lands(export, "--columns", bench.mapping('"Which, and how many?",agency_technologies_details')) == (1, 0)


@trial("contract.py", "Remove one.")
def a_mapping_with_a_name_twice(bench: Bench):
    export = bench.export("a", header=DETAILS)
    row = '"Which, and how many?",agency_technologies_details'
    bench.refuses(export, "--columns", bench.mapping(row, row))
    assert bench.lands(export, "--columns", bench.mapping(row)) == (1, 0)


@trial("contract.py", "Save it as such.")
def a_mapping_in_another_encoding(bench: Bench):
    export = bench.export("a", header=HEADER.replace("agency_technologies_details", "Détails"))
    bench.refuses(export, "--columns", bench.mapping("Détails,agency_technologies_details", encoding="cp1252"))
    assert bench.lands(export, "--columns", bench.mapping("Détails,agency_technologies_details")) == (1, 0)


@trial("contract.py", "Correct the name, or add the question to seeds/codebook/codebook_questions.csv.")
def a_mapping_to_no_question(bench: Bench):
    export = bench.export("a", header=f"{HEADER},Opinion")
    export.write_text(export.read_text().replace(",a\n", ",a,good\n"))
    bench.refuses(export, "--columns", bench.mapping("Opinion,opinion"))
    assert "2 columns for agency_type" in bench.refuses(export, "--columns", bench.mapping("Opinion,agency_type"))
    bench.add(
        "codebook/codebook_questions.csv",
        "2024,partner_agency,opinion,case_study_file,,text,false,true,What do you think?,Votre avis",
    )
    assert bench.lands(export, "--columns", bench.mapping("Opinion,opinion")) == (1, 0)


@trial(
    "contract.py",
    "Add the wordings to seeds/codebook/codebook_answers.csv, or export the file again if a spreadsheet program has changed "
    "them.",
)
def wordings_that_nobody_knows(bench: Bench):
    export = bench.export("a", "b", "c", "d")
    export.write_text(export.read_text().replace("Ministry of finance", "Treasury"))
    bench.refuses(export)
    bench.add("codebook/codebook_answers.csv", "2024,partner_agency,Treasury,ministry_of_finance")
    assert bench.lands(export) == (4, 0)


@trial("land.py", "If the file is not whole, export it again; if so many records are meant to go, say --fewer.")
def far_fewer_records(bench: Bench):
    assert bench.lands(bench.export("a", "b", "c")) == (3, 0)
    sentence = bench.refuses(bench.export("a", "b"))
    assert "found 2 records accepted; expected at least 3: 70 % of the 3 of export.csv, which it would replace." in sentence
    assert bench.lands(bench.export("a", "b"), "--fewer") == (2, 0)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    bench = Bench(tmp_path)
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    for module in ("landing", "codebook"):
        monkeypatch.setattr(f"smart_customs.cli.{module}.SEEDS", bench.seeds)
    return bench


@pytest.mark.parametrize("remedy", TRIALS, ids=lambda remedy: TRIALS[remedy].__name__)
def test_a_remedy_leads_on(remedy: Remedy, bench: Bench):
    TRIALS[remedy](bench)
    text = remedy[1]
    # What the code puts together is compared in its trial.
    is_constant = not text.startswith(("f'", "_DECLARE"))
    assert not is_constant or bench.refusals[0].endswith(text)


def test_every_remedy_is_tried_or_is_for_a_person():
    found = remedies()
    assert found - set(TRIALS) - BY_A_PERSON == set(), "Add a trial for each."
    assert (set(TRIALS) | BY_A_PERSON) - found == set(), "No refusal says these any more."
    assert set(TRIALS) & BY_A_PERSON == set()
    assert len(TRIALS) > 30


def test_nothing_that_a_command_could_do_is_left_to_a_person():
    assert [
        text for _, text in BY_A_PERSON if re.search(r"--\w|seeds/|smart-customs \w+ ", text) and "nobody but" not in text
    ] == []


def test_a_member_that_nobody_knows_is_taken_after_the_remedy(bench: Bench):
    columns = (bench.seeds / "raw/raw_member_survey_2024.csv").read_text(encoding="utf-8").splitlines()
    member = columns[1].split(",")[5]
    lines = [columns[0], columns[1].replace(member, "Utopia", 1), *columns[2:6]]
    export = bench.write(lines)
    where = ["--survey", "member", "--wave", "2024"]
    bench.run("land", export, *where)
    listed = bench.run("ledger", "--details")
    assert "a Member that nobody knows: 'Utopia'; if it is one, add the wording to seeds/codebook/codebook_answers.csv" in listed
    bench.add("codebook/codebook_answers.csv", "2024,respondent,Utopia,NAM")
    assert '"rejected": 0' in bench.run("land", "--replay", *where, "--json")


def test_what_verify_says_is_done_by_the_command_that_it_prints(bench: Bench):
    bench.run(*bench.land(bench.export("a", "b")))
    canonical = bench.folder / "home/landing/canonical/partner_agency/2024.parquet"
    for damage in (canonical.unlink, lambda: canonical.write_bytes(b"broken")):
        damage()
        sentence = bench.refused("verify")
        bench.run(*shlex.split(sentence.rpartition("smart-customs ")[2].rstrip(".")))
        assert "as they should be" in bench.run("verify")
