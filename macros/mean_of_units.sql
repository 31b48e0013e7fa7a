{#
    The mean of scores whose sum is a whole number of units of 10^-12: divided as whole numbers, to 14 decimals, before it becomes a
    real number. So means that are equal as fractions are equal, whatever their bases and decimals.
#}
{% macro mean_of_units(units, base) -%}
    {{ return(adapter.dispatch('mean_of_units')(units, base)) }}
{%- endmacro %}

{% macro default__mean_of_units(units, base) -%}
    cast(cast({{ units }} as hugeint) * 100 // {{ base }} as double) / 1e14
{%- endmacro %}

{% macro spark__mean_of_units(units, base) -%}
    cast({{ units }} * 100 div {{ base }} as double) / 1e14
{%- endmacro %}
