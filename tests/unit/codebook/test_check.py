"""The check of codebook, lists and waves: sound seeds give nothing, and each kind of fault a finding with its line."""

import json
import random
import shutil
from collections.abc import Callable

import pytest
import yaml
from click.testing import CliRunner
from codebook_seeds import Row, accept_all, change, copied_seeds, rows, write_rows
from fixtures.new_questionnaire.exports import kobotoolbox, limesurvey, lss, qsf, xlsform
from oracle.two_waves import write_two_waves_seeds

import smart_customs.cli.codebook
from smart_customs.cli import main
from smart_customs.codebook.add import add
from smart_customs.codebook.check import check, check_wave
from smart_customs.codebook.check.landed import check_landed
from smart_customs.codebook.definition import load_definition
from smart_customs.codebook.draft import draft
from smart_customs.codebook.seeds import load_topics
from smart_customs.landing.dialect import Declared
from smart_customs.landing.folder import LandingFolder
from smart_customs.landing.land import Order, land
from smart_customs.landing.refusal import Refused
from smart_customs.paths import SEEDS

QUESTIONS, ANSWERS, WAVES = "codebook/codebook_questions.csv", "codebook/codebook_answers.csv", "reference/ref_survey_waves.csv"
MEMBER = {"survey_code": "member", "wave_id": "2024"}


def column(name: str) -> Callable[[Row], bool]:
    return lambda row: row["column_name"] == name


def member_wave(row: Row) -> bool:
    return row["survey_code"] == "member"


def wording(topic: str, text: str) -> Callable[[Row], bool]:
    return lambda row: (row["topic"], row["raw_value"]) == (topic, text)


# Seed, rows, cells to write into them, and the finding.
FAULTS = {
    "topic": (
        QUESTIONS,
        column("maturity"),
        {"topic": "weather"},
        "found the topic 'weather' of maturity; expected one of respondent",
    ),
    "item": (
        QUESTIONS,
        column("status_drones"),
        {"item_code": "kites"},
        "found the item 'kites' of status_drones; expected a code of ref_technologies, as technology_status asks for it",
    ),
    "no item": (
        QUESTIONS,
        column("status_drones"),
        {"item_code": ""},
        "found no item_code for status_drones; expected a code of",
    ),
    "item of none": (
        QUESTIONS,
        column("maturity"),
        {"item_code": "drones"},
        "found the item 'drones' of maturity; expected none",
    ),
    "type": (
        QUESTIONS,
        column("impact_drones"),
        {"answer_type": "single_choice"},
        "found the answer_type 'single_choice' of impact_drones; expected scale",
    ),
    "flag": (QUESTIONS, column("maturity"), {"is_required": "no"}, "found is_required 'no' of maturity; expected true or false"),
    "label": (QUESTIONS, column("maturity"), {"label_fr": " "}, "found no label_fr; expected it filled in"),
    "wave of a question": (
        QUESTIONS,
        column("maturity"),
        {"wave_id": "1999"},
        "found the member survey's wave 1999; expected a wave",
    ),
    "names alike": (
        QUESTIONS,
        column("status_drones"),
        {"column_name": "status-biometrics"},
        "found the column status-biometrics, like status_biometrics on line 11",
    ),
    "name of landing's": (
        QUESTIONS,
        column("maturity"),
        {"column_name": "is_test"},
        "found the column is_test; expected another name",
    ),
    "asked twice": (
        QUESTIONS,
        column("status_drones"),
        {"item_code": "biometrics"},
        "found status_drones, which is about technology_status biometrics like line 11; expected one column",
    ),
    "code": (
        ANSWERS,
        wording("maturity", "Avancé"),
        {"answer_code": "great"},
        "found the answer_code 'great' of 'Avancé'; expected a code of ref_maturity_levels, or no_answer",
    ),
    "code of a flag": (
        ANSWERS,
        wording("capacity", "x"),
        {"answer_code": "1"},
        "found the answer_code '1' of 'x'; expected yes or no",
    ),
    "code of a scale": (
        ANSWERS,
        wording("technology_impact", "very low"),
        {"answer_code": "low"},
        "found the answer_code 'low' of 'very low'; expected a number",
    ),
    "topic of a wording": (
        ANSWERS,
        wording("maturity", "Avancé"),
        {"topic": "weather"},
        "found the topic 'weather' of 'Avancé'",
    ),
    "wordings collide": (
        ANSWERS,
        wording("maturity", "Avancé"),
        {"raw_value": " EXPÉRIMENTAL\u00a0"},
        "of maturity, the same as 'Expérimental' on line 423, which stands for experimental; expected each wording once",
    ),
    "wave of a wording": (
        ANSWERS,
        wording("maturity", "Avancé"),
        {"wave_id": "1999"},
        "found the wave '1999'; expected a wave of",
    ),
    "day": (WAVES, member_wave, {"deadline_on": "06/05/2024"}, "found deadline_on '06/05/2024'; expected a day as YYYY-MM-DD"),
    "days": (
        WAVES,
        member_wave,
        {"closed_on": "2024-05-01"},
        "found extended_deadline_on 2024-05-15 after closed_on 2024-05-01; expected days in their order",
    ),
    "provenance": (
        WAVES,
        member_wave,
        {"provenance": "made up"},
        "found the provenance 'made up'; expected collected or reconstructed",
    ),
    "wave before": (
        WAVES,
        member_wave,
        {"previous_wave_id": "2020"},
        "found the wave before '2020'; expected a wave of the member",
    ),
    "circle of one": (WAVES, member_wave, {"previous_wave_id": "2024"}, "found waves in a circle: 2024 after 2024"),
    "scale": (
        WAVES,
        member_wave,
        {"impact_max": "1"},
        "found impact_min '1' and impact_max '1'; expected the lowest and the highest",
    ),
    "direction": (WAVES, member_wave, {"high_is_more": ""}, "found high_is_more ''; expected true or false"),
    "survey": (
        WAVES,
        member_wave,
        {"survey_code": "people"},
        "found the survey 'people'; expected one of member, partner_agency",
    ),
}


