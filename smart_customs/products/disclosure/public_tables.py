"""The file of public tables: every table of the publication, less what discloses."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from smart_customs.duckdb_files import attach, attach_new, literal
from smart_customs.products.disclosure.blocks import AGENCIES, COUNTED, SCORED, Cell, blocks
from smart_customs.products.disclosure.witness import suppressed_cells

CHANGE, SELECTION = "fct_change_between_waves", "fct_technology_selection"
ESTIMATES = ("item_count", "share", "share_weighted", "standard_error", "ci_low", "ci_high", "census_low", "census_high")
SAYS_WEIGHTS = ("standard_error", "ci_low", "ci_high")
RANKS = {
    "fct_development_potential_by_region": "potential_rank",
    "fct_performance_contribution_by_region": "contribution_rank",
    "fct_capacity_needs_by_region": "need_rank",
    "fct_technology_votes_by_region": "vote_rank",
}
FLAG_COMMENT = (
    "True where something in the row was left out so that no answer of a few submissions can be read or computed."
    " What was left out is null, and never 0."
)


@dataclass(frozen=True)
class Cells:
    """Rows of one table: suppressed for what they are, suppressed so that the former cannot be computed, and published."""

    primary: int
    secondary: int
    published: int


@dataclass(frozen=True)
class Disclosure:
    """What was left out of the public tables, by table that is under disclosure control."""

    threshold: int
    tables: dict[str, Cells]

    @property
    def total(self) -> Cells:
        """The sums over all tables."""
        cells = self.tables.values()
        return Cells(sum(c.primary for c in cells), sum(c.secondary for c in cells), sum(c.published for c in cells))


def write_public_tables(publication: Path, target: Path, threshold: int) -> Disclosure:
    """Writes the DuckDB file `target`: every table of the publication's schema `marts`, in a schema `public`.

    Names, columns and comments stay; a table under disclosure control has `is_suppressed` (true/false) as one more, last column.
    Counts from 1 to `threshold` - 1 are left out, with what they could be computed from. An existing `target` is replaced.
    Raises ValueError for a threshold below 1 (1 suppresses nothing), DisclosureError where no table but the true one is possible.
    """
    if threshold < 1:
        raise ValueError(f"disclosure_threshold must be a whole number of 1 or more, found {threshold}")
    with duckdb.connect(publication, read_only=True) as source:
        source.execute("use marts")
        linked = list(blocks(source, threshold))
    suppressed = set().union(*map(suppressed_cells, linked))
    primary = set().union(*(block.primary for block in linked))
    target.unlink(missing_ok=True)
    with duckdb.connect() as db:
        attach(db, publication, "office")
        attach_new(db, target, "outside")
        db.execute("create schema outside.public")
        _remember(db, suppressed)
        for table, comment in db.execute(
            "select table_name, comment from duckdb_tables() where database_name = 'office' and schema_name = 'marts' order by 1"
        ).fetchall():
            _write_table(db, table, comment)
        rows = {t: db.execute(f"select count(*) from office.marts.{t}").fetchone()[0] for t in (*COUNTED, SCORED, AGENCIES)}
    return Disclosure(threshold, {table: _cells(table, count, primary, suppressed) for table, count in rows.items()})


def _cells(table: str, rows: int, primary: set[Cell], suppressed: set[Cell]) -> Cells:
    first, all_of_it = (sum(cell[0] == table for cell in cells) for cells in (primary, suppressed))
    return Cells(first, all_of_it - first, rows - all_of_it)


def _remember(db: duckdb.DuckDBPyConnection, suppressed: set[Cell]) -> None:
    """Temporary tables: `gone` (fact, row), and `estimates`, the state of each row that the table of changes draws on."""
    db.execute("create temp table gone (fact varchar, row_number bigint)")
    if suppressed:
        facts, numbers = zip(*sorted(suppressed), strict=True)
        db.execute("insert into gone select unnest(?), unnest(?)", [list(facts), list(numbers)])
    states = []
    for table, items in COUNTED.items():
        item = f"concat_ws('/', {', '.join(items)})" if items else "''"
        partition = ", ".join(("wave_id", *items))
        states.append(
            f"select '{table}' as fact, fact.rowid as row_number, wave_id, region_code, {item} as item_code,"
            f" gone.fact is not null as is_gone, bool_or(is_gone) over (partition by {partition}) and region_code = 'ALL'"
            " and not is_gone as is_rounded,"
            " bool_or(is_gone) over (partition by wave_id, region_code) as loses_ranks"
            f" from office.marts.{table} as fact left join gone on gone.fact = '{table}' and gone.row_number = fact.rowid"
        )
    db.execute("create temp table estimates as " + " union all ".join(states))


def _write_table(db: duckdb.DuckDBPyConnection, table: str, comment: str | None) -> None:
    columns = db.execute(
        "select column_name, comment from duckdb_columns() where database_name = 'office' and schema_name = 'marts'"
        " and table_name = ? order by column_index",
        [table],
    ).fetchall()
    changed, joined = _public_columns(table)
    chosen = [f"{changed[name]} as {name}" if name in changed else f"fact.{name}" for name, _ in columns]
    if "is_suppressed" in changed:
        chosen.append(f"{changed['is_suppressed']} as is_suppressed")
        columns.append(("is_suppressed", FLAG_COMMENT))
    db.execute(
        f"create table outside.public.{table} as select {', '.join(chosen)} from office.marts.{table} as fact {joined}"
        " order by fact.rowid"
    )
    for kind, name, text in [("table", "", comment), *(("column", f".{name}", text) for name, text in columns)]:
        if text:
            db.execute(f"comment on {kind} outside.public.{table}{name} is {literal(text)}")


def _public_columns(table: str) -> tuple[dict[str, str], str]:
    """Column -> the SQL that replaces it, and what has to be joined for that; nothing for a table that is public as it is."""
    gone = f"left join gone on gone.fact = '{table}' and gone.row_number = fact.rowid"
    if table in COUNTED:
        changed = {name: f"case when not state.is_gone then fact.{name} end" for name in ESTIMATES}
        for name in ("share", "share_weighted"):
            changed[name] = f"case when state.is_rounded then round(fact.{name}, 2) when not state.is_gone then fact.{name} end"
        for name in SAYS_WEIGHTS:
            changed[name] = f"case when not state.is_gone and not state.is_rounded then fact.{name} end"
        if table in RANKS:
            # With the ranks of the others, a count that is left out would lie between two that are published.
            changed[RANKS[table]] = f"case when not state.loses_ranks then fact.{RANKS[table]} end"
        joined = f"inner join estimates as state on state.fact = '{table}' and state.row_number = fact.rowid"
        return changed | {"is_suppressed": "state.is_gone"}, joined
    if table == SCORED:
        changed = {name: f"case when gone.fact is null then fact.{name} end" for name in ("mean_impact", "mean_difficulty")}
        for name in ("impact_rank", "difficulty_rank", "quadrant"):
            complete = "not bool_or(gone.fact is not null) over (partition by fact.wave_id, fact.region_code)"
            changed[name] = f"case when {complete} then fact.{name} end"
        return changed | {"is_suppressed": "gone.fact is not null"}, gone
    if table == AGENCIES:
        return {"submissions": "case when gone.fact is null then submissions end", "is_suppressed": "gone.fact is not null"}, gone
    if table == SELECTION:
        return _selection_columns()
    if table == CHANGE:
        return _change_columns()
    return {}, ""


def _selection_columns() -> tuple[dict[str, str], str]:
    """The values of `ALL` rows once more; and the order, if no votes and no potential are gone."""
    joined = ""
    for name, fact in (("votes", "fct_technology_votes_by_region"), ("potential", "fct_development_potential_by_region")):
        joined += (
            f" left join estimates as {name} on {name}.fact = '{fact}' and {name}.wave_id = fact.wave_id"
            f" and {name}.region_code = 'ALL' and {name}.item_code = fact.technology_code"
        )
    joined += (
        f" left join (select wave_id, technology_code from office.marts.{SCORED} as scored inner join gone"
        f" on gone.fact = '{SCORED}' and gone.row_number = scored.rowid where region_code = 'ALL') as score"
        " on score.wave_id = fact.wave_id and score.technology_code = fact.technology_code"
    )
    ordered = "not bool_or(votes.is_gone or potential.is_gone) over (partition by fact.wave_id)"
    changed = {
        "votes": "case when not votes.is_gone then fact.votes end",
        "development_potential": "case when not potential.is_gone then fact.development_potential end",
    }
    for name in ("vote_rank", "potential_rank", "is_selected", "selection_rank", "selection_reason"):
        changed[name] = f"case when {ordered} then fact.{name} end"
    for name in ("mean_impact", "mean_difficulty"):
        changed[name] = f"case when score.wave_id is null then fact.{name} end"
    return changed | {"is_suppressed": f"not ({ordered}) or score.wave_id is not null"}, joined


def _change_columns() -> tuple[dict[str, str], str]:
    """What the rows of the two waves say in public: left out, rounded, or as it is; the change is that of the public values."""
    joined, public = "", {}
    for name, wave in (("previous", "previous_wave_id"), ("current", "wave_id")):
        joined += (
            f" left join estimates as {name} on {name}.fact = 'fct_' || fact.measure_code || '_by_region'"
            f" and {name}.wave_id = fact.{wave} and {name}.region_code = fact.region_code and {name}.item_code = fact.item_code"
        )
        public[name] = (
            f"case when {name}.is_rounded then round(fact.{name}_value, 2)"
            f" when {name}.is_gone is distinct from true then fact.{name}_value end"
        )
    lost = "(coalesce(previous.is_gone, false) or coalesce(current.is_gone, false))"
    rounded = "(coalesce(previous.is_rounded, false) or coalesce(current.is_rounded, false))"
    changed = {f"{name}_value": value for name, value in public.items()}
    changed["change"] = (
        f"case when fact.change is null or {lost} then null when {rounded} then {public['current']} - ({public['previous']})"
        " else fact.change end"
    )
    changed["change_standard_error"] = f"case when not {lost} and not {rounded} then fact.change_standard_error end"
    return changed | {"is_suppressed": lost}, joined
