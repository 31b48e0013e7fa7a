"""Every column of every table, as it is in a warehouse: it is described, and its name means its type."""

import json
import re

import duckdb
import pytest
from conventions.rules import fits, tables

# Made in loops: a column for each topic and item of the codebook, or for each technology.
FROM_THE_CODEBOOK = {
    "stg_survey__answers",
    "int_survey_answers",
    "int_counted_texts",
    "contact_point_register",
    "int_submission_groups",
}
# Raw tables and lists are text.
TYPED = ("staging", "intermediate", "restricted", "marts")
# Votes of a redraw are no whole numbers.
NOT_MEANT = {"int_technology_redraws.votes"}
NUMBERED = re.compile(r"(votes|potential)_\d+")


@pytest.fixture(scope="module")
def columns(bundled) -> dict[tuple[str, str], dict[str, str]]:
    """(schema, table) -> column -> type."""
    with duckdb.connect(bundled.database, read_only=True) as connection:
        found: dict[tuple[str, str], dict[str, str]] = {}
        query = "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
        for schema, table, column, data_type in connection.execute(query).fetchall():
            found.setdefault((schema, table), {})[column] = data_type.lower()
        asked = connection.execute(
            "select answer_column, 'contact_' || item_code from staging.stg_codebook__questions"
        ).fetchall()
        for schema, table in found:
            if table in FROM_THE_CODEBOOK:
                made = {name for names in asked for name in names}
                kept = {
                    name: kind for name, kind in found[schema, table].items() if name not in made and not NUMBERED.fullmatch(name)
                }
                assert len(kept) < len(found[schema, table]), f"{table} has no column of the codebook: remove it from the list"
                found[schema, table] = kept
    return found


def test_every_column_is_described_and_every_description_has_its_column(bundled, columns):
    manifest = json.loads(bundled.manifest.read_text(encoding="utf-8"))
    found = [
        f"{node['schema']}.{node['name']}: {name}"
        for node in tables(manifest)
        for name in sorted(set(columns[node["schema"], node["name"]]) ^ set(node["columns"]))
    ]
    assert len(tables(manifest)) > 100
    assert found == [], f"{found}\nSQL and YAML differ. Describe the column in the YAML beside the model, or remove it there."


def test_the_name_of_a_column_tells_its_type_in_every_layer(columns):
    found = []
    for (schema, table), names in columns.items():
        for name, kind in names.items():
            # What is summed on the way is a bigint until a mart says how large it can be.
            whole = "integer" if kind == "bigint" and schema != "marts" else kind
            if schema in TYPED and f"{table}.{name}" not in NOT_MEANT and not fits(name, whole):
                found.append(f"{table}.{name} is {kind}")
    assert found == [], f"{found}\nReaders rely on endings, see CONTRIBUTING.md. Rename the column, or cast it."
