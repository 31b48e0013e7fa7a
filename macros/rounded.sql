{# A real number rounded to as many decimals as another column says, half away from zero. Spark's own `round` wants a constant. #}
{% macro rounded(number, decimals) -%}
    {{ return(adapter.dispatch('rounded')(number, decimals)) }}
{%- endmacro %}

{% macro default__rounded(number, decimals) -%}
    round({{ number }}, {{ decimals }})
{%- endmacro %}

{% macro spark__rounded(number, decimals) -%}
    (sign({{ number }}) * floor(abs({{ number }}) * power(10, {{ decimals }}) + 0.5) / power(10, {{ decimals }}))
{%- endmacro %}
