{# A query for the landings that count: the last line of each survey and wave, unless it took the landing back. #}
{% macro standing_landings() %}
    {{ return(
        "select * from (select *, row_number() over (partition by survey_code, wave_id order by ledger_line desc) as age from ("
        ~ ledger_lines() ~ ") as lines) as landings where age = 1 and file_name <> ''"
    ) }}
{% endmacro %}
