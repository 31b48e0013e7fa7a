"""Charts as files of their own: a picture with a size, and whose numbers it shows."""

from pathlib import Path

import duckdb
import pytest

from orchestration.translator import described
from smart_customs.products.charts import origins, read_charts, write_charts

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 240"><text>a</text></svg>'
PRINTED = (
    "Official figures of wave 2024: 3 numbers, in item_count, share. All else of this wave is reconstructed: it illustrates the "
    "method."
)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Public tables of three waves: one with official figures, one without, one that was collected."""
    path = tmp_path_factory.mktemp("charts") / "public.duckdb"
    with duckdb.connect() as db:
        db.execute(f"attach '{path}' as made; create schema made.public; use made.public")
        db.execute(
            "create table dim_survey_wave as select * from (values ('2024', 'member', 'reconstructed', date '2024-06-24'),"
            " ('2026', 'member', 'collected', date '2026-05-01')) as t(wave_id, survey_code, provenance, closed_on)"
        )
        for mart, rows in {
            "fct_printed": "('2024', 'item_count share'), ('2024', 'share'), ('2024', '')",
            "fct_drawn": "('2024', ''), ('2024', '')",
            "fct_asked": "('2024', 'share'), ('2026', '')",
        }.items():
            db.execute(f"create table {mart} as select * from (values {rows}) as t(wave_id, official_columns)")
        db.execute("create table fct_silent as select '2024' as wave_id")
    return path


def test_of_the_latest_wave_it_is_said_which_numbers_are_official(public: Path):
    assert origins(public) == {
        "fct_printed": PRINTED,
        "fct_drawn": "No number of wave 2024 is official: all are reconstructed and illustrate the method.",
        "fct_asked": "All numbers of wave 2026 come from answers of Members.",
    }


def test_a_chart_is_a_file_of_its_own_and_is_found_again(public: Path, tmp_path: Path):
    assert read_charts(tmp_path) == {}
    written = write_charts(
        {"fct_printed": ("What was printed", f"<b>wide</b>{SVG}{SVG}"), "fct_silent": ("Mute", SVG)}, public, tmp_path
    )
    assert read_charts(tmp_path) == written
    assert (written["fct_printed"].title, written["fct_silent"].origin) == ("What was printed", "")
    picture = (tmp_path / written["fct_printed"].path).read_text(encoding="utf-8")
    assert picture == SVG.replace('viewBox="0 0 600 240"', 'viewBox="0 0 600 240" width="600" height="240"')


def test_the_description_of_a_mart_has_its_chart_with_title_and_origin(public: Path, tmp_path: Path):
    charts = write_charts({"fct_printed": ("What was printed", SVG)}, public, tmp_path)
    mart = {"name": "fct_printed", "schema": "marts", "description": "What it holds. One row per wave."}
    assert described(mart, charts) == (
        f"{mart['description']}\n\n**What was printed.** {PRINTED}\n\n![What was printed](/products/charts/fct_printed.svg)"
    )
    assert described({**mart, "schema": "staging"}, charts) == mart["description"]
    assert described({**mart, "name": "fct_silent"}, charts) == mart["description"]
