"""The column `official_columns` of the public facts: which numbers of a row the official report prints.

It is made of the public tables alone. The claims say it (`table_name`, `column_name`, `region_code`, `item_code` of the table of
claims), where the comparison with the report is public and is a match. A rank is the report's own where an order of all Members
has the item alone at its place. What a table copies is what its source is.
"""

import duckdb

from smart_customs.duckdb_files import identifier, literal
from smart_customs.products.disclosure.classification import Mart, Marts

OFFICIAL_COMMENT = (
    "Names of the columns of this row whose numbers the official report of the survey prints, separated by blanks; empty for"
    " none. In a wave whose answers are reconstructed, every other number of answers is made up to agree with those."
)


def mark_official(db: duckdb.DuckDBPyConnection, there: list[Mart]) -> None:
    """Adds the column to each fact of the schema `outside.public`."""
    marts = {mart.name: mart for mart in there}
    _remember(db, marts)
    for mart in (mart for mart in there if mart.name.startswith("fct_")):
        table = f"outside.public.{identifier(mart.name)}"
        db.execute(f"alter table {table} add column official_columns varchar default ''")
        db.execute(f"comment on column {table}.official_columns is {literal(OFFICIAL_COMMENT)}")
        if printed := _printed(db, mart):
            db.execute(f"update {table} as fact set official_columns = concat_ws(' ', {', '.join(printed)})")


def _remember(db: duckdb.DuckDBPyConnection, marts: Marts) -> None:
    """The table `state.official`: wave, table, region and item of the row, and its column."""
    db.execute(
        "create table state.official"
        " (wave_id varchar, table_name varchar, region_code varchar, item_code varchar, column_name varchar)"
    )
    for claims in (f"outside.public.{identifier(mart.name)}" for mart in marts.values() if mart.kind == "claims"):
        db.execute(
            "insert into state.official select wave_id, table_name, region_code, item_code, column_name"
            f" from {claims} where verdict = 'match' and item_code is not null"
        )
        for mart in (mart for mart in marts.values() if mart.kind == "counts"):
            for rank in mart.of("rank"):
                _remember_ranks(db, claims, mart, rank)
    for mart in (mart for mart in marts.values() if mart.kind == "derived"):
        for column in mart.of("copy_of", "order_of"):
            _remember_copies(db, mart, column, marts)


def _remember_ranks(db: duckdb.DuckDBPyConnection, claims: str, mart: Mart, rank: str) -> None:
    """`a > {b, c} > d = e > every other item` has a alone at its place."""
    db.execute(
        f"insert into state.official select distinct wave_id, table_name, region_code, item, {literal(rank)} from"
        f" (select *, unnest(string_split(published_value, ' > ')) as item from {claims} where contains(published_value, ' > '))"
        f" where verdict = 'match' and item_code is null and table_name = {literal(mart.name)}"
        rf" and column_name = {literal(mart.one('count'))} and region_code = 'ALL' and regexp_full_match(item, '\w+')"
    )


def _remember_copies(db: duckdb.DuckDBPyConnection, mart: Mart, column: str, marts: Marts) -> None:
    """The column of the source has the same name, or is its count. An order that no source has is not the report's."""
    found, refers = mart.columns[column]
    for name in [refers[found]] if found == "copy_of" else refers[found]:
        source = mart.says["sources"][name]
        copied = marts[source["table"]]
        if column in copied.columns or found == "copy_of":
            db.execute(
                f"insert into state.official select wave_id, {literal(mart.name)}, null, item_code, {literal(column)}"
                f" from state.official where table_name = {literal(copied.name)}"
                f" and column_name = {literal(column if column in copied.columns else copied.one('count'))}"
                f" and region_code = {literal(source['where']['region_code'])}"
            )


def _printed(db: duckdb.DuckDBPyConnection, mart: Mart) -> list[str]:
    """For each column that is official somewhere: its name where it is, as SQL. A number that is left out is none."""
    columns = db.execute(
        "select column_name from duckdb_columns() where database_name = 'outside' and table_name = $table"
        " and column_name in (select column_name from state.official where table_name = $table) order by column_index",
        {"table": mart.name},
    ).fetchall()
    item = f"concat_ws('/', {', '.join(f'fact.{identifier(name)}' for name in mart.items)})" if mart.items else "''"
    region = "fact.region_code" if "region_code" in mart.of("key") else "null"
    return [
        f"case when fact.{identifier(name)} is not null and exists (from state.official as claim"
        f" where claim.table_name = {literal(mart.name)} and claim.column_name = {literal(name)} and claim.wave_id = fact.wave_id"
        f" and claim.region_code is not distinct from {region} and claim.item_code = {item}) then {literal(name)} end"
        for (name,) in columns
    ]
