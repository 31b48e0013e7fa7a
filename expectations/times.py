"""Rules about days and times: fieldwork as the list of waves has it, beside when records were sent, and who sent them."""

from expectations.accepted import not_accepted
from expectations.rule import Rule, no_rows

SUBMISSIONS = "intermediate.int_submissions_ranked"
WAVES = "staging.stg_reference__survey_waves"

_ANOTHER_YEAR = f"""
select 'survey ' || survey_code || ', wave ' || wave_id || ': records sent a year beside fieldwork, the first in row '
    || min(source_row) as finding,
from {{batch}}
inner join staging.stg_reference__survey_waves as waves using (wave_id, survey_code)
where
    reason = 'outside_fieldwork'
    and (
        submitted_on + interval 1 year between opened_on and closed_on
        or submitted_on - interval 1 year between opened_on and closed_on
    )
    and {not_accepted("were_not_sent_in_another_year")}
group by survey_code, wave_id
having count(*) > 2
"""

_BEFORE_IT_OPENED = f"""
select 'survey ' || survey_code || ', wave ' || wave_id || ': records sent before it opened, the first in row '
    || min(source_row) filter (where submitted_on < opened_on) as finding,
from {{batch}}
inner join staging.stg_reference__survey_waves as waves using (wave_id, survey_code)
where reason in ('counted', 'superseded', 'outside_fieldwork') and {not_accepted("were_not_sent_before_it_opened")}
group by survey_code, wave_id
having
    count(*) filter (where submitted_on < opened_on) > greatest(4, 0.1 * count(*))
    -- Where nothing lies inside fieldwork the wave is an empty one, which another rule tells.
    and count(*) filter (where reason = 'counted') > 0
"""

_ALL_AT_ONCE = f"""
select 'survey ' || survey_code || ', wave ' || wave_id || ': nearly all records that count carry the same second' as finding,
from (
    select survey_code, wave_id, count(*) as records
    from {{batch}}
    where reason = 'counted'
    group by survey_code, wave_id, date_trunc('second', submitted_at)
) as seconds
where {not_accepted("were_sent_at_different_times")}
group by survey_code, wave_id
having sum(records) >= 10 and max(records) > 0.9 * sum(records)
"""

_ONE_MEMBER = f"""
select 'survey ' || survey_code || ', wave ' || wave_id || ': most records name the same Member' as finding,
from (
    select survey_code, wave_id, member_iso3, count(*) as records
    from {{batch}}
    where survey_code = 'member' and reason in ('counted', 'superseded')
    group by survey_code, wave_id, member_iso3
) as members
where {not_accepted("come_from_different_members")}
group by survey_code, wave_id
having sum(records) >= 20 and max(records) > 0.5 * sum(records)
"""

_LONG_FIELDWORK = f"""
select 'survey ' || survey_code || ', wave ' || wave_id || ': fieldwork from ' || opened_on || ' to ' || closed_on as finding,
from {{batch}}
where closed_on - opened_on > 300 and {not_accepted("last_less_than_a_year")}
"""

_ANOTHER_YEARS_NAME = """
select 'survey ' || survey_code || ', wave ' || wave_id || ': opened on ' || opened_on as finding,
from {batch}
where regexp_full_match(wave_id, '20\\d\\d') and wave_id <> year(opened_on)::varchar
"""


def rules() -> list[Rule]:
    """All rules about days, times and who sent."""
    return [
        no_rows(
            SUBMISSIONS,
            "were_not_sent_in_another_year",
            "critical",
            "Records outside fieldwork would not lie inside it a year earlier or later: that is a year mistyped, in the list of "
            "waves or in the export.",
            _ANOTHER_YEAR,
            threshold=2,
        ),
        no_rows(
            SUBMISSIONS,
            "were_not_sent_before_it_opened",
            "critical",
            "Hardly any record was sent before the survey opened; if many were, a day is wrong, in the list of waves or in the "
            "export.",
            _BEFORE_IT_OPENED,
            threshold=0.1,
        ),
        no_rows(
            SUBMISSIONS,
            "were_sent_at_different_times",
            "critical",
            "Records do not all carry the same second: that would be the time of the export.",
            _ALL_AT_ONCE,
            threshold=0.9,
        ),
        no_rows(
            SUBMISSIONS,
            "come_from_different_members",
            "critical",
            "No Member sent most of the records of a wave: that would be a name that a form filled in.",
            _ONE_MEMBER,
            threshold=0.5,
        ),
        no_rows(
            WAVES,
            "last_less_than_a_year",
            "critical",
            "Fieldwork lasts less than a year; longer is a year mistyped.",
            _LONG_FIELDWORK,
            threshold=300,
        ),
        no_rows(
            WAVES,
            "bear_the_year_in_which_they_opened",
            "warning",
            "A wave that is named by a year opened in it.",
            _ANOTHER_YEARS_NAME,
        ),
    ]
