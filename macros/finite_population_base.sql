{#
    What `answers` out of `members` count for in an interval, r (N - 1) / (N - r): few missing answers leave little doubt.
    Null for a full census (r = N) and without answers.
#}
{% macro finite_population_base(answers, members) -%}
    {{ answers }} * ({{ members }} - 1.0) / nullif({{ members }} - {{ answers }}, 0)
{%- endmacro %}