def test_the_seeds_of_the_project_are_sound():
    assert check(SEEDS) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_its_line(fault, tmp_path):
    seeds = copied_seeds(tmp_path)
    name, where, cells, words = FAULTS[fault]
    line = change(seeds / name, where, **cells)
    sentences = [str(finding) for finding in check(seeds)]
    assert [s for s in sentences if words in s and s.startswith(f"seeds/{name}, line {line}: ")], sentences


def test_a_deadline_need_not_be_extended(tmp_path):
    seeds = copied_seeds(tmp_path)
    line = change(seeds / WAVES, member_wave, extended_deadline_on="")
    assert check(seeds) == []
    change(seeds / WAVES, member_wave, deadline_on="2024-06-25")
    [finding] = check(seeds)
    assert str(finding).startswith(
        f"seeds/{WAVES}, line {line}: found deadline_on 2024-06-25 after closed_on 2024-06-24; expected days in their order"
    )
    waves = rows(seeds / WAVES)
    write_rows(seeds / WAVES, [{name: cell for name, cell in row.items() if name != "extended_deadline_on"} for row in waves])
    assert [str(finding) for finding in check(seeds)] == [
        f"seeds/{WAVES}, line 1: found no column extended_deadline_on; expected it in the header. Add it."
    ]


def test_faults_are_found_together(tmp_path):
    """Any two faults in different rows: neither hides the other, but for empty cells, which have to be filled in first."""
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    chosen = random.Random(seed)
    for number in range(12):
        first, second = chosen.sample([fault for fault in FAULTS if fault not in ("label", "survey")], 2)
        seeds = copied_seeds(tmp_path / str(number))
        if FAULTS[first][0] == FAULTS[second][0] and any(
            FAULTS[first][1](row) and FAULTS[second][1](row) for row in rows(seeds / FAULTS[first][0])
        ):
            continue
        for fault in (first, second):
            change(seeds / FAULTS[fault][0], FAULTS[fault][1], **FAULTS[fault][2])
        sentences = " ".join(str(finding) for finding in check(seeds))
        # The second fault may stand in a row that the first one took out of its wave.
        missing = [fault for fault in (first, second) if FAULTS[fault][3] not in sentences]
        assert missing == [], (seed, first, second)


def test_what_is_missing_is_found(tmp_path):
    seeds = copied_seeds(tmp_path)
    content = rows(seeds / QUESTIONS)
    write_rows(seeds / QUESTIONS, [row for row in content if row["column_name"] != "member_iso3"])
    write_rows(seeds / ANSWERS, [row for row in rows(seeds / ANSWERS) if row["topic"] != "maturity"])
    waves = rows(seeds / WAVES)
    write_rows(seeds / WAVES, [*waves, {**waves[0], "wave_id": "2026", "previous_wave_id": "2024"}])
    sentences = [str(finding) for finding in check(seeds)]
    assert [sentence.partition("; expected")[0] for sentence in sentences] == [
        f"seeds/{WAVES}, line 2: found no question of the member survey's wave 2024 that says who answers",
        f"seeds/{QUESTIONS}, line 4: found no wording for the topic maturity of wave 2024",
        f"seeds/{WAVES}, line 4: found no question of the member survey's wave 2026",
    ]


