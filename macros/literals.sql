{# Texts as SQL writes a list of them. #}
{% macro literals(texts) -%}
    {%- set written = [] -%}
    {%- for text in texts -%}{%- do written.append(text_literal(text)) -%}{%- endfor -%}
    {{ return(written | join(', ')) }}
{%- endmacro %}
