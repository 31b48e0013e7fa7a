"""Defects in the SQL: joins, denominators, formulas. Each changes one place of one file."""

from defects.defect import edit

_ESTIMATES = "macros/estimates_by_region.sql"
_EXACT = "models/intermediate/int_exact_intervals.sql"
_RANKED = "models/intermediate/int_submissions_ranked.sql"
_CHANGE = "models/marts/change/fct_change_between_waves.sql"
_SELECTION = "models/marts/selection/fct_technology_selection.sql"
_IMPACT = "models/marts/performance/fct_impact_difficulty_by_region.sql"
_PARTICIPATION = "models/marts/participation/fct_participation_by_region.sql"
_NONRESPONSE = "models/marts/quality/rpt_nonresponse.sql"

DEFECTS = [
    edit(
        "a_variance_without_the_finite_population",
        "The variance of a share lacks its correction for the finite population.",
        "macros/share_variance.sql",
        "(1 - {{ answers }} / {{ members }})\n            * (",
        "(",
    ),
    edit(
        "an_interval_without_the_finite_population",
        "The base of an interval lacks its correction for the finite population.",
        "macros/finite_population_base.sql",
        "{{ answers }} * ({{ members }} - 1.0) / nullif({{ members }} - {{ answers }}, 0)",
        "nullif({{ answers }}, {{ members }})",
    ),
    edit(
        "ranks_without_the_finite_population",
        "The error of the difference of two items lacks its correction for the finite population.",
        "macros/pair_variance.sql",
        "(1 - {{ answered }} / {{ members }})\n    * (",
        "(",
    ),
    edit(
        "an_interval_at_90_percent",
        "Wilson's intervals hold the truth in 90 of 100 cases, not 95.",
        "macros/wilson_bound.sql",
        "{%- set z = '1.959963984540054' -%}",
        "{%- set z = '1.6448536269514722' -%}",
    ),
    edit(
        "an_exact_interval_with_one_tail",
        "Exact intervals leave out 5 percent on either side, not 2.5.",
        _EXACT,
        "(0.025 - 1e-10)",
        "(0.05 - 1e-10)",
    ),
    edit(
        "weights_of_all_regions",
        "The weights of regions count those that nobody answered in.",
        _ESTIMATES,
        "/ sum(members) filter (where answers > 0) as share_weighted,",
        "/ sum(members) as share_weighted,",
    ),
    edit(
        "weights_not_squared",
        "The variance of all regions takes weights once, not squared.",
        _ESTIMATES,
        "{{ sum_in_order('members * members * variance', 'stratum') }}",
        "{{ sum_in_order('members * variance', 'stratum') }}",
    ),
    edit(
        "an_interval_no_wider_than_wilsons",
        "The interval of all is not widened by what one region leaves open.",
        _ESTIMATES,
        "{{ outer }}({{ side }}est_of_one, {{ wilson_bound('share_weighted', 'wilson_base', side) }})",
        "{{ wilson_bound('share_weighted', 'wilson_base', side) }}",
    ),
    edit(
        "shares_in_percent",
        "The share is given in percent.",
        _ESTIMATES,
        "chosen / nullif(answers, 0) as share,",
        "100 * chosen / nullif(answers, 0) as share,",
    ),
    edit(
        "a_join_without_the_region",
        "Answers are joined to regions by their wave alone.",
        _ESTIMATES,
        "            and regions.region_code = responses.region_code\n",
        "",
    ),
    edit(
        "a_base_of_all_submissions",
        "Who did not answer the question on maturity counts as having answered.",
        "macros/responses_about.sql",
        "        and answers.answer_code is not null",
        "        {{ '' if measure_code == 'maturity' else 'and answers.answer_code is not null' }}",
    ),
    edit(
        "tests_are_counted",
        "Answers of tests count, about the status of technologies.",
        "macros/responses_about.sql",
        "        answers.reason = 'counted'",
        "        answers.reason in ('counted', '{{ 'test' if measure_code == 'technology_adoption' }}')",
    ),
    edit(
        "a_voter_counted_by_the_first_vote",
        "Only the first vote of a Member counts.",
        "macros/choices.sql",
        "'chosen': any_of(votes, column.item_code)",
        "'chosen': any_of(votes[:1], column.item_code)",
    ),
    edit(
        "needs_in_own_words_left_out",
        "A need in own words does not count as another need.",
        "macros/choices.sql",
        "'coalesce(' ~ ticked ~ ', false) or ' ~ any_answer(own_words) if need == 'other' else ticked",
        "ticked",
    ),
    edit(
        "the_first_record_of_a_member",
        "Of several records of a Member the first counts, not the last.",
        _RANKED,
        "order by submitted_at desc, source_row desc",
        "order by submitted_at asc, source_row asc",
    ),
    edit(
        "superseded_records_are_counted",
        "All records of a Member count.",
        _RANKED,
        "when recency > 1 and survey_code = 'member' then 'superseded'",
        "when recency > 9 and survey_code = 'member' then 'superseded'",
    ),
    edit(
        "the_closing_day_left_out",
        "Records of the closing day come too late.",
        _RANKED,
        "between waves.opened_on and waves.closed_on then 'eligible'",
        "between waves.opened_on and waves.closed_on - 1 then 'eligible'",
    ),
    edit(
        "members_of_the_opening_day",
        "Members are those of the opening day, not of the closing day.",
        "models/intermediate/int_members_by_wave.sql",
        "coalesce(waves.closed_on >= members.valid_from, true)",
        "coalesce(waves.opened_on - 365 >= members.valid_from, true)",
    ),
    edit(
        "two_regions_exchanged_in_a_fact",
        "The submissions of two regions are exchanged in the fact of participation.",
        "models/intermediate/int_regions_by_wave.sql",
        "    select\n        wave_id,\n        region_code,\n        count(*) as submissions\n",
        "    select\n        wave_id,\n        case region_code when 'AP' then 'EUR' when 'EUR' then 'AP'"
        " else region_code end as region_code,\n"
        "        count(*) as submissions\n",
    ),
    edit(
        "a_rate_of_the_wrong_base",
        "The rate of participation is of the submissions.",
        _PARTICIPATION,
        "submissions / nullif(cast(members as double), 0) as submission_rate,",
        "submissions / nullif(cast(sum(submissions) over () as double), 0) as submission_rate,",
    ),
    edit(
        "a_rank_from_the_lowest",
        "Ranks count from the lowest number.",
        "macros/rank_within.sql",
        "order by {{ number }} desc nulls last",
        "order by {{ number }} asc nulls last",
    ),
    edit(
        "scores_not_turned",
        "Scores of a scale on which the low end means more are not turned.",
        "macros/turned_score.sql",
        "case when {{ high_is_more }} then {{ score }} else {{ lowest }} + {{ highest }} - {{ score }} end",
        "{{ score }}",
    ),
    edit(
        "a_change_the_wrong_way",
        "A change is the wave before less the wave.",
        _CHANGE,
        "case when not_comparable_reason is null then difference end as change,",
        "case when not_comparable_reason is null then -difference end as change,",
    ),
    edit(
        "a_covariance_added",
        "What two waves have in common is added to the error of a change.",
        "macros/change_standard_error.sql",
        "', 2) - 2 * ' ~ covariance",
        "', 2) + 2 * ' ~ covariance",
    ),
    edit(
        "a_covariance_without_the_finite_population",
        "The covariance of two waves forgets that Members are few.",
        "macros/change_covariance.sql",
        " - listed_both / (previous_members * members))",
        ")",
    ),
    edit(
        "transitions_the_wrong_way",
        "Ways between answers go from the later answer to the earlier one.",
        "models/marts/change/fct_transitions_between_waves.sql",
        "transitions.before_code || transitions.previous_code_of_mart as from_item_code,\n"
        "        transitions.before_code || transitions.code_of_mart as to_item_code,",
        "transitions.before_code || transitions.code_of_mart as from_item_code,\n"
        "        transitions.before_code || transitions.previous_code_of_mart as to_item_code,",
    ),
    edit(
        "a_selection_by_potential_alone",
        "The selection of technologies forgets the votes.",
        _SELECTION,
        "{{ positive_var('vote_weight') }} * case when ranked.vote_rank",
        "0 * case when ranked.vote_rank",
    ),
    edit(
        "overlapping_technologies_selected",
        "Technologies that other work covers are selected as well.",
        _SELECTION,
        "    where not joined.is_dropped\n",
        "",
    ),
    edit(
        "a_difference_of_phases_with_one_error",
        "The interval of the difference to those on time takes the error of one side.",
        _NONRESPONSE,
        "power(estimates.share_weighted - estimates.ci_low, 2) + power(early.ci_high - early.share_weighted, 2)",
        "power(estimates.share_weighted - estimates.ci_low, 2)",
    ),
    edit(
        "only_the_bundled_wave",
        "A fact holds the bundled wave alone.",
        "models/marts/maturity/fct_maturity_by_region.sql",
        "    where waves.topic = 'maturity'",
        "    where waves.topic = 'maturity' and waves.wave_id = '2024'",
    ),
    edit(
        "a_region_lost",
        "A fact lacks the last region.",
        "models/marts/maturity/fct_it_strategy_by_region.sql",
        "select * from final",
        "select * from final where region_code <> 'WCA'",
    ),
]
