"""No critical expectation stands in the way of waves that are as they should be, however odd; each stops what it is there for."""

import shutil
from pathlib import Path

import duckdb
import pytest
from building import SEEDS
from codebook_seeds import rows
from odd_waves import SHAPES

from expectations.evaluation import evaluate
from expectations.registry import SUITES

RULES = [rule for suite in SUITES.values() for rule in suite]

# As counts show a wording that nobody has listed.
UNLISTED = (
    "insert into intermediate.int_answer_counts by name select '2024' as wave_id, '{0}' as survey_code, 'counted' as reason, "
    "'{1}' as column_name, '{2}' as topic, '' as item_code, false as is_listed, 2 as submissions, 5 as first_row"
)

# A wave after the bundled one, with the same questionnaire.
NEXT_WAVE = (
    "insert into codebook.codebook_questions select * replace ('2026' as wave_id) from codebook.codebook_questions;"
    "insert into reference.ref_survey_waves by name "
    "select '2026' as wave_id, 'member' as survey_code, '2024' as previous_wave_id;"
)

TURNED = "{0} = case {0} when 'yes' then 'no' when 'no' then 'yes' end"
TECHNOLOGIES, OUTCOMES = (
    [row["item_code"] for row in rows(SEEDS / "codebook/codebook_questions.csv") if row["topic"] == topic]
    for topic in ("technology_impact", "performance")
)

# Of the shapes of odd waves, those without a record that counts.
NOBODY_COUNTS = (
    *("no record", "tests only", "nothing complete", "nothing ever sent", "nothing inside fieldwork"),
    "nobody says who answers",
)

