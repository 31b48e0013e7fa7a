"""The suite for raw files: whether the answers of a wave are all there and can be read. It gates the models."""

from expectations.rule import Rule, no_rows

RECORDS = "raw.raw_survey_records"
ANSWERS = "raw.raw_survey_answers"

# Rows of the bundled wave's files, tests and replaced answers included. They change only with the reconstruction.
BUNDLED_ROWS = {"raw_member_survey_2024": 132, "raw_partner_agency_survey_2024": 7}

# Topics whose answers must be wordings of the codebook, and what such an answer is called.
CODED_TOPICS = {
    "it_strategy": "answer about the IT strategy",
    "maturity": "maturity level",
    "technology_status": "adoption status",
    "performance": "answer about performance",
    "capacity": "answer about capacity needs",
    "top_technology": "technology voted for",
    "case_study_willingness": "answer about case studies",
    "partner_agency": "kind of agency",
}

# Answers of questions with an item of the codebook, without the white space around them.
_ANSWERS_WITH_QUESTIONS = r"""
    select
        answers.survey_code, answers.wave_id, answers.source_row, answers.column_name, questions.topic, questions.item_code,
        regexp_replace(answers.raw_value, '^[\s\pZ]+|[\s\pZ]+$', '', 'g') as value,
    from (select * from {batch}) as answers
    inner join codebook.codebook_questions as questions using (wave_id, survey_code, column_name)
    where answers.raw_value is not null
"""

_PLACE = "'survey ' || survey_code || ', wave ' || wave_id || ', row ' || source_row || ', column ' || column_name"

_UNKNOWN_CODES = f"""
with answers as ({_ANSWERS_WITH_QUESTIONS})
select
    {_PLACE} || ': found "' || value || '"' as finding,
from answers
where
    topic = '%s'
    and value <> ''
    and not exists (
        select 1 from codebook.codebook_answers as wordings
        where wordings.wave_id = answers.wave_id and wordings.topic = answers.topic
            and lower(trim(wordings.raw_value)) = lower(value)
    )
"""

_UNKNOWN_MEMBERS = f"""
with answers as ({_ANSWERS_WITH_QUESTIONS})
select
    {_PLACE} || ': found "' || value || '"' as finding,
from answers
where
    topic = 'respondent' and item_code = 'member_iso3'
    and value <> ''
    and not exists (select 1 from reference.ref_members as members where lower(members.iso3) = lower(value))
    and not exists (
        select 1 from codebook.codebook_answers as wordings
        where wordings.wave_id = answers.wave_id and wordings.topic = 'respondent'
            and lower(trim(wordings.raw_value)) = lower(value)
    )
"""

_SCORES_OFF_THE_SCALE = f"""
with answers as ({_ANSWERS_WITH_QUESTIONS})
select
    {_PLACE} || ': found "' || value || '", expected a number from ' || scale_min || ' to ' || scale_max as finding,
from (
    select
        answers.*,
        case topic when 'technology_impact' then impact_min else difficulty_min end as scale_min,
        case topic when 'technology_impact' then impact_max else difficulty_max end as scale_max,
    from answers
    inner join reference.ref_survey_waves using (wave_id, survey_code)
    where topic in ('technology_impact', 'technology_difficulty') and value <> ''
) as scores
where
    not coalesce(
        regexp_full_match(value, '\\d+(\\.\\d+)?')
        and try_cast(value as double) between cast(scale_min as double) and cast(scale_max as double),
        false
    )
    and not exists (
        select 1 from codebook.codebook_answers as wordings
        where wordings.wave_id = scores.wave_id and wordings.topic = scores.topic
            and lower(trim(wordings.raw_value)) = lower(value)
    )
"""

_COLUMNS_UNLIKE_THE_CODEBOOK = """
with present as (select distinct survey_code, wave_id, column_name from {batch}),
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
            ANSWERS,
            "stand_in_the_columns_of_the_codebook",
            "critical",
            "A file has the columns that the codebook describes for its wave, no more and no fewer.",
            _COLUMNS_UNLIKE_THE_CODEBOOK,
        ),
        no_rows(
            ANSWERS,
            "come_from_known_members",
            "critical",
            "Every record names a Member of the WCO, by its code or in a wording of the codebook.",
            _UNKNOWN_MEMBERS,
        ),
        *(
            no_rows(
                ANSWERS,
                f"have_a_known_{topic}",
                "critical",
                f"Every {name} is a wording that the codebook knows; if it is a good one, add it to codebook_answers.",
                _UNKNOWN_CODES % topic,
            )
            for topic, name in CODED_TOPICS.items()
        ),
        no_rows(
            ANSWERS,
            "have_scores_on_the_scale",
            "critical",
            "Scores for impact and difficulty lie on the scale of their wave.",
            _SCORES_OFF_THE_SCALE,
        ),
    ]
