{#
    Variance of a share from a simple random sample without replacement, (1 - r/N) p (1 - p) / (r - 1) (Cochran 1977, 3.8).

    `chosen`, `answers`, `members`: counts x, r, N. 0 for a full census, null where a single answer of several Members tells
    nothing about their spread, and without answers.
#}
{% macro share_variance(chosen, answers, members) -%}
    case
        when {{ answers }} = 0 then null
        when {{ answers }} = {{ members }} then 0.0
        else
            (1 - {{ answers }} / {{ members }})
            * ({{ chosen }} / {{ answers }}) * (1 - {{ chosen }} / {{ answers }})
            / nullif({{ answers }} - 1.0, 0)
    end
{%- endmacro %}