# For each expectation (by table and name), a change that it must notice, and words that must stand in what it found.
SPOILS = {
    "raw.raw_member_survey_2024:has_the_committed_number_of_rows": (
        "delete from raw.raw_member_survey_2024 where source_row = '1'",
        "131",
    ),
    "raw.raw_partner_agency_survey_2024:has_the_committed_number_of_rows": (
        "insert into raw.raw_partner_agency_survey_2024 from raw.raw_partner_agency_survey_2024 limit 1",
        "8",
    ),
    "raw.raw_survey_records:belong_to_a_described_wave": (
        "update raw.raw_survey_records set wave_id = '1999' where source_row = '2'",
        "wave 1999: 1 records, no row in ref_survey_waves",
    ),
    "raw.raw_survey_records:can_be_read": (
        "update raw.raw_survey_records set submitted_at = '17/04/2024' where survey_code = 'member' and source_row = '3'",
        "row 3: found submission_id",
    ),
    "raw.raw_survey_columns:are_those_of_the_codebook": (
        "update raw.raw_survey_columns set column_name = 'maturite' where column_name = 'maturity'",
        "column maturite is not in the codebook",
    ),
    "raw.raw_survey_records:arrived_from_the_ledger": (
        "insert into raw.raw_landing_ledger (survey_code, wave_id, file_name, accepted, ledger_line) "
        "values ('member', '2024', 'export.csv', '133', 1)",
        "survey member, wave 2024: the ledger says 133 accepted, 132 arrived",
    ),
    "reference.ref_seals:hold_for_every_list": (
        "update codebook.codebook_answers set answer_code = 'adopted' where raw_value = 'Pilot'",
        "codebook_answers, wave 2024 has other cells than those that were sealed",
    ),
    "reference.ref_members:have_codes_of_iso": (
        "update reference.ref_members set iso3 = 'KNE' where iso3 = 'KEN'",
        "1 against it: Member KNE: ISO 3166 has no such code.",
    ),
    "reference.ref_members:have_their_own_names": (
        "update reference.ref_members set label_fr = 'Norvège' where iso3 = 'KEN'",
        "1 against it: Member KEN: its name is that of NOR.",
    ),
    "codebook.codebook_questions:speak_of_their_item": (
        "update codebook.codebook_questions set item_code = case item_code when 'drones' then 'biometrics' else 'drones' end "
        "where topic = 'technology_status' and item_code in ('drones', 'biometrics')",
        "the name or a label of status_biometrics speaks of biometrics, its item is another",
    ),
    "codebook.codebook_questions:speak_of_their_topic": (
        "update codebook.codebook_questions set topic = case topic when 'technology_impact' then 'technology_difficulty' "
        "else 'technology_impact' end where item_code = 'drones' and topic in ('technology_impact', 'technology_difficulty')",
        "1 against it: survey member, wave 2024: the names of difficulty_drones and impact_drones speak of each other's topic.",
    ),
    "codebook.codebook_answers:stand_for_what_they_say": (
        "update codebook.codebook_answers set answer_code = 'under_development' where raw_value = 'Fully adopted'",
        'wave 2024, topic technology_status: "Fully adopted" has the code under_development, and speaks for adopted.',
    ),
    "staging.stg_survey__answers:come_from_known_members": (
        "update staging.stg_survey__answers set respondent__member_iso3 = 'atlantis' "
        "where survey_code = 'member' and source_row = 4",
        "row 4: a text of 8 characters that names no Member",
    ),
    **{
        f"intermediate.int_answer_counts:have_a_known_{topic}": (
            UNLISTED.format("partner_agency" if topic == "partner_agency" else "member", column, topic),
            f"row 5, column {column}: 2 answers, this one the first, that the codebook does not list",
        )
        for topic, column in {
            "it_strategy": "it_strategy",
            "maturity": "maturity",
            "technology_status": "status_drones",
            "performance": "performance_paperless_trade",
            "capacity": "capacity_other",
            "top_technology": "top_technology_2",
            "case_study_willingness": "case_study_willingness",
            "partner_agency": "agency_type",
        }.items()
    },
    "intermediate.int_answer_counts:have_scores_on_the_scale": (
        f"{UNLISTED.format('member', 'impact_drones', 'technology_impact')} union all by name select '2024' as wave_id, "
        "'member' as survey_code, 'counted' as reason, 'difficulty_drones' as column_name, 'technology_difficulty' as topic, "
        "'' as item_code, '5.5' as answer_code, true as is_listed, 1 as submissions, 6 as first_row",
        "row 6, column difficulty_drones: 1 answer, expected a number from 1.0 to 5.0",
    ),
    "intermediate.int_answer_counts:are_not_all_empty": (
        "update intermediate.int_answer_counts set answer_code = null where column_name = 'impact_drones'",
        "1 against it: survey member, wave 2024: no record answers impact_drones.",
    ),
    "intermediate.int_answer_counts:are_not_all_the_same": (
        "update intermediate.int_answer_counts set answer_code = 'advanced' where column_name = 'maturity'",
        "1 against it: survey member, wave 2024: every record gives the same answer to maturity.",
    ),
    "intermediate.int_survey_answers:lose_no_page": (
        f"{NEXT_WAVE}insert into intermediate.int_survey_answers select * replace ('2026' as wave_id) "
        "from intermediate.int_survey_answers; update intermediate.int_survey_answers set "
        f"{', '.join(f'technology_impact__{code} = null' for code in TECHNOLOGIES)} "
        "where wave_id = '2026' and source_row % 2 = 0",
        "1 against it: survey member, wave 2026: records that answer nothing of the topic technology_impact beside others",
    ),
    "intermediate.int_survey_answers:do_not_all_repeat_themselves": (
        "update intermediate.int_survey_answers set top_technology__2 = top_technology, top_technology__3 = top_technology",
        "1 against it: survey member, wave 2024: every record gives all its answers of the topic top_technology for the same.",
    ),
    "intermediate.int_submissions_ranked:were_not_sent_in_another_year": (
        "update intermediate.int_submissions_ranked set reason = 'outside_fieldwork', "
        "submitted_on = submitted_on - interval 1 year where survey_code = 'member' and source_row in (3, 4, 9)",
        "1 against it: survey member, wave 2024: records sent a year beside fieldwork, the first in row 3.",
    ),
    "intermediate.int_submissions_ranked:were_not_sent_before_it_opened": (
        "update intermediate.int_submissions_ranked set reason = 'outside_fieldwork', submitted_on = '2024-04-16' "
        "where survey_code = 'member' and source_row between 3 and 20",
        "1 against it: survey member, wave 2024: records sent before it opened, the first in row 3.",
    ),
    "intermediate.int_submissions_ranked:were_sent_at_different_times": (
        "update intermediate.int_submissions_ranked set submitted_at = '2024-05-01 10:00:00' where survey_code = 'member'",
        "1 against it: survey member, wave 2024: nearly all records that count carry the same second.",
    ),
    "intermediate.int_submissions_ranked:come_from_different_members": (
        "update intermediate.int_submissions_ranked set member_iso3 = 'FRA' where survey_code = 'member' and source_row < 80",
        "1 against it: survey member, wave 2024: most records name the same Member.",
    ),
    "intermediate.int_survey_answers:are_not_turned_round": (
        f"{NEXT_WAVE}insert into intermediate.int_survey_answers select * replace ('2026' as wave_id) "
        "from intermediate.int_survey_answers; update intermediate.int_survey_answers set "
        f"{', '.join(TURNED.format(f'performance__{item}') for item in OUTCOMES)} where wave_id = '2026'",
        "1 against it: survey member, wave 2026: records say of the topic performance the contrary",
    ),
    "intermediate.int_survey_answers:are_not_shifted": (
        f"{NEXT_WAVE}insert into intermediate.int_survey_answers select * replace ('2026' as wave_id, "
        "performance__paperless_trade as performance__quality_of_services, "
        "performance__quality_of_services as performance__paperless_trade) from intermediate.int_survey_answers",
        "1 against it: survey member, wave 2026: questions of the topic performance are answered as the same Members answered",
    ),
    "staging.stg_reference__survey_waves:last_less_than_a_year": (
        "update staging.stg_reference__survey_waves set closed_on = closed_on + interval 1 year where survey_code = 'member'",
        "1 against it: survey member, wave 2024: fieldwork from 2024-04-17 to 2025-06-24.",
    ),
    "staging.stg_reference__members:are_as_many_as_the_wco_has": (
        "delete from staging.stg_reference__members where region_code in ('AP', 'MENA')",
        "133",
    ),
    "staging.stg_reference__members:cover_every_region": (
        "update staging.stg_reference__members set region_code = 'EUR' where region_code = 'MENA'",
        "",
    ),
    "marts.fct_participation_by_region:counts_the_whole_membership": (
        "update marts.fct_participation_by_region set members = 18 where region_code = 'ALL'",
        "wave 2024: 18 Members",
    ),
    "marts.fct_impact_difficulty_by_region:stays_on_the_scale": (
        "update marts.fct_impact_difficulty_by_region set mean_impact = 5.1 "
        "where region_code = 'ALL' and technology_code = 'drones'",
        "1 against it: wave 2024, ALL, drones: impact.",
    ),
    "marts.rpt_published_figures:match_the_report": (
        "update marts.rpt_published_figures set verdict = 'mismatch' where claim_id = 'selection'",
        "wave 2024, selection: published {",
    ),
    "raw.raw_survey_records:are_mostly_real": (
        "update raw.raw_survey_records set is_test = 'true' where survey_code = 'member'",
        "1 against it: survey member, wave 2024: 132 of 132 records are tests",
    ),
    "reference.ref_seals:cover_every_wave": (
        "insert into reference.ref_survey_waves select * replace ('2026' as wave_id) from reference.ref_survey_waves",
        "1 against it: wave 2026 is not sealed",
    ),
    "staging.stg_survey__submissions:were_sent_in_this_century": (
        "update staging.stg_survey__submissions set submitted_at = '2001-01-01' where survey_code = 'member' and source_row = 3",
        "1 of 139 values against it.",
    ),
    "staging.stg_survey__submissions:were_sent_one_by_one": (
        "update staging.stg_survey__submissions set submitted_at = '2024-05-02 09:00:00' where survey_code = 'member'",
        "1 against it: wave 2024, member survey: 132 records all sent at 2024-05-02 09:00:00",
    ),
    "intermediate.int_answer_counts:fill_the_core_questions": (
        "update intermediate.int_answer_counts set answer_code = null, is_listed = true where topic = 'maturity'",
        "cells of the topic maturity are empty",
    ),
    "staging.stg_reference__survey_waves:bear_the_year_in_which_they_opened": (
        "update staging.stg_reference__survey_waves set opened_on = opened_on - interval 1 year where survey_code = 'member'",
        "1 against it: survey member, wave 2024: opened on 2023-04-17",
    ),
    "marts.fct_participation_by_region:rests_on_enough_answers": (
        "update marts.fct_participation_by_region set submission_rate = 0.29 where region_code = 'MENA'",
        "1 against it: wave 2024, MENA: 9 of 18 Members answered",
    ),
    "marts.fct_technology_adoption_by_region:rests_on_enough_answers": (
        "update marts.fct_technology_adoption_by_region set item_base = 80 "
        "where region_code = 'ALL' and technology_code = 'drones'",
        "1 against it: wave 2024, drones: answered by 80 of 116",
    ),
    "marts.fct_maturity_by_region:spreads_over_the_levels": (
        "update marts.fct_maturity_by_region set share = 0.9 where region_code = 'ALL' and maturity_level = 3",
        "1 against it: wave 2024, level 3",
    ),
    "marts.rpt_intake:loses_few_records": (
        "update marts.rpt_intake set rejected = 3 where survey_code = 'member'",
        "1 against it: survey member, wave 2024: 3 of 132 rejected",
    ),
    "marts.rpt_intake:counts_some_records": (
        "update marts.rpt_intake set counted = 0 where survey_code = 'member'",
        "1 against it: survey member, wave 2024: none of 132 records counts",
    ),
}
# One wave alone has no changes: it is tried on two, below.
OF_TWO_WAVES = "marts.fct_change_between_waves:does_not_jump"