def test_a_list_without_a_column_is_refused_with_its_name(tmp_path):
    seeds = copied_seeds(tmp_path)
    path = seeds / "reference/ref_maturity_levels.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("label_fr", "label_de", 1), encoding="utf-8")
    with pytest.raises(Refused, match="ref_maturity_levels.csv, line 1: found no column label_fr"):
        check(seeds)


def test_waves_in_a_circle_are_found(tmp_path):
    seeds = copied_seeds(tmp_path)
    (waves, member) = rows(seeds / WAVES), rows(seeds / WAVES)[0]
    later = [{**member, "wave_id": wave, "previous_wave_id": before} for wave, before in (("2026", "2024"), ("2028", "2026"))]
    write_rows(seeds / WAVES, [{**member, "previous_wave_id": "2028"}, waves[1], *later])
    circles = [finding.found for finding in check(seeds) if "circle" in finding.found]
    assert circles == [f"waves in a circle: {way}" for way in ("2024 after 2028 after 2026 after 2024",)] + [
        "waves in a circle: 2026 after 2024 after 2028 after 2026",
        "waves in a circle: 2028 after 2026 after 2024 after 2028",
    ]


def test_lists_are_checked(tmp_path):
    seeds = copied_seeds(tmp_path)
    change(seeds / "reference/ref_technologies.csv", lambda row: row["technology_code"] == "drones", technology_code="biometrics")
    change(seeds / "reference/ref_pmm_outcomes.csv", lambda row: row["sort_order"] == "2", pmm_dimension_code="weather")
    found = [(finding.path, finding.line, finding.found) for finding in check(seeds) if "reference" in finding.path]
    assert found == [
        ("seeds/reference/ref_technologies.csv", 7, "the technology_code 'biometrics' on several lines"),
        ("seeds/reference/ref_technologies.csv", 8, "the technology_code 'biometrics' on several lines"),
        ("seeds/reference/ref_pmm_outcomes.csv", 3, "the pmm_dimension_code 'weather'"),
    ]


def test_a_bundled_file_has_the_columns_of_its_codebook(tmp_path):
    seeds = copied_seeds(tmp_path)
    (seeds / "raw").mkdir()
    shutil.copy(SEEDS / "raw/raw_partner_agency_survey_2024.csv", seeds / "raw")
    assert check(seeds) == []
    change(seeds / QUESTIONS, column("agency_type"), column_name="kind")
    (finding,) = check(seeds)
    assert finding.found == "columns that differ from the codebook's: agency_type (file alone), kind (codebook alone)"


def test_options_of_a_definition_are_wordings(tmp_path):
    """The definition asks for maturity in words that wave 2024 does not list; a status it knows."""
    seeds = copied_seeds(tmp_path)
    definition = load_definition(qsf(tmp_path / "survey.qsf"))
    change(seeds / QUESTIONS, column("maturity"), label_fr="Où en êtes-vous du chemin ?")
    change(
        seeds / QUESTIONS, column("status_drones"), label_en="For each technology, where does your administration stand? [Drones]"
    )
    found = [finding.found for finding in check(seeds, definition)]
    assert len(found) == 10
    assert found[:2] == [
        "no wording for 'We are just starting', an option of maturity",
        "no wording for 'Nous débutons', an option of maturity",
    ]


def test_landing_checks_first_and_names_three(tmp_path):
    """A wave whose seeds are faulty is refused before its file is read; another wave is not in the way."""
    seeds = copied_seeds(tmp_path)
    for item in ("drones", "biometrics", "ai_ml", "blockchain", "cloud_computing"):
        change(seeds / QUESTIONS, column(f"impact_{item}"), item_code=f"kites {item}")
    with pytest.raises(Refused) as refused:
        check_wave(seeds, "member", "2024")
    sentences = str(refused.value).splitlines()
    assert [sentence.count("'kites ") for sentence in sentences] == [1, 1, 1, 0]
    assert sentences[-1] == "And 2 more: smart-customs codebook check --wave 2024"
    check_wave(seeds, "partner_agency", "2024")
    export = tmp_path / "export.csv"
    export.write_text("submission_id,submitted_at,agency_type,agency_technologies_details\nP1,2024-04-19T06:58:01Z,Other,\n")
    folder = LandingFolder(tmp_path / "landing")
    assert land(export, Order("partner_agency", "2024"), folder, seeds).entry.accepted == 1
    with pytest.raises(Refused, match="found the item 'kites ai_ml'"):
        land(export, Order("member", "2024"), folder, seeds)
    assert [entry.survey_code for entry in folder.ledger.entries()] == ["partner_agency"]


