"""Rules about the answers of a wave beside those to its sister questions and to the wave before; they know no printed figure.

Findings say where, never how many or what: they are published.
"""

from expectations.accepted import not_accepted
from expectations.rule import Rule, no_rows

COUNTS = "intermediate.int_answer_counts"
RECORDS = "intermediate.int_survey_answers"

FEWEST = 20
"""Records that count, below which nothing can be said of a wave."""
_LOOKED_AT = 5000
"""Records of a wave whose answers are looked at one by one; more would say the same and cost time."""

_FILLED = """
with filled as (
    select
        wave_id, survey_code, topic, column_name, sum(submissions) as asked,
        coalesce(sum(submissions) filter (where answer_code is not null or not is_listed), 0) as answered,
        count(distinct answer_code) as codes
    from {batch}
    where reason = 'counted'
    group by all
),
waves as (select wave_id, survey_code, previous_wave_id from staging.stg_reference__survey_waves),
"""

_UNANSWERED = (
    _FILLED
    + f"""
expected as (
    select wave_id, survey_code, topic from filled where answered >= 0.5 * asked
    union
    select waves.wave_id, waves.survey_code, topic
    from filled inner join waves on filled.wave_id = waves.previous_wave_id and filled.survey_code = waves.survey_code
    where answered >= 0.5 * asked
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': no record answers ' || column_name as finding,
from filled
where
    asked >= {FEWEST} and answered = 0
    and (wave_id, survey_code, topic) in (select (wave_id, survey_code, topic) from expected)
    and {not_accepted("are_not_all_empty", "column_name")}
order by finding
"""
)

_ALL_THE_SAME = (
    _FILLED
    + f"""
spread as (
    select wave_id, survey_code, topic from filled where codes > 2
    union
    select wave_id, survey_code, topic
    from filled inner join staging.stg_codebook__answers as wordings using (wave_id, topic)
    group by wave_id, survey_code, topic
    having count(distinct wordings.answer_code) > 2
    union
    select waves.wave_id, waves.survey_code, topic
    from filled inner join waves on filled.wave_id = waves.previous_wave_id and filled.survey_code = waves.survey_code
    where codes > 2
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': every record gives the same answer to ' || column_name as finding,
from filled
where
    answered >= {FEWEST} and codes = 1
    and (wave_id, survey_code, topic) in (select (wave_id, survey_code, topic) from spread)
    and {not_accepted("are_not_all_the_same", "column_name")}
order by finding
"""
)

# A row for each answer of a record, none for an empty cell.
_ANSWERS = f"""
with records as (
    select * from {{batch}} where reason = 'counted'
    qualify row_number() over (partition by wave_id, survey_code order by source_row) <= {_LOOKED_AT}
),
members as (select wave_id, survey_code, submission_id, member_iso3 from records),
sizes as (select wave_id, survey_code, count(*) as records from records group by all),
cells as (
    select wave_id, survey_code, submission_id, answer_column, answer
    from (
        unpivot (
            select
                wave_id, survey_code, submission_id,
                columns(* exclude (
                    wave_id, survey_code, submission_id, source_row, member_iso3, region_code, reason, phase
                ))::varchar
            from records
        )
        on columns(* exclude (wave_id, survey_code, submission_id)) into name answer_column value answer
    )
),
answers as (
    select cells.*, topic, coalesce(item_code, '') as item_code, column_name
    from cells
    inner join staging.stg_codebook__questions using (wave_id, survey_code, answer_column)
    where answer_type <> 'text' and topic <> 'respondent'
),
waves as (select wave_id, survey_code, previous_wave_id from staging.stg_reference__survey_waves),
"""

_LOST_PAGES = (
    _ANSWERS
    + f"""
asked as (
    select wave_id, survey_code, topic, count(*) as columns
    from staging.stg_codebook__questions where answer_type <> 'text' group by all
),
by_record as (
    select wave_id, survey_code, topic, submission_id, count(*) as cells from answers group by all
),
pages as (
    select
        wave_id, survey_code, topic, any_value(records) as records, any_value(columns) as columns,
        1 - count(*) / any_value(records) as empty, 1 - avg(cells / columns) as gaps
    from by_record
    inner join sizes using (wave_id, survey_code)
    inner join asked using (wave_id, survey_code, topic)
    group by wave_id, survey_code, topic
),
lost as (
    select pages.wave_id, pages.survey_code, pages.topic
    from pages
    inner join waves using (wave_id, survey_code)
    inner join pages as before
        on waves.previous_wave_id = before.wave_id and pages.survey_code = before.survey_code and pages.topic = before.topic
    where pages.records >= {FEWEST} and pages.columns >= 4 and pages.empty >= 0.3 and pages.gaps < 0.3 and before.empty < 0.1
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': records that answer nothing of the topic ' || topic
    || ' beside others that answer nearly all of it' as finding,
from lost
where {not_accepted("lose_no_page", "topic")}
order by finding
"""
)

_SAME_VOTES = (
    _ANSWERS
    + f"""
votes as (
    select wave_id, survey_code, topic, submission_id, count(*) as votes, count(distinct answer) as different
    from answers where item_code = '' group by all having count(*) > 1
),
topics as (
    select wave_id, survey_code, topic from votes group by all
    having count(*) >= {FEWEST} and max(different) = 1
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': every record gives all its answers of the topic ' || topic
    || ' for the same' as finding,
from topics
where {not_accepted("do_not_all_repeat_themselves", "topic")}
order by finding
"""
)


