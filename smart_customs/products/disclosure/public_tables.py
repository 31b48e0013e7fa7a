"""The file of public tables: every table of the publication, less what discloses."""

import dataclasses
from collections.abc import Collection
from pathlib import Path
from typing import cast

import duckdb

from smart_customs.duckdb_files import attach, attach_new, identifier, literal
from smart_customs.products.disclosure import ranges
from smart_customs.products.disclosure.assembled import write_assembled
from smart_customs.products.disclosure.blocks import Cell, blocks
from smart_customs.products.disclosure.classification import KINDS_OF_CELLS, Mart, require_classified
from smart_customs.products.disclosure.control import Cells, Control, Disclosure
from smart_customs.products.disclosure.official import mark_official
from smart_customs.products.disclosure.public_columns import public_columns
from smart_customs.products.disclosure.releases import Release, answers_sha256, cells_of, keys_of, require_the_same
from smart_customs.products.disclosure.witness import DisclosureError, suppressed_cells
from smart_customs.publication.provenance import FOR_THE_OFFICE

FLAG_COMMENT = (
    "True where something in the row was left out so that no answer of a few submissions can be read or computed."
    " What was left out is null: its value can be any, 0 included, and a sum over such rows lacks it."
)
ROUNDED_COMMENT = (
    "True where the weighted share of the row is rounded to whole percent, so that the answers of a region that is left out"
    " cannot be computed from it; its interval, and ranges of its rank, are left out. No other share is rounded."
)


def write_public_tables(publication: Path, target: Path, control: Control) -> Disclosure:
    """Writes the DuckDB file `target`: every table of the publication's schema `marts` that may leave it, in a schema `public`.

    Names, columns and comments stay. Behind them a table that tells ranges has `count_at_least` and `count_at_most`, one under
    disclosure control `is_suppressed` (true/false), one of counts `is_rounded` (true/false), and each fact `official_columns`
    (names, separated by blanks).
    Counts from 1 to `threshold` - 1 are left out, with what they could be computed from. An existing `target` is replaced.
    Waves that are not released are left out; one that was released keeps what was left out then.
    Raises DisclosureError where a table or column does not say what it is, where a wave was released from other answers, and
    where no table but the true one is possible.
    """
    with duckdb.connect(publication, read_only=True) as source:
        source.execute("use marts")
        require_classified(source, control.marts)
        primary, suppressed, untold, releases = _chosen(source, control)
    target.unlink(missing_ok=True)
    with duckdb.connect() as db:
        attach(db, publication, "office")
        attach_new(db, target, "outside")
        db.execute("create schema outside.public; create schema state")
        db.execute("create table state.released as select unnest(?::varchar[]) as wave_id", [[*releases, "ALL"]])
        tables = db.execute(
            "select table_name, comment from duckdb_tables() where database_name = 'office' and schema_name = 'marts' order by 1"
        ).fetchall()
        there = [control.marts[table] for table, _ in tables]
        _remember(db, there, suppressed, untold)
        control.findings.remember(db, there)
        for table, comment in tables:
            if control.marts[table].kind not in ("office", "assembled"):
                _write_table(db, control.marts[table], comment, control.rule.least)
        mark_official(db, [mart for mart in there if mart.kind not in ("office", "assembled")])
        for table, comment in tables:
            if control.marts[table].kind == "assembled":
                comments: dict[str | None, str | None] = {None: _without_office(comment)}
                comments |= dict(_columns(db, control.marts[table]))
                write_assembled(
                    db, control.marts[table], comments, {"is_suppressed": FLAG_COMMENT, "is_rounded": ROUNDED_COMMENT}
                )
        rows = {}
        for mart in there:
            if mart.kind in KINDS_OF_CELLS:
                [(rows[mart.name],)] = db.execute(f"select count(*) from outside.public.{identifier(mart.name)}").fetchall()
    return Disclosure({table: _cells(table, count, primary, suppressed) for table, count in rows.items()}, releases)


def _chosen(source: duckdb.DuckDBPyConnection, control: Control) -> tuple[set[Cell], set[Cell], set[Cell], dict[str, Release]]:
    """The primary cells of the released waves, all that are suppressed, those of them that tell no range, and the releases."""
    tables = source.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()
    there = [control.marts[table] for (table,) in tables]
    [members] = [mart for mart in there if mart.of("members")]
    loaded = source.execute(f"select distinct wave_id from {identifier(members.name)} order by 1").fetchall()
    waves = [wave for (wave,) in loaded if wave in control.waves]
    if not waves:
        raise DisclosureError(
            "expected a wave with released_on in ref_survey_waves.csv, found none in this publication: no product was made. "
            "Say there on which day the results of a wave were frozen."
        )
    primary: set[Cell] = set()
    suppressed: set[Cell] = set()
    untold: set[Cell] = set()
    releases: dict[str, Release] = {}
    for wave in waves:
        now = Release(answers_sha256(source, there, wave), control.threshold, control.width, {})
        earlier = control.releases.get(wave)
        if earlier:
            require_the_same(wave, earlier, now, control.kept_in)
        linked = list(blocks(source, control.marts, control.rule, [wave]))
        primary |= {cast(Cell, cell) for block in linked for cell in block.primary}
        if earlier:
            (cells, quiet), releases[wave] = cells_of(source, there, earlier, wave), earlier
        else:
            cells = {cast(Cell, cell) for block in linked for cell in suppressed_cells(block, control.width)}
            quiet = {cell for block in linked for cell in cells & block.untold}
            left_out, without_range = (keys_of(source, there, of, wave) for of in (cells, quiet))
            releases[wave] = dataclasses.replace(now, suppressed=left_out, untold=without_range)
        suppressed |= cells
        untold |= quiet
    return primary, suppressed, untold, releases


