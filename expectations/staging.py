"""The suite for staged data: whether a wave looks like a survey of customs administrations."""

from expectations.rule import Rule, no_rows

_SILENT_WAVES = """
select 'wave ' || wave_id || ': ' || count(*) filter (where answer_text is null) || ' of ' || count(*) || ' cells of the topic '
    || topic || ' are empty' as finding,
from {batch}
where topic in ('it_strategy', 'maturity', 'technology_status')
group by wave_id, topic
having count(*) filter (where answer_text is null) > 0.5 * count(*)
"""

_REPEATED_CLICKS = """
select 'wave ' || wave_id || ': ' || count(*) || ' records were sent at ' || submitted_at as finding,
from {batch}
group by wave_id, submitted_at
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
            "staging.stg_member_survey__submissions",
            "were_sent_in_this_century",
            "warning",
            "Submissions carry a plausible year; another one hints at a date that a spreadsheet turned.",
            "ExpectColumnValuesToBeBetween",
            {"column": "submitted_at", "min_value": "2015-01-01", "max_value": "2100-01-01"},
        ),
        no_rows(
            "staging.stg_member_survey__submissions",
            "were_sent_one_by_one",
            "warning",
            "Not more than five records carry the same second: more looks like times that a tool filled in.",
            _REPEATED_CLICKS,
            threshold=5,
        ),
        no_rows(
            "staging.stg_member_survey__answers",
            "fill_the_core_questions",
            "warning",
            "At least half of the cells about IT strategy, maturity and adoption are filled in, wave by wave.",
            _SILENT_WAVES,
            threshold=0.5,
        ),
    ]
