{#- A sentence on why a technology is in or out. `said`: words in a language; `taker`, `overlap`: columns of that language. -#}
{%- macro selection_reason(said, taker, overlap, k) -%}
    case
        when merged_into is not null then {{ text_literal(said['out'] ~ said['with']) }} || {{ taker }} || {{ text_literal(said['stop']) }} || {{ overlap }}
        when is_dropped then {{ text_literal(said['out'] ~ said['overlap']) }} || {{ overlap }}
        when place is null then {{ text_literal(said['out'] ~ said['no_rank']) }}
        else
            case when place <= {{ k }} then {{ text_literal(said['in']) }} else {{ text_literal(said['out']) }} end
            || {{ text_literal(said['place']) }} || place || {{ text_literal(said['of'] ~ k ~ said['are']) }}
            || votes || {{ text_literal(said['rank']) }} || vote_rank || {{ text_literal(said['potential']) }}
            || development_potential || {{ text_literal(said['rank']) }} || potential_rank || ').'
    end
{%- endmacro %}