def _cells(table: str, rows: int, primary: Collection[Cell], suppressed: Collection[Cell]) -> Cells:
    first, all_of_it = (sum(cell[0] == table for cell in cells) for cells in (primary, suppressed))
    return Cells(first, all_of_it - first, rows - all_of_it)


def _remember(db: duckdb.DuckDBPyConnection, there: list[Mart], suppressed: set[Cell], untold: set[Cell]) -> None:
    """Tables in the schema `state`: one for each table with cells, and `estimates`.

    The first hold the keys and the state of its rows, the last the rows of all that count, by measure and item.
    """
    db.execute("create table state.gone (fact varchar, row_number bigint, tells_range boolean)")
    if suppressed:
        facts, numbers = zip(*sorted(suppressed), strict=True)
        tell = [cell not in untold for cell in sorted(suppressed)]
        db.execute("insert into state.gone select unnest(?), unnest(?), unnest(?)", [list(facts), list(numbers), tell])
    estimates = []
    for mart in (mart for mart in there if mart.kind in KINDS_OF_CELLS):
        keys, items = (", ".join(map(identifier, names)) for names in (mart.of("key"), mart.items))
        of_item = ", ".join(["wave_id", *([items] if items else [])])
        rounded = f"bool_or(is_gone) over (partition by {of_item}) and region_code = 'ALL' and not is_gone"
        whole = "wave_id, region_code" if "region_code" in mart.of("key") else "wave_id"
        of_all = "bool_or(is_gone) over (partition by wave_id)"
        if "region_code" in mart.of("key"):
            of_all = f"region_code = 'ALL' and {of_all}"
        db.execute(
            f"create table state.{identifier(mart.name)} as select fact.rowid as row_number, {keys},"
            f" gone.fact is not null as is_gone, {rounded if mart.kind == 'counts' else 'false'} as is_rounded,"
            f" bool_or(is_gone) over (partition by {whole}) as loses_ranks, {of_all} as loses_what_regions_tell,"
            " coalesce(gone.tells_range, false) as tells_range"
            f" from office.marts.{identifier(mart.name)} as fact"
            f" left join state.gone as gone on gone.fact = {literal(mart.name)} and gone.row_number = fact.rowid"
        )
        if mart.kind == "counts":
            item = f"concat_ws('/', {items})" if items else "''"
            estimates.append(
                f"select {literal(mart.measure)} as measure_code, {item} as item_code, wave_id, region_code, is_gone, is_rounded"
                f" from state.{identifier(mart.name)}"
            )
    db.execute("create table state.estimates as " + " union all ".join(estimates))


def _write_table(db: duckdb.DuckDBPyConnection, mart: Mart, comment: str | None, least: int) -> None:
    columns = _columns(db, mart)
    changed, joined = public_columns(mart)
    # Empty, and still of its type.
    changed |= {name: f"case when false then fact.{identifier(name)} end" for name in mart.of("office")}
    chosen = [f"{changed.get(name, f'fact.{identifier(name)}')} as {identifier(name)}" for name, _ in columns]
    for name, value in ranges.public_columns(mart, least).items():
        chosen.append(f"{value} as {name}")
        columns.append((name, ranges.COLUMNS[name]))
    if "is_suppressed" in changed:
        chosen.append(f"{changed['is_suppressed']} as is_suppressed")
        columns.append(("is_suppressed", FLAG_COMMENT))
    if "is_rounded" in changed:
        chosen.append(f"{changed['is_rounded']} as is_rounded")
        columns.append(("is_rounded", ROUNDED_COMMENT))
    # In the order of the keys: that of the publication could follow a number that is left out.
    order = ", ".join(f"fact.{identifier(name)}" for name in mart.of("key"))
    table = f"outside.public.{identifier(mart.name)}"
    # A list may name a wave before it; numbers of two waves need both to be released.
    waves = ["wave_id"] if mart.kind == "free" else ["wave_id", "previous_wave_id"]
    released = " and ".join(f"fact.{name} in (from state.released)" for name in waves if name in dict(columns))
    db.execute(
        f"create table {table} as select {', '.join(chosen)} from office.marts.{identifier(mart.name)} as fact {joined}"
        + (f" where {released}" if released else "")
        + (f" order by {order}" if order else "")
    )
    comment = _without_office(comment)
    for kind, name, text in [("table", "", comment), *(("column", f".{identifier(name)}", text) for name, text in columns)]:
        if text:
            db.execute(f"comment on {kind} {table}{name} is {literal(text)}")


def _columns(db: duckdb.DuckDBPyConnection, mart: Mart) -> list[tuple[str, str | None]]:
    """The columns of a table of the publication with their comments."""
    return db.execute(
        "select column_name, comment from duckdb_columns() where database_name = 'office' and schema_name = 'marts'"
        " and table_name = ? order by column_index",
        [mart.name],
    ).fetchall()


def _without_office(comment: str | None) -> str:
    return (comment or "").replace(FOR_THE_OFFICE, "").strip()
