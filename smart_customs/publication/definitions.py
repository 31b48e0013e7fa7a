"""Says on every column of codes what the codes mean, so that whoever queries a table need not look for its list."""

from pathlib import Path

import duckdb

from smart_customs.duckdb_files import identifier, literal

_MEANING = "description_en"


def define_codes(candidate: Path, schema: str) -> dict[str, str]:
    """Adds to the comment of each column of codes what each code means in English; returns the added text by column.

    The meanings stand in the lists of the schema: beside each column `<name>description_en` stand `<name>label_en`, and the code:
    `<name>code`, or the list's first column.
    """
    with duckdb.connect(candidate) as connection:
        columns = connection.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() where schema_name = ? group by all"
            " order by all",
            [schema],
        ).fetchall()
        meant: dict[str, str] = {}
        for table, names in columns:
            for name in (name for name in names if name.endswith(_MEANING)):
                code = f"{name.removesuffix(_MEANING)}code"
                meant |= _meanings(
                    connection, f"{identifier(schema)}.{identifier(table)}", code if code in names else names[0], name
                )
        for table, name, comment in connection.execute(
            "select table_name, column_name, comment from duckdb_columns()"
            " where schema_name = ? and list_contains(?, column_name)",
            [schema, list(meant)],
        ).fetchall():
            text = f"{comment or ''} {meant[name]}".strip()
            column = ".".join(map(identifier, (schema, table, name)))
            connection.execute(f"comment on column {column} is {literal(text)}")
    return meant


def _meanings(connection: duckdb.DuckDBPyConnection, table: str, code: str, meaning: str) -> dict[str, str]:
    label = f"{meaning.removesuffix(_MEANING)}label_en"
    rows = connection.execute(
        f"select distinct {identifier(code)}, {identifier(label)}, {identifier(meaning)} from {table}"
        f" where {identifier(meaning)} is not null order by all"
    ).fetchall()
    return {code: " ".join(f"{value} = {name}: {text}" for value, name, text in rows)} if rows else {}
