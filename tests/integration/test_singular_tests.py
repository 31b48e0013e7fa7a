"""Singular tests of dbt that no defect of the catalogue makes fail find what they are there for."""

import shutil
from pathlib import Path

import duckdb
import jinja2
import pytest
from rendering import EXTENSIONS, macros

from smart_customs.warehouse.project import manifest

SINGULAR = Path(__file__).resolve().parents[1] / "dbt" / "singular"
# For each test, a change of one row of a finished warehouse that it must notice.
SPOILS = {
    "members_in_both_waves_answered_in_each": (
        "update marts.fct_change_between_waves set members_in_both = 187 "
        "where region_code = 'ALL' and measure_code = 'it_strategy'"
    ),
    "redraws_select_as_many_as_the_rule": (
        "update marts.fct_technology_selection set selected_share = selected_share + 0.01 "
        "where wave_id = '2026' and technology_code = 'blockchain'"
    ),
    "phases_of_nonresponse_add_up": (
        "update marts.rpt_nonresponse set item_count = item_count + 1 "
        "where wave_id = '2024' and region_code = 'MENA' and measure_code = 'it_strategy' and phase = 'late'"
    ),
}


def failing_rows(name: str, connection: duckdb.DuckDBPyConnection) -> int:
    """How many rows the test finds."""
    places = {node["name"]: f"{node['schema']}.{node['name']}" for node in manifest()["nodes"].values()}
    names = macros(ref=places.__getitem__, phases=lambda: ["on_time", "extended", "late"])
    text = (SINGULAR / f"{name}.sql").read_text(encoding="utf-8")
    sql = jinja2.Environment(extensions=EXTENSIONS).from_string(text, globals=names).render()
    return len(connection.execute(sql).fetchall())


@pytest.mark.parametrize("name", SPOILS)
def test_a_singular_test_notices_what_it_is_there_for(two_waves, tmp_path: Path, name: str):
    database = Path(shutil.copy(two_waves.database, tmp_path / "spoilt.duckdb"))
    with duckdb.connect(database) as connection:
        assert failing_rows(name, connection) == 0
        assert connection.execute(SPOILS[name]).fetchone() == (1,)
        assert failing_rows(name, connection) == 1
