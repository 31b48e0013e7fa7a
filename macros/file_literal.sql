{#
    The path of one file as a reading function takes it. Those take a path for a pattern: what would be one (`*?[`) is put into
    brackets, which stand for the character itself.
#}
{% macro file_literal(path) -%}
    {%- set escaped = path | replace('[', '\x00') | replace('*', '[*]') | replace('?', '[?]') | replace('\x00', '[[]') -%}
    {{ return(text_literal(escaped)) }}
{%- endmacro %}
