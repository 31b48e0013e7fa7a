"""Rules about lists and questionnaires as a whole: that they are those that a person has looked at and sealed."""

from collections.abc import Iterator

from expectations.project import SEEDS, sealed_tables
from expectations.rule import Rule, no_rows

SEALS = "reference.ref_seals"

_REMEDY = "correct it; where the change is meant: smart-customs codebook seal"


def _lines(table: str, columns: list[str]) -> str:
    """A query for the rows of a seed that can be sealed, as text; `place`: of lists that grow, the row's number."""
    wave = "coalesce(wave_id, '')" if "wave_id" in columns else "''"
    place = "try_cast(sort_order as bigint)" if "sort_order" in columns and "wave_id" not in columns else "null"
    rows, where = table, ""
    if "valid_from" in columns:
        rows, where = f"(select * replace (null as valid_to) from {table})", " where valid_from is null"
    line = "to_json(t)::varchar"
    return f"select '{table}' as table_name, {wave} as wave_id, {place} as place, {line} as line from {rows} as t{where}"


def _with_lines() -> Iterator[str]:
    for table, columns in sealed_tables(SEEDS):
        yield _lines(table, columns)


_FOUND = f"""
with seals as (
    select table_name, coalesce(wave_id, '') as wave_id, try_cast("rows" as bigint) as expected, sha256 from {{batch}}
),
lines as (
    {" union all ".join(_with_lines())}
),
found as (
    select
        table_name, wave_id, count(*) as present,
        sha256(string_agg(line, chr(10) order by line)) as hash
    from lines left join seals using (table_name, wave_id)
    where place is null or expected is null or place <= expected
    group by table_name, wave_id
)
"""

_BROKEN = (
    _FOUND
    + f"""
select
    split_part(table_name, '.', 2) || case wave_id when '' then '' else ', wave ' || wave_id end
    || case
        when seals.sha256 is null then ' has no seal'
        when found.hash is null then ' is gone'
        when present <> expected then ' has ' || present || ' rows, ' || expected || ' were sealed'
        else ' has other cells than those that were sealed'
    end || ': {_REMEDY}' as finding,
from seals full join found using (table_name, wave_id)
where
    found.hash is distinct from seals.sha256
    -- A wave that nobody has sealed yet is another matter.
    and (seals.sha256 is not null or wave_id = '' or wave_id in (select wave_id from seals))
order by finding
"""
)

_UNSEALED = (
    _FOUND
    + """
select 'wave ' || wave_id || ' is not sealed: look at its questionnaire, then smart-customs codebook seal' as finding,
from found
where wave_id <> '' and wave_id not in (select wave_id from seals)
group by wave_id
order by finding
"""
)


def rules() -> list[Rule]:
    """All rules about seals."""
    return [
        no_rows(
            SEALS,
            "hold_for_every_list",
            "critical",
            "Lists, questionnaires and the bundled wave are as they were when somebody looked at them and sealed them.",
            _BROKEN,
        ),
        no_rows(
            SEALS,
            "cover_every_wave",
            "warning",
            "Somebody has looked at the questionnaire of every wave and sealed it.",
            _UNSEALED,
        ),
    ]
