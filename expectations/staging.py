"""The suite for staged data: whether a wave looks like a survey of customs administrations."""

from expectations.rule import Rule, no_rows

ANSWERS = "staging.stg_survey__answers"
COUNTS = "intermediate.int_answer_counts"
SUBMISSIONS = "staging.stg_survey__submissions"

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

# Where an answer stands first, and how often. What it says is left out: findings are kept in logs and published.
_PLACE = (
    "'survey ' || survey_code || ', wave ' || wave_id || ', row ' || min(first_row) || ', column ' || column_name"
    " || ': ' || sum(submissions) || case sum(submissions) when 1 then ' answer' else ' answers, this one the first,' end"
)

_UNKNOWN_CODES = f"""
select {_PLACE} || ' that the codebook does not list' as finding,
from {{batch}}
where topic = '%s' and not is_listed
group by survey_code, wave_id, column_name
"""

_UNKNOWN_MEMBERS = """
select 'survey member, wave ' || wave_id || ', row ' || source_row || ': a text of ' || length(respondent__member_iso3)
    || ' characters that names no Member' as finding,
from {batch}
where
    survey_code = 'member' and respondent__member_iso3 is not null
    and respondent__member_iso3 not in (select lower(member_iso3) from staging.stg_reference__members)
    and (wave_id, respondent__member_iso3) not in (
        select (wave_id, comparable_value) from staging.stg_codebook__answers where topic = 'respondent'
    )
"""

_SCORES_OFF_THE_SCALE = f"""
select {_PLACE} || ', expected a number from ' || scale_min || ' to ' || scale_max as finding,
from (
    select
        answers.*,
        case topic when 'technology_impact' then impact_min else difficulty_min end as scale_min,
        case topic when 'technology_impact' then impact_max else difficulty_max end as scale_max,
    from (select * from {{batch}}) as answers
    inner join staging.stg_reference__survey_waves using (wave_id, survey_code)
    where topic in ('technology_impact', 'technology_difficulty')
) as scores
where not is_listed or not coalesce(try_cast(answer_code as double) between scale_min and scale_max, answer_code is null)
group by survey_code, wave_id, column_name, scale_min, scale_max
"""

_SILENT_WAVES = """
select 'wave ' || wave_id || ': ' || sum(submissions) filter (where answer_code is null and is_listed) || ' of '
    || sum(submissions) || ' cells of the topic ' || topic || ' are empty' as finding,
from {batch}
where survey_code = 'member' and topic in ('it_strategy', 'maturity', 'technology_status')
group by wave_id, topic
having sum(submissions) filter (where answer_code is null and is_listed) > 0.5 * sum(submissions)
"""

_REPEATED_CLICKS = """
select 'wave ' || wave_id || ', ' || survey_code || ' survey: ' || count(*) || ' records all sent at '
    || date_trunc('second', submitted_at) as finding,
from {batch}
where submitted_at is not null
group by wave_id, survey_code, date_trunc('second', submitted_at)
having count(*) > 5
"""


def rules() -> list[Rule]:
    """All rules of the suite."""
    return [
        Rule(
            "staging.stg_reference__members",
            "are_as_many_as_the_wco_has",
            "critical",
            "The list of Members holds between 180 and 250 entries: the WCO had 186 Members in 2024 and grows slowly.",
            "ExpectTableRowCountToBeBetween",
            {"min_value": 180, "max_value": 250},
        ),
        Rule(
            "staging.stg_reference__members",
            "cover_every_region",
            "critical",
            "Every one of the six regions of the WCO has Members.",
            "ExpectColumnDistinctValuesToContainSet",
            {"column": "region_code", "value_set": ["AMS", "AP", "ESA", "EUR", "MENA", "WCA"]},
        ),
        Rule(
            SUBMISSIONS,
            "were_sent_in_this_century",
            "warning",
            "Submissions carry a plausible year; another one hints at a date that a spreadsheet turned.",
            "ExpectColumnValuesToBeBetween",
            {"column": "submitted_at", "min_value": "2015-01-01", "max_value": "2100-01-01"},
        ),
        no_rows(
            SUBMISSIONS,
            "were_sent_one_by_one",
            "warning",
            "Not more than five records carry the same second: more looks like times that a tool filled in.",
            _REPEATED_CLICKS,
            threshold=5,
        ),
        no_rows(
            COUNTS,
            "fill_the_core_questions",
            "warning",
            "At least half of the cells about IT strategy, maturity and adoption are filled in, wave by wave.",
            _SILENT_WAVES,
            threshold=0.5,
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
                COUNTS,
                f"have_a_known_{topic}",
                "critical",
                f"Every {name} is a wording that the codebook knows; if it is a good one, add it to codebook_answers.",
                _UNKNOWN_CODES % topic,
            )
            for topic, name in CODED_TOPICS.items()
        ),
        no_rows(
            COUNTS,
            "have_scores_on_the_scale",
            "critical",
            "Scores for impact and difficulty lie on the scale of their wave.",
            _SCORES_OFF_THE_SCALE,
        ),
    ]
