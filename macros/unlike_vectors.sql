{#
    The vectors whose expected numbers a formula does not give, for a test with numbers of its own.

    `vectors`: rows as `values` has them, of a note, the numbers in `columns` and those that are expected. `computed`: by the name of
    an expected number, the formula that has to give it, null where it is null. `tolerance`: how far off it may be.
#}
{% macro unlike_vectors(vectors, columns, computed, tolerance) %}
with

vectors as (

    select
        vectors.note
        {%- for column in columns + computed.keys() | list %},
        cast(vectors.{{ column }} as double) as {{ column }}
        {%- endfor %}
    from (
        values
        {{ vectors | trim }}
    ) as vectors (note, {{ (columns + computed.keys() | list) | join(', ') }})

),

computed as (

    select
        *
        {%- for expected, formula in computed.items() %},
        {{ formula }} as found_{{ expected }}
        {%- endfor %}
    from vectors

)

select * from computed
where
    {%- for expected in computed %}
    (found_{{ expected }} is null) <> ({{ expected }} is null)
    or abs(found_{{ expected }} - {{ expected }}) > {{ tolerance }}
    {{- ' or' if not loop.last }}
    {%- endfor %}
{% endmacro %}
