{#
    The code that belongs to a text: `texts` and `codes` are lists of the same length. Null where the text is none of them.
    DuckDB looks up each entry of a file's dictionary once, not each cell.
#}
{% macro code_of(expression, texts, codes) -%}
    {{ return(adapter.dispatch('code_of')(expression, texts, codes) if texts else 'cast(null as string)') }}
{%- endmacro %}

{% macro default__code_of(expression, texts, codes) -%}
    list_extract([{{ literals(codes) }}], list_position([{{ literals(texts) }}], {{ expression }}))
{%- endmacro %}

{% macro spark__code_of(expression, texts, codes) -%}
    element_at(map_from_arrays(array({{ literals(texts) }}), array({{ literals(codes) }})), {{ expression }})
{%- endmacro %}
