"""Says on every table whom it is for, and whose answers were not given by Members, so that nobody reads it without knowing."""

from pathlib import Path

import duckdb

from smart_customs.duckdb_files import literal

FOR_THE_OFFICE = "For the office: nothing is left out here. What may leave the office is made of it in products/."


def mark_for_the_office(candidate: Path, schema: str) -> None:
    """Adds a sentence to the comment of each table of the schema that says whom it is for."""
    with duckdb.connect(candidate) as connection:
        for table, comment in connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() where schema_name = ? order by all", [schema]
        ).fetchall():
            text = f"{comment or ''} {FOR_THE_OFFICE}".strip()
            connection.execute(f"comment on table {table} is {literal(text)}")


def mark_reconstructed(candidate: Path, schemas: tuple[str, ...]) -> list[str]:
    """Adds a sentence to the comment of each table that holds rows of a reconstructed wave; returns the tables' names.

    Which waves are reconstructed stands in `marts.dim_survey_wave`.
    """
    with duckdb.connect(candidate) as connection:
        waves = [
            wave_id
            for (wave_id,) in connection.execute(
                "select distinct wave_id from marts.dim_survey_wave where provenance = 'reconstructed' order by all"
            ).fetchall()
        ]
        tables = connection.execute(
            "select schema_name || '.' || table_name, duckdb_tables.comment from duckdb_tables() "
            "inner join duckdb_columns() using (database_name, schema_name, table_name) "
            "where list_contains(?, schema_name) and column_name = 'wave_id' order by all",
            [list(schemas)],
        ).fetchall()
        marked = []
        for table, comment in tables:
            found = connection.execute(
                f"select distinct wave_id from {table} where list_contains(?, wave_id) order by all", [waves]
            ).fetchall()
            if found:
                sentence = (
                    f"Reconstructed: the answers of wave {', '.join(wave_id for (wave_id,) in found)} were drawn by a program to "
                    "agree with published figures; Members did not give them."
                )
                text = f"{comment or ''} {sentence}".strip()
                connection.execute(f"comment on table {table} is {literal(text)}")
                marked.append(table)
    return marked
