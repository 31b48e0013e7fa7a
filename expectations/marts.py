"""The suite for marts: whether what would be published is complete and plausible. It gates publication.

Findings are shown to stakeholders: they say where, and never a count or a mean, which may be one that products leave out.
"""

from expectations.rule import Rule, no_rows

_MEMBERSHIP_OUT_OF_RANGE = """
select 'wave ' || wave_id || ': ' || members || ' Members' as finding,
from {batch}
where region_code = 'ALL' and members not between 150 and 250
"""

_LOW_PARTICIPATION = """
select 'wave ' || wave_id || ', ' || region_code || ': ' || submissions || ' of ' || members || ' Members answered' as finding,
from {batch}
where coalesce(submission_rate, 0) < 0.3
"""

_SILENT_FACT = """
select 'wave ' || estimates.wave_id || ', ' || estimates.technology_code || ': answered by ' || max(estimates.item_base)
    || ' of ' || max(participation.submissions) as finding,
from (select * from {batch}) as estimates
inner join marts.fct_participation_by_region as participation using (wave_id, region_code)
where region_code = 'ALL'
group by estimates.wave_id, estimates.technology_code
having max(estimates.item_base) < 0.7 * max(participation.submissions)
"""

_ONE_LEVEL_FITS_ALL = """
select 'wave ' || wave_id || ', level ' || maturity_level as finding,
from {batch}
where region_code = 'ALL' and item_base > 10 and share > 0.8
"""

_MEANS_OFF_THE_SCALE = """
select 'wave ' || wave_id || ', ' || region_code || ', ' || technology_code || ': '
    || case when mean_impact between impact_min - 1e-9 and impact_max + 1e-9 then 'difficulty' else 'impact' end as finding,
from {batch}
inner join marts.dim_survey_wave as waves using (wave_id)
where
    waves.survey_code = 'member'
    and (
        mean_impact not between impact_min - 1e-9 and impact_max + 1e-9
        or mean_difficulty not between difficulty_min - 1e-9 and difficulty_max + 1e-9
    )
"""

_JUMPS = """
select 'wave ' || wave_id || ', ' || measure_code || ' ' || item_code as finding,
from {batch}
where
    region_code = 'ALL'
    -- Where Members differ there is no change, but a changed question shows all the same.
    and abs(coalesce(change, case when members_in_both is not null then current_value - previous_value end)) > 0.5
"""

_MANY_REJECTS = """
select 'survey ' || survey_code || ', wave ' || wave_id || ': ' || rejected || ' of ' || records_read || ' rejected' as finding,
from {batch}
where rejected > 0.02 * records_read
"""

_NOTHING_COUNTED = """
select 'survey ' || survey_code || ', wave ' || wave_id || ': none of ' || records_read || ' records counts' as finding,
from {batch}
where counted = 0
"""

_MISMATCHES = """
select 'wave ' || wave_id || ', ' || claim_id || ': published ' || published_value || ', computed another value' as finding,
from {batch}
where verdict = 'mismatch'
"""


def rules() -> list[Rule]:
    """All rules of the suite."""
    return [
        no_rows(
            "marts.fct_participation_by_region",
            "counts_the_whole_membership",
            "critical",
            "On the closing day of each wave the WCO has between 150 and 250 Members.",
            _MEMBERSHIP_OUT_OF_RANGE,
        ),
        no_rows(
            "marts.fct_participation_by_region",
            "rests_on_enough_answers",
            "warning",
            "At least three in ten Members of every region answered; with fewer, regional figures say little.",
            _LOW_PARTICIPATION,
            threshold=0.3,
        ),
        no_rows(
            "marts.fct_technology_adoption_by_region",
            "rests_on_enough_answers",
            "warning",
            "At least seven in ten submissions answered about each technology.",
            _SILENT_FACT,
            threshold=0.7,
        ),
        no_rows(
            "marts.fct_maturity_by_region",
            "spreads_over_the_levels",
            "warning",
            "No single maturity level holds more than four fifths of the answers; that would hint at a default answer.",
            _ONE_LEVEL_FITS_ALL,
            threshold=0.8,
        ),
        no_rows(
            "marts.fct_impact_difficulty_by_region",
            "stays_on_the_scale",
            "critical",
            "Mean scores lie on the scale on which the wave asked for them.",
            _MEANS_OFF_THE_SCALE,
        ),
        no_rows(
            "marts.fct_change_between_waves",
            "does_not_jump",
            "warning",
            "No share of all Members moves by more than half between two waves; that would hint at a changed question.",
            _JUMPS,
            threshold=0.5,
        ),
        no_rows(
            "marts.rpt_intake",
            "loses_few_records",
            "warning",
            "At most 2% of a file's records were rejected when it was landed.",
            _MANY_REJECTS,
            threshold=0.02,
        ),
        no_rows(
            "marts.rpt_intake",
            "counts_some_records",
            "warning",
            "Of every file that is loaded, at least one record counts; where none does, the wave is published as an empty one.",
            _NOTHING_COUNTED,
        ),
        no_rows(
            "marts.rpt_published_figures",
            "match_the_report",
            "critical",
            "No figure that the report prints differs from what the marts compute.",
            _MISMATCHES,
        ),
    ]