def test_a_codebook_that_was_changed_after_landing_is_found(tmp_path):
    """The run would be red: a column that the codebook has lost, and one that it calls by another name."""
    seeds, folder = copied_seeds(tmp_path), LandingFolder(tmp_path / "landing")
    export = tmp_path / "export.csv"
    export.write_text("submission_id,submitted_at,agency_type,agency_technologies_details\nP1,2024-04-19T06:58:01Z,Other,\n")
    assert [*check_landed(seeds, folder)] == []
    land(export, Order("partner_agency", "2024"), folder, seeds)
    assert [*check_landed(seeds, folder)] == []
    change(seeds / QUESTIONS, column("agency_type"), column_name="kind")
    [finding] = check_landed(seeds, folder)
    assert str(finding) == (
        f"{folder.root}/canonical/partner_agency/2024.parquet: found columns that differ from the codebook's: agency_type, kind; "
        "expected those of wave 2024. Land it again: smart-customs land --replay --survey partner_agency --wave 2024."
    )


def test_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("SMART_CUSTOMS_HOME", str(tmp_path / "home"))
    sound = CliRunner().invoke(main, ["codebook", "check", "--json"])
    assert (sound.exit_code, sound.stdout, sound.stderr) == (0, "[]\n", "")
    seeds = copied_seeds(tmp_path)
    monkeypatch.setattr(smart_customs.cli.codebook, "SEEDS", seeds)
    line = change(seeds / QUESTIONS, column("maturity"), topic="weather")
    faulty = CliRunner().invoke(main, ["codebook", "check", "--wave", "2024", "--json"])
    (finding,) = json.loads(faulty.stdout)
    assert faulty.exit_code == 1
    assert (finding["path"], finding["line"], finding["found"]) == (f"seeds/{QUESTIONS}", line, "the topic 'weather' of maturity")
    assert faulty.stderr.startswith(f"Error: seeds/{QUESTIONS}, line {line}: found the topic 'weather'")
    assert CliRunner().invoke(main, ["codebook", "check", "--wave", "2030"]).exit_code == 0


def test_the_two_waves_of_the_tests_are_sound(tmp_path):
    """A second wave with other items, other wordings and other scales passes."""
    write_two_waves_seeds(SEEDS, tmp_path / "seeds")
    assert check(tmp_path / "seeds") == []


def test_topics_are_those_of_the_seeds_own_tests():
    """dbt and the check know the same topics and types."""
    tests = yaml.safe_load((SEEDS / "codebook/_codebook__seeds.yml").read_text(encoding="utf-8"))["seeds"][0]["columns"]
    accepted = {c["name"]: c["data_tests"][0]["accepted_values"]["arguments"]["values"] for c in tests if "data_tests" in c}
    topics = load_topics()
    assert sorted(topics) == sorted(accepted["topic"])
    assert {kind for topic in topics.values() for kind in topic.types} == set(accepted["answer_type"])
    lists = {source for topic in topics.values() for source in (*(topic.items if topic.items != "free" else ()), topic.answers)}
    for source in sorted(source for source in lists if "." in source):
        name, code = source.split(".")
        assert code in rows(SEEDS / f"reference/{name}.csv")[0], source


def test_an_export_in_codes_needs_no_labels_as_wordings(tmp_path):
    """Drafted without the definition, the wave lists the codes of the form, or the words of one language."""
    for export, form, missing in ((kobotoolbox, xlsform, 0), (limesurvey, lss, 5)):
        place = tmp_path / export.__name__
        place.mkdir()
        path, out, seeds = export(place / "export.csv"), place / "draft", copied_seeds(place)
        draft(path, "member", "2026", out, None, Declared(), seeds)
        accept_all(out / "decisions.csv")
        draft(path, "member", "2026", out, None, Declared(), seeds, decided=out / "decisions.csv")
        add(out, seeds)
        definition = load_definition(form(place / ("form.xlsx" if form is xlsform else "form.lss")))
        found = [finding.found for finding in check(seeds, definition)]
        assert len(found) == missing
        assert all("Nous" in words for words in found)
