"""What a spreadsheet program does to an export that somebody opens and saves: read equal, or not without a word."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from landed import read_canonical

from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Landing, Order, land
from smart_customs.landing.refusal import Refused
from smart_customs.landing.upkeep import rejects, set_aside
from smart_customs.paths import SEEDS

RECORDS = 60
PLATFORM = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
ISO3 = ["AUT", "BEL", "CAN", "DEU", "EST", "FRA", "GHA", "HTI", "IND", "JPN"]


class Export(NamedTuple):
    """A LimeSurvey export as a table; the platform's own columns come first."""

    header: list[str]
    rows: list[list[str]]

    def changed(self, column: str, change: Callable[[str], str]) -> "Export":
        """The export with one column changed; changes of the platform's columns leave the codebook's alone."""
        at = self.header.index(column)
        return Export(self.header, [[*row[:at], change(row[at]), *row[at + 1 :]] for row in self.rows])


def written(path: Path, export: Export, delimiter: str = ",", encoding: str = "utf-8-sig", everything_quoted=True) -> Path:
    """As LimeSurvey writes it unless said otherwise: UTF-8 with a mark, every cell quoted, CRLF."""
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if everything_quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows([export.header, *export.rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture(scope="module")
def export() -> Export:
    """Responses to the Members' questionnaire of 2024, with ids of twelve digits."""
    with (SEEDS / "codebook/codebook_questions.csv").open(encoding="utf-8", newline="") as file:
        questions = [q for q in csv.DictReader(file) if (q["wave_id"], q["survey_code"]) == ("2024", "member")]
    answers = {
        "member_iso3": lambda n: ISO3[n % len(ISO3)],
        "maturity": lambda n: ["Advanced", "Operational"][n % 2],
        "it_strategy": lambda n: ["Oui", "Non"][n % 2],
        "details_drones": lambda n: ["Contrôle à l’arrivée – 5 €", "two\nlines; and, more", '"quoted"'][n % 3],
    }
    by_type = {"scale": lambda n: str(n % 5 + 1), "multi_choice_flag": lambda n: ["Yes", ""][n % 2]}
    rows = []
    for n in range(RECORDS):
        own = [f"{100000000000 + n}", f"2024-05-{n % 12 + 1:02} {n % 24:02}:05:09", "9", "fr", "001234"]
        rows.append([*own, *(answers.get(q["column_name"], by_type.get(q["answer_type"], lambda n: ""))(n) for q in questions)])
    return Export([*PLATFORM, *(question["column_name"] for question in questions)], rows)


class Lander:
    """Lands files into a folder of their own each."""

    def __init__(self, tmp_path: Path):
        self.tmp_path = tmp_path
        self.count = 0

    def __call__(self, export: Export, declared: Declared = Declared(), **form) -> Landing:  # noqa: B008 - frozen
        self.count += 1
        self.folder = LandingFolder(self.tmp_path / str(self.count))
        return land(
            written(self.tmp_path / "export.csv", export, **form), Order("member", "2024", declared=declared), self.folder, SEEDS
        )

    def refusal(self, export: Export, **form) -> str:
        with pytest.raises(Refused) as caught:
            self(export, **form)
        assert [path.name for path in self.folder.root.iterdir()] == [".lock"]
        return str(caught.value)


@pytest.fixture
def lander(tmp_path: Path) -> Lander:
    return Lander(tmp_path)


def canonical(landing: Landing) -> list[list[str]]:
    return read_canonical(landing.canonical)


def test_the_undamaged_export_lands_equal(export, lander):
    landing = lander(export)
    rows = canonical(landing)
    assert rows[0][5:] == export.header[5:]
    assert [row[0] for row in rows[1:]] == [row[0] for row in export.rows]
    assert [row[1] for row in rows[1:3]] == ["2024-05-01T00:05:09Z", "2024-05-02T01:05:09Z"]
    at = rows[0].index("details_drones")
    assert [row[at] for row in rows[1:]] == [row[at] for row in export.rows]
    entry = landing.entry
    assert (entry.accepted, entry.rejected, entry.set_aside_answers, entry.platform) == (RECORDS, 0, 0, "limesurvey")


def test_saved_again_with_semicolons_and_cp1252_it_lands_equal(export, lander):
    before = canonical(lander(export))
    for delimiter, encoding in ((";", "cp1252"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1252")):
        landing = lander(export, delimiter=delimiter, encoding=encoding, everything_quoted=False)
        assert canonical(landing) == before
        assert (landing.entry.delimiter, landing.entry.rejected, landing.entry.set_aside_answers) == (delimiter, 0, 0)


def test_ids_in_exponents_are_refused(export, lander):
    damaged = export.changed("id", lambda cell: "1E+11")
    sentence = lander.refusal(damaged)
    assert "'1E+11': a spreadsheet program has rewritten it" in sentence


@pytest.mark.parametrize("shown", ["1E+11", "1,00E+11", "1.00E+11", "1e11", "100000000000.0", "100000000000,00"])
def test_one_id_in_exponents_rejects_its_record(shown, export, lander):
    damaged = export.changed("id", lambda cell: shown if cell.endswith("07") else cell)
    landing = lander(damaged)
    (reject,) = rejects(lander.folder, landing.entry)
    assert f"{shown!r}: a spreadsheet program has rewritten it" in reject["reason"]
    assert (reject["source_row"], landing.entry.accepted) == ("8", RECORDS - 1)


def test_ids_rounded_to_the_same_number_are_not_taken_for_one_response(export, lander):
    """Of ids of more than 15 digits, a spreadsheet program keeps 15."""
    rounded = export.changed("id", lambda cell: "123456789012345000" if int(cell) < 100000000003 else cell + "000000")
    landing = lander(rounded)
    reasons = [reject["reason"] for reject in rejects(lander.folder, landing.entry)]
    assert len(reasons) == 2
    assert all("the response's number once more, with other answers than" in reason for reason in reasons)


def test_leading_zeros_gone_from_some_ids_reject_their_records(export, lander):
    zeros = export.changed("id", lambda cell: "0" + cell[-5:])
    assert lander(zeros).entry.rejected == 0
    lost = zeros.changed("id", lambda cell: cell.lstrip("0") if cell.endswith(("41", "42")) else cell)
    landing = lander(lost)
    reasons = [reject["reason"] for reject in rejects(lander.folder, landing.entry)]
    assert reasons == [f"the response's number '{n}' is shorter than others: leading zeros were lost" for n in (41, 42)]


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(lambda t: f"{t[8:10]}/{t[5:7]}/{t[:4]} {t[11:16]}", id="dd/mm/yyyy"),
        pytest.param(lambda t: f"{int(t[5:7])}/{int(t[8:10])}/{t[2:4]} {t[11:16]}", id="m/d/yy"),
        pytest.param(lambda t: f"{t[8:10]}.{t[5:7]}.{t[:4]} {t[11:]}", id="dd.mm.yyyy"),
        pytest.param(lambda t: t[:16], id="no seconds"),
        pytest.param(lambda t: f"454{t[8:10]}.25", id="serial"),
        pytest.param(lambda t: t[14:] + ".0", id="mm:ss.0"),
        pytest.param(lambda t: "########", id="too narrow"),
        pytest.param(lambda t: t[:10], id="date alone"),
    ],
)
def test_turned_dates_are_refused_or_reject_their_records(turn, export, lander):
    sentence = lander.refusal(export.changed("submitdate", turn))
    turned = turn(export.rows[0][1])
    assert f"the time {turned!r}, expected like 2024-05-31 14:05:09; a spreadsheet program may have turned it" in sentence
    some = export.changed("submitdate", lambda t: turn(t) if t.startswith("2024-05-03") else t)
    landing = lander(some)
    assert (landing.entry.rejected, landing.entry.accepted) == (5, RECORDS - 5)
    assert {row[1][:10] for row in canonical(landing)[1:]} == {f"2024-05-{day:02}" for day in range(1, 13) if day != 3}


@pytest.mark.parametrize("score", ["3,5", "3,0", "03-May", "5-Jan", "45415", "2024-05-03", "3.May", "#NAME?"])
def test_damaged_scores_are_set_aside_when_few_and_refuse_the_file_when_many(score, export, lander):
    column = "impact_drones"
    sentence = lander.refusal(export.changed(column, lambda cell: score))
    assert f"{RECORDS} of {RECORDS * 9} answers about technology_impact" in sentence
    assert f"{score!r} ({RECORDS} times), the first in column {column}" in sentence
    assert "export the file again if a spreadsheet program has changed them" in sentence
    at = iter(range(RECORDS))
    few = export.changed(column, lambda cell: score if next(at) in (7, 8) else cell)
    landing = lander(few)
    aside = set_aside(lander.folder, landing.entry)
    assert [(item["source_row"], item["column_name"], item["wording"]) for item in aside] == [
        ("8", column, score),
        ("9", column, score),
    ]
    place = canonical(landing)[0].index(column)
    assert [row[place] for row in canonical(landing)[8:10]] == ["", ""]


@pytest.mark.parametrize("saved", ["TRUE", "WAHR", "VRAI"])
def test_truth_values_for_flags_are_read_or_refused(saved, export, lander):
    """What a spreadsheet program writes in its language is the same yes by the codebook, or an unknown answer."""
    column = "capacity_technical_skills"
    changed = export.changed(column, lambda cell: saved if cell == "Yes" else cell)
    try:
        rows = canonical(lander(changed))
    except Refused as refused:
        assert f"{RECORDS // 2} of" in str(refused) and f"{saved!r}" in str(refused)
    else:
        at = rows[0].index(column)
        assert [row[at] for row in rows[1:]] == ["yes" if saved == "TRUE" else saved, ""] * (RECORDS // 2)
        with (SEEDS / "codebook/codebook_answers.csv").open(encoding="utf-8", newline="") as file:
            codes = {row["raw_value"].lower(): row["answer_code"] for row in csv.DictReader(file) if row["topic"] == "capacity"}
        assert saved == "TRUE" or codes[saved.lower()] == "yes"


def test_a_column_that_was_deleted_or_cut_off_is_named(export, lander):
    short = Export(export.header[:-1], [row[:-1] for row in export.rows])
    assert "found no column for contact_email" in lander.refusal(short)


def test_rows_that_a_spreadsheet_program_left_empty_are_rejected(export, lander):
    """It writes a row that was emptied as delimiters alone."""
    rows = [*export.rows[:10], [""] * len(export.header), *export.rows[10:], [""] * len(export.header)]
    landing = lander(Export(export.header, rows), delimiter=";", everything_quoted=False)
    assert [reject["reason"] for reject in rejects(lander.folder, landing.entry)] == ["no number of the response"] * 2
    assert landing.entry.accepted == RECORDS


def test_text_that_cp1252_does_not_hold_is_not_taken_for_the_same(export, lander):
    """Saved so, each such character becomes a question mark, which nobody can tell from one: Members' names are still safe."""
    damaged = export.changed("member_iso3", lambda cell: "C?te d'Ivoire" if cell == "FRA" else cell)
    landing = lander(damaged, delimiter=";", encoding="cp1252", everything_quoted=False)
    assert landing.entry.rejected == RECORDS // len(ISO3)
    assert all("a Member that nobody knows" in reject["reason"] for reject in rejects(lander.folder, landing.entry))