@pytest.mark.parametrize("dataset", ["bundled", "two_waves", "random_waves", "thin_waves"])
def test_no_critical_expectation_is_broken(request: pytest.FixtureRequest, dataset: str):
    warehouse = request.getfixturevalue(dataset)
    # In random waves hundreds of Members join.
    made_up = {"are_as_many_as_the_wco_has", "counts_the_whole_membership"} if warehouse.seed is not None else set()
    broken = [
        f"{outcome.rule.table}:{outcome.rule.name}: {outcome.found}"
        for outcome in evaluate(warehouse.database, RULES)
        if not outcome.passed and outcome.rule.severity == "critical" and outcome.rule.name not in made_up
    ]
    assert broken == [], f"SURVEY_SEED={warehouse.seed}"


def test_an_odd_wave_is_an_empty_one_in_every_mart(thin_waves):
    """Each shape in which nobody counts, once for Members and once for agencies: all regions are there, nobody answered."""
    with duckdb.connect(thin_waves.database, read_only=True) as db:
        empty = db.execute("select survey_code, wave_id from marts.rpt_intake where counted = 0").fetchall()
        odd = [wave for survey, wave in thin_waves.raw_files if survey == "member"][-len(SHAPES) :]
        nobody = [list(SHAPES).index(shape) for shape in NOBODY_COUNTS]
        # Of an agency nobody asks for the Member.
        wanted = {("member", odd[at]) for at in nobody} | {("partner_agency", odd[at]) for at in nobody[:-1]}
        assert wanted <= set(empty), f"SURVEY_SEED={thin_waves.seed}"
        counts = db.execute(
            "select count(*), sum(submissions), count(submission_rate) from marts.fct_participation_by_region "
            "where list_contains(?, wave_id)",
            [[odd[at] for at in nobody]],
        ).fetchone()
        assert counts == (7 * len(nobody), 0, 7 * len(nobody)), f"SURVEY_SEED={thin_waves.seed}"


