{#
    A whole number from 0 to 16^7 - 1 that a text always gives, on every engine: the first seven hexadecimal digits of its MD5.
    Different texts give numbers that look drawn.
#}
{% macro drawn_number(text) -%}
    {{ return(adapter.dispatch('drawn_number')(text)) }}
{%- endmacro %}

{% macro default__drawn_number(text) -%}
    cast('0x' || substr(md5({{ text }}), 1, 7) as bigint)
{%- endmacro %}

{% macro spark__drawn_number(text) -%}
    cast(conv(substr(md5({{ text }}), 1, 7), 16, 10) as bigint)
{%- endmacro %}
