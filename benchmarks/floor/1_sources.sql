-- Where the answers lie, what the wave is, and its wordings. Variables: wave_id, canonical or export, members, codebook, waves.

create macro as_written(text) as lower(nfc_normalize(trim(text)));

create table wave as
select
    opened_on::date as opened_on,
    deadline_on::date as deadline_on,
    extended_deadline_on::date as extended_deadline_on,
    closed_on::date as closed_on,
    impact_min::integer as impact_min,
    impact_max::integer as impact_max,
    difficulty_min::integer as difficulty_min,
    difficulty_max::integer as difficulty_max
from read_csv(getvariable('waves'), all_varchar = true)
where wave_id = getvariable('wave_id') and survey_code = 'member';

create table members as
select iso3, region_code
from read_csv(getvariable('members'), all_varchar = true), wave
where coalesce(closed_on >= valid_from::date, true) and coalesce(closed_on < valid_to::date, true);

create table wordings as
select topic, as_written(raw_value) as wording, any_value(answer_code) as answer_code
from read_csv(getvariable('codebook'), all_varchar = true)
where wave_id = getvariable('wave_id') and answer_code <> 'no_answer'
group by all
union all
-- A score is its own wording.
select 'technology_impact', score::varchar, score::varchar from wave, range(impact_min, impact_max + 1) as scores (score)
union all
select 'technology_difficulty', score::varchar, score::varchar
from wave, range(difficulty_min, difficulty_max + 1) as scores (score);

-- A wording is looked up by its place in a list: once for each entry of a Parquet dictionary, not once for each answer.
create macro wordings_of(a_topic) as (select list(wording order by wording) from wordings where topic = a_topic);
create macro codes_of(a_topic) as (select list(answer_code order by wording) from wordings where topic = a_topic);

set variable respondent_wordings = wordings_of('respondent');
set variable respondent_codes = codes_of('respondent');
set variable strategy_wordings = wordings_of('it_strategy');
set variable strategy_codes = codes_of('it_strategy');
set variable maturity_wordings = wordings_of('maturity');
set variable maturity_codes = codes_of('maturity');
set variable status_wordings = wordings_of('technology_status');
set variable status_codes = codes_of('technology_status');
set variable impact_wordings = wordings_of('technology_impact');
set variable impact_codes = codes_of('technology_impact')::double[];
set variable difficulty_wordings = wordings_of('technology_difficulty');
set variable difficulty_codes = codes_of('technology_difficulty')::double[];
set variable performance_wordings = wordings_of('performance');
set variable performance_codes = codes_of('performance');
set variable capacity_wordings = wordings_of('capacity');
set variable capacity_codes = codes_of('capacity');
set variable vote_wordings = wordings_of('top_technology');
set variable vote_codes = codes_of('top_technology');
set variable willing_wordings = wordings_of('case_study_willingness');
set variable willing_codes = codes_of('case_study_willingness');
