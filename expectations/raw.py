"""The suite for raw files: whether the records of a wave are all there and can be read. It gates publication."""

from expectations.rule import Rule, no_rows

RECORDS = "raw.raw_survey_records"
COLUMNS = "raw.raw_survey_columns"

# Rows of the bundled wave's files, tests and replaced answers included. They change only with the reconstruction.
BUNDLED_ROWS = {"raw_member_survey_2024": 132, "raw_partner_agency_survey_2024": 7}

_COLUMNS_UNLIKE_THE_CODEBOOK = """
with present as (select survey_code, wave_id, column_name from {batch}),
described as (
    select survey_code, wave_id, column_name from codebook.codebook_questions
    where (survey_code, wave_id) in (select (survey_code, wave_id) from present)
)
select
    'survey ' || coalesce(present.survey_code, described.survey_code)
    || ', wave ' || coalesce(present.wave_id, described.wave_id)
    || ': column ' || coalesce(present.column_name, described.column_name)
    || case when present.column_name is null then ' is missing from the file' else ' is not in the codebook' end as finding,
from present
full join described using (survey_code, wave_id, column_name)
where present.column_name is null or described.column_name is null
"""

_UNREADABLE_RECORDS = r"""
select
    'survey ' || survey_code || ', wave ' || wave_id || ', row ' || coalesce(source_row, '?') || ': found submission_id '
    || coalesce(submission_id, 'nothing') || ', submitted_at ' || coalesce(submitted_at, 'nothing')
    || ', is_complete ' || coalesce(is_complete, 'nothing') || ', is_test ' || coalesce(is_test, 'nothing') as finding,
from {batch}
where
    coalesce(submission_id, '') = ''
    or (coalesce(submitted_at, '') <> '' or coalesce(is_complete <> 'false', true))
    and not coalesce(regexp_full_match(submitted_at, '\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z'), false)
    or submitted_at <> '' and try_cast(submitted_at as timestamp) is null
    or coalesce(is_complete not in ('true', 'false'), true)
    or coalesce(is_test not in ('true', 'false'), true)
    or coalesce(not regexp_full_match(source_row, '\d+'), true)
"""

_UNLIKE_THE_LEDGER = """
with arrived as (
    select survey_code, wave_id, count(*) as records from {batch} group by all
),
landed as (
    select survey_code, wave_id, file_name, try_cast(accepted as bigint) as accepted from raw.raw_landing_ledger
    qualify row_number() over (partition by survey_code, wave_id order by ledger_line desc) = 1
)
select
    'survey ' || survey_code || ', wave ' || wave_id || ': the ledger says ' || coalesce(accepted::varchar, 'nothing')
    || ' accepted, ' || coalesce(records, 0) || ' arrived; land the file again with --replay' as finding,
from landed
left join arrived using (survey_code, wave_id)
where file_name <> '' and accepted is distinct from coalesce(records, 0)
"""

_WAVES_NOBODY_DESCRIBED = """
select
    'survey ' || survey_code || ', wave ' || wave_id || ': ' || count(*) || ' records, no row in ref_survey_waves' as finding,
from (select * from {batch}) as records
where not exists (
    select 1 from reference.ref_survey_waves as waves
    where waves.wave_id = records.wave_id and waves.survey_code = records.survey_code
)
group by survey_code, wave_id
"""

_MANY_TESTS = """
select
    'survey ' || survey_code || ', wave ' || wave_id || ': ' || count(*) filter (where is_test = 'true')
    || ' of ' || count(*) || ' records are tests' as finding,
from {batch}
group by survey_code, wave_id
having count(*) filter (where is_test = 'true') > 0.2 * count(*)
"""


def rules() -> list[Rule]:
    """All rules of the suite."""
    return [
        *(
            Rule(
                f"raw.{seed}",
                "has_the_committed_number_of_rows",
                "critical",
                f"The bundled file holds the {rows} records that were committed with it: none is lost, none came in beside.",
                "ExpectTableRowCountToEqual",
                {"value": rows},
                threshold=rows,
            )
            for seed, rows in BUNDLED_ROWS.items()
        ),
        no_rows(
            RECORDS,
            "belong_to_a_described_wave",
            "critical",
            "Every file belongs to a survey and a wave that the reference data describe; if not, add the wave to "
            "ref_survey_waves.",
            _WAVES_NOBODY_DESCRIBED,
        ),
        no_rows(
            RECORDS,
            "can_be_read",
            "critical",
            "Every record has a number, a time (ISO 8601, UTC; an incomplete one may have none), true or false for complete and "
            "for test, and its row.",
            _UNREADABLE_RECORDS,
        ),
        no_rows(
            RECORDS,
            "are_mostly_real",
            "warning",
            "At most a fifth of a file's records are tests; more looks like the export of a test survey.",
            _MANY_TESTS,
            threshold=0.2,
        ),
        no_rows(
            COLUMNS,
            "are_those_of_the_codebook",
            "critical",
            "A file has the columns that the codebook describes for its wave, no more and no fewer.",
            _COLUMNS_UNLIKE_THE_CODEBOOK,
        ),
        no_rows(
            RECORDS,
            "arrived_from_the_ledger",
            "critical",
            "Of every landed file, as many records stand here as the ledger says were accepted: none was lost on the way.",
            _UNLIKE_THE_LEDGER,
        ),
    ]
