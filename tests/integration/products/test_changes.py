"""What products say of changes between two waves: how much, and whether it is more than chance; no joint count of both waves."""

import shutil
from pathlib import Path

import duckdb
import pytest
import warehouses
from building import SEEDS
from report_page import read

from smart_customs.products.report.page import write_report

# Joint counts of two waves, and what would tell them.
OF_THE_OFFICE = (
    "change_standard_error", "members_in_both", "change_ci_low", "change_ci_high", "panel_previous_value", "panel_current_value",
    "panel_change",
)  # fmt: skip


@pytest.fixture
def both():
    """The publication of two waves as `office.marts`, and its public tables as `outside.public`."""
    home = warehouses.products_of_two_waves()
    with duckdb.connect() as db:
        db.execute(f"attach '{home.publication}' as office (read_only)")
        db.execute(f"attach '{home.products / 'public_tables.duckdb'}' as outside (read_only)")
        yield db


def test_joint_counts_of_two_waves_stay_in_the_office(both):
    given = ", ".join(f"count({column})" for column in OF_THE_OFFICE)
    assert all(both.execute(f"select {given} from office.marts.fct_change_between_waves").fetchone())
    assert not any(both.execute(f"select {given} from outside.public.fct_change_between_waves").fetchone())
    types = (
        "select column_name, data_type from duckdb_columns() where database_name = ? and table_name = 'fct_change_between_waves'"
    )
    in_office, outside = (dict(both.execute(types, [database]).fetchall()) for database in ("office", "outside"))
    assert in_office | {"is_suppressed": "BOOLEAN", "official_columns": "VARCHAR"} == outside
    assert both.execute("select count(*) > 0 from office.marts.fct_transitions_between_waves").fetchone() == (True,)
    public = "select count(*) from duckdb_tables() where database_name = 'outside' and table_name like '%transitions%'"
    assert both.execute(public).fetchone() == (0,)


def test_whether_a_change_is_more_than_chance_is_shown_where_both_values_are(both):
    found = both.execute(
        "select shown.is_significant, truth.is_significant, shown.previous_value is null or shown.current_value is null"
        " from outside.public.fct_change_between_waves as shown"
        " join office.marts.fct_change_between_waves as truth using (wave_id, region_code, measure_code, item_code)"
        " where truth.is_significant is not null"
    ).fetchall()
    assert {shown for shown, _, is_masked in found if is_masked} == {None}
    assert [shown for shown, _, is_masked in found if not is_masked] == [truth for _, truth, is_masked in found if not is_masked]
    assert {truth for _, truth, _ in found} == {False, True}
    assert {is_masked for _, _, is_masked in found} == {False, True}


def test_the_report_says_which_changes_are_more_than_chance(tmp_path: Path):
    """In the fixture a Member joined, so that nothing of all Members can be compared: here it is, and maturity is significant."""
    public = Path(shutil.copy(warehouses.products_of_two_waves().products / "public_tables.duckdb", tmp_path / "changed.duckdb"))
    with duckdb.connect(public) as db:
        db.execute(
            "update public.fct_change_between_waves set is_comparable = true, change = current_value - previous_value,"
            " is_significant = measure_code = 'maturity' where region_code = 'ALL' and current_value + previous_value is not null"
        )
        measures = "select measure_code, count(change) from public.fct_change_between_waves where region_code = 'ALL' group by 1"
        rows = {measure: count for measure, count in db.execute(measures).fetchall() if count}
    assert {"maturity", "engagement"} <= rows.keys()
    write_report(public, "2026", tmp_path, SEEDS / "reference", 3)
    for name, more, yes, no in (
        ("index.html", ", more than chance", "yes", "no"),
        ("index.fr.html", ", dépasse le hasard", "oui", "non"),
    ):
        page = read(tmp_path / name)
        cells = [text.text for text in page.texts if text.attributes.get("data-c") == "is_significant"]
        assert (cells.count(yes), cells.count(no)) == (rows["maturity"], sum(rows.values()) - rows["maturity"])
        assert sum(chart.count(more) for chart in page.charts) == rows["maturity"]


def test_the_report_says_why_no_change_of_all_members_is_given(tmp_path: Path):
    """In the fixture a Member joined before 2026; 2024 has no wave before it."""
    public = warehouses.products_of_two_waves().products / "public_tables.duckdb"
    for wave, is_said in (("2026", True), ("2024", False)):
        write_report(public, wave, tmp_path, SEEDS / "reference", 3)
        for name, words in (
            ("index.html", "the list of Members has changed"),
            ("index.fr.html", "la liste des Membres a changé"),
        ):
            assert any(words in text.text for text in read(tmp_path / name).texts) == is_said
