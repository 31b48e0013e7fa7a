{#
    The form in which texts are compared, so that what looks the same is the same: composed (NFC), without invisible marks, with one
    kind of apostrophe and of dash, white space of any kind as one blank and none around, in lower case. Null where nothing is left.

    The same form in Python: `smart_customs/comparing.py`. Both are tested against `tests/fixtures/comparable.json`.
#}
{% macro comparable(expression) -%}
    {%- set apostrophes = '\u2018\u2019\u201b\u02b9\u02bc\u2032\u0060\u00b4\uff07' -%}
    {%- set dashes = '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d' -%}
    {%- set unified = "''" * (apostrophes | length) ~ '-' * (dashes | length) -%}
    {%- set unlike = "translate(" ~ expression ~ ", '" ~ apostrophes ~ dashes ~ invisible_marks() ~ "', '" ~ unified ~ "')" -%}
    nullif(trim({{ regexp_replace_all(
        composed(lowered(composed(unlike))), '[\\s\\p{Z}\\x{0B}\\x{1C}-\\x{1F}\\x{85}]+', ' '
    ) }}), '')
{%- endmacro %}
