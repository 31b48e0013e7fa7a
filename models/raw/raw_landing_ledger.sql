{#- What the landing folder's ledger says, a row for each landing; no row where nothing was landed. #}
{%- if execute and ledger_exists() %}
{{ ledger_lines() }}
{%- else %}
select
    {%- for column in ledger_columns() %}
    cast(null as string) as {{ column }},
    {%- endfor %}
    cast(null as bigint) as ledger_line
where false
{%- endif %}
