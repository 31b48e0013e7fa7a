{#
    Up to how many Members a region's interval is counted out exactly. Rows grow with the cube: 40,000 for the six regions of today,
    three million for one region of 250. Above it Wilson's interval is as good.
#}
{% macro largest_exact_region() -%}
    250
{%- endmacro %}
