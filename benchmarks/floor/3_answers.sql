-- The answers of the submissions that count, coded: one pass over the wide file, one row per submission.

create table coded as
with read as (
    select
        source_row::bigint as source_row,
        getvariable('strategy_codes')[list_position(getvariable('strategy_wordings'), as_written(it_strategy))] = 'yes' as strategy,
        getvariable('maturity_codes')[list_position(getvariable('maturity_wordings'), as_written(maturity))] as maturity,
        getvariable('status_codes')[list_position(getvariable('status_wordings'), as_written(columns('^status_')))],
        getvariable('performance_codes')[list_position(getvariable('performance_wordings'), as_written(columns('^performance_')))]
        = 'yes',
        getvariable('capacity_codes')[list_position(
            getvariable('capacity_wordings'),
            as_written(columns(name -> name like 'capacity%' and name <> 'capacity_other_text'))
        )] = 'yes',
        getvariable('vote_codes')[list_position(getvariable('vote_wordings'), as_written(columns('^top_technology_')))],
        coalesce(
            getvariable('impact_codes')[list_position(getvariable('impact_wordings'), as_written(columns('^impact_')))],
            try_cast(trim(columns('^impact_')) as double)
        ),
        coalesce(
            getvariable('difficulty_codes')[list_position(getvariable('difficulty_wordings'), as_written(columns('^difficulty_')))],
            try_cast(trim(columns('^difficulty_')) as double)
        ),
        coalesce(
            getvariable('willing_codes')[list_position(getvariable('willing_wordings'), as_written(case_study_willingness))] = 'yes',
            false
        ) as is_willing,
        coalesce(trim(columns('^(details_|case_study_file|contact_|capacity_other_text)')) <> '', false)
    from canonical
)
select
    region_code,
    * exclude (source_row, region_code, submitted_on),
    -- Any of its answers: null where the question was left open.
    coalesce(*columns('^performance_')) as any_performance,
    coalesce(
        *columns(name -> name like 'capacity%' and name <> 'capacity_other_text'), nullif(capacity_other_text, false)
    ) as any_capacity,
    greatest(*columns('^details_')) as gave_details,
    greatest(*columns('^contact_')) as gave_contact
from read inner join counted using (source_row);