def _make_table(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> None:
    """Puts a table in the place of a view, which nobody can spoil."""
    if connection.execute("from duckdb_views() where schema_name = ? and view_name = ?", [schema, name]).fetchone():
        connection.execute(f"create table {schema}.spoilt as from {schema}.{name}")
        connection.execute(f"drop view {schema}.{name}")
        connection.execute(f"alter table {schema}.spoilt rename to {name}")


def test_every_expectation_has_its_spoil():
    assert {*SPOILS, OF_TWO_WAVES} == {f"{rule.table}:{rule.name}" for rule in RULES}


@pytest.mark.parametrize("key", SPOILS)
def test_an_expectation_notices_what_it_is_there_for(bundled, tmp_path: Path, key: str):
    statement, words = SPOILS[key]
    database = Path(shutil.copy(bundled.database, tmp_path / "spoilt.duckdb"))
    with duckdb.connect(database) as connection:
        _make_table(connection, *key.split(":")[0].split("."))
        _make_table(connection, "raw", "raw_landing_ledger")
        [changed] = connection.execute(statement).fetchone()
    assert changed > 0
    [outcome] = evaluate(database, [rule for rule in RULES if f"{rule.table}:{rule.name}" == key])
    assert outcome.passed is False
    assert words in outcome.found


@pytest.mark.parametrize(
    ("name", "statement", "found"),
    [
        (
            "spreads_over_the_levels",
            "update marts.fct_maturity_by_region set share = 0.9 "
            "where wave_id = '2026' and region_code = 'ALL' and maturity_level = 3",
            "1 against it: wave 2026, level 3.",
        ),
        (
            "counts_some_records",
            "update marts.rpt_intake set counted = 0 where survey_code = 'member' and wave_id = '2024'",
            "1 against it: survey member, wave 2024: none of 132 records counts.",
        ),
        (
            "does_not_jump",
            "update marts.fct_change_between_waves set change = 0.6 where region_code = 'ALL' and item_code = 'drones/adopted'",
            "1 against it: wave 2026, technology_adoption drones/adopted.",
        ),
    ],
)
def test_a_finding_on_a_mart_says_where_and_no_number(two_waves, tmp_path: Path, name: str, statement: str, found: str):
    """Stakeholders see it, and the number may be one that products leave out."""
    database = Path(shutil.copy(two_waves.database, tmp_path / "spoilt.duckdb"))
    with duckdb.connect(database) as connection:
        assert connection.execute(statement).fetchone()[0] == 1
    [outcome] = evaluate(database, [rule for rule in RULES if rule.name == name])
    assert (outcome.passed, outcome.found) == (False, found)