# What Members that answered in both waves said then and now. `kappa`: how far it agrees beyond chance (1: always; below 0: less).
_BOTH_WAVES = (
    _ANSWERS
    + f"""
coded as (
    select answers.wave_id, answers.survey_code, topic, item_code, column_name, answer, member_iso3, previous_wave_id
    from answers
    inner join members using (wave_id, survey_code, submission_id)
    inner join waves using (wave_id, survey_code)
    where survey_code = 'member' and item_code <> ''
),
-- Of all items of a topic, each now beside each then.
beside as (
    select
        now.wave_id, now.survey_code, now.topic, now.column_name, now.item_code, past.item_code as past_item, now.member_iso3,
        now.answer, past.answer as past_answer
    from coded as now
    inner join coded as past
        on
            now.previous_wave_id = past.wave_id and now.survey_code = past.survey_code and now.topic = past.topic
            and now.member_iso3 = past.member_iso3
),
crossed as (
    select wave_id, survey_code, topic, item_code, past_item, answer, past_answer, count(*) as pairs from beside group by all
),
agreed as (
    select
        wave_id, survey_code, topic, item_code, past_item, sum(pairs) as pairs,
        coalesce(sum(pairs) filter (where answer = past_answer), 0) / sum(pairs) as share
    from crossed group by all
),
given_now as (
    select wave_id, survey_code, topic, item_code, past_item, answer, sum(pairs) as pairs from crossed group by all
),
given_then as (
    select wave_id, survey_code, topic, item_code, past_item, past_answer as answer, sum(pairs) as pairs from crossed group by all
),
by_chance as (
    select wave_id, survey_code, topic, item_code, past_item, sum(given_now.pairs * given_then.pairs) as products
    from given_now
    inner join given_then using (wave_id, survey_code, topic, item_code, past_item, answer)
    group by all
),
kappas as (
    select
        wave_id, survey_code, topic, item_code, past_item,
        (share - coalesce(products, 0) / pairs ** 2) / (1 - coalesce(products, 0) / pairs ** 2) as kappa
    from agreed
    left join by_chance using (wave_id, survey_code, topic, item_code, past_item)
    where pairs >= {FEWEST} and coalesce(products, 0) < 0.95 * pairs ** 2
),
"""
)

_TURNED_ROUND = (
    _BOTH_WAVES
    + f"""
blocks as (
    select wave_id, survey_code, topic, avg(kappa) as kappa
    from kappas where item_code = past_item
    group by all having count(*) >= 3
),
-- Members that now say the contrary of everything, where nearly all others stay with what they said: the fewer of its answers
-- there are, the surer the others have to be.
contrary as (
    select wave_id, survey_code, topic, member_iso3
    from beside inner join blocks using (wave_id, survey_code, topic)
    where item_code = past_item
    group by wave_id, survey_code, topic, member_iso3, blocks.kappa
    having
        not bool_or(answer = past_answer)
        and ((count(*) >= 6 and blocks.kappa >= 0.6) or (count(*) >= 3 and blocks.kappa >= 0.7))
),
turned as (
    select wave_id, survey_code, topic from blocks where kappa <= -0.5
    union
    select wave_id, survey_code, topic from contrary group by all having count(*) >= 4
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': records say of the topic ' || topic
    || ' the contrary of what the same Members said before' as finding,
from turned
where {not_accepted("are_not_turned_round", "topic")}
order by finding
"""
)

_SHIFTED = (
    _BOTH_WAVES
    + f"""
best as (
    select
        wave_id, survey_code, topic, item_code, max(kappa) as kappa, arg_max(past_item, kappa) as past_item,
        max(kappa) filter (where item_code = past_item) as own
    from kappas group by all
),
shifted as (
    select wave_id, survey_code, topic from best
    where item_code <> past_item and kappa >= 0.7 and coalesce(own, 0) < 0.3
    group by all having count(*) >= 2
)
select 'survey ' || survey_code || ', wave ' || wave_id || ': questions of the topic ' || topic
    || ' are answered as the same Members answered others before' as finding,
from shifted
where {not_accepted("are_not_shifted", "topic")}
order by finding
"""
)


def rules() -> list[Rule]:
    """All rules about answers beside other answers."""
    return [
        no_rows(
            COUNTS,
            "are_not_all_empty",
            "critical",
            "A question that nobody answers, though its sisters or the wave before are answered, is one whose answers were lost; "
            "if it is true, add it to ref_accepted_findings.",
            _UNANSWERED,
            threshold=FEWEST,
        ),
        no_rows(
            COUNTS,
            "are_not_all_the_same",
            "critical",
            "A question of more than two answers, to which all give the same one, holds a default; "
            "if it is true, add it to ref_accepted_findings.",
            _ALL_THE_SAME,
            threshold=FEWEST,
        ),
        no_rows(
            RECORDS,
            "lose_no_page",
            "critical",
            "No third of the records leaves a whole block of questions empty that the wave before answered; "
            "if it is true, add it to ref_accepted_findings.",
            _LOST_PAGES,
            threshold=0.3,
        ),
        no_rows(
            RECORDS,
            "do_not_all_repeat_themselves",
            "critical",
            "Where several answers are asked for, not every record gives the same one each time; "
            "if it is true, add it to ref_accepted_findings.",
            _SAME_VOTES,
            threshold=FEWEST,
        ),
        no_rows(
            RECORDS,
            "are_not_turned_round",
            "critical",
            "Members do not say the contrary of all that they said in the wave before: yes and no would be exchanged; "
            "if it is true, add it to ref_accepted_findings.",
            _TURNED_ROUND,
            threshold=-0.5,
        ),
        no_rows(
            RECORDS,
            "are_not_shifted",
            "critical",
            "Members do not answer questions as they answered others in the wave before: columns would be shifted; "
            "if it is true, add it to ref_accepted_findings.",
            _SHIFTED,
            threshold=0.7,
        ),
    ]
