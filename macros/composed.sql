{# The text in Unicode's composed form (NFC). Spark has no function for it, but the library with one: ICU, for its collations. #}
{% macro composed(expression) -%}
    {{ return(adapter.dispatch('composed')(expression)) }}
{%- endmacro %}

{% macro default__composed(expression) -%}
    nfc_normalize({{ expression }})
{%- endmacro %}

{% macro spark__composed(expression) -%}
    reflect('com.ibm.icu.text.Normalizer', 'compose', coalesce({{ expression }}, ''), false)
{%- endmacro %}
