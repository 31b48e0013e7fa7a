{#
    Covariance of a region's share in two waves, c s12: of two samples without replacement that have Members in common (Tam 1984).
    0 where nobody answered in one of the waves.

    Columns of the query, real numbers. `previous_` is the wave before: previous_members, members: the region's N. previous_answers,
    answers: its r. previous_share, share: its p. listed_both: Members of the region in both waves. Of those of them that answered in
    both: answered_both, chose_before, chose_now, chose_both. Fewer than two of them show no spread: then the one that makes the error
    of the change largest.
#}
{% macro change_covariance() -%}
    {%- set common = '(answered_both / (previous_answers * answers) - listed_both / (previous_members * members))' -%}
    case
        when previous_answers > 0 and answers > 0
            then {{ common }} * case
                when answered_both >= 2 then (chose_both - chose_before * chose_now / answered_both) / (answered_both - 1)
                when {{ common }} < 0
                    then
                        {{ sample_deviation('previous_share', 'previous_answers') }}
                        * {{ sample_deviation('share', 'answers') }}
                else 0.0
            end
        else 0.0
    end
{%- endmacro %}
