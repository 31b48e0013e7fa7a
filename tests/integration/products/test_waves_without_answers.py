"""What the report's charts say where a region, or a whole wave, answered nothing."""

import re
from dataclasses import replace

import pytest
import warehouses

from smart_customs.products.make import REFERENCE
from smart_customs.products.report.numbers import Numbers
from smart_customs.products.report.public_tables import PublicTables
from smart_customs.products.report.sections import Sections
from smart_customs.products.report.words import words

KEPT = {"wave_id", "region_code", "members", "is_suppressed", "official_columns", "phase", "submitted_on"}


def emptied(row: dict, regions: set[str]) -> dict:
    """A row of a fact as it is when nobody of those regions answered: bases and counts of nothing, and no share or mean."""
    if row.get("region_code", "ALL") not in regions or "official_columns" not in row:
        return row
    numbers = {
        column: 0 if column.endswith(("_base", "_count", "submissions", "_to_date")) else None
        for column, value in row.items()
        if isinstance(value, int | float) and column not in KEPT and column != "maturity_level"
    }
    return row | numbers | {column: 0 for column in ("item_base", "item_count") if column in row} | {"is_suppressed": False}


def charts(regions: set[str]) -> dict[str, str]:
    """The texts of each chart of the wave whose regions did not answer."""
    public = warehouses.products_of_bundled_wave().products / "public_tables.duckdb"
    tables = PublicTables.read(public, "2024", "en", REFERENCE)
    empty = {name: [emptied(row, regions) for row in rows] for name, rows in tables.tables.items()}
    sections = Sections(replace(tables, tables=empty), Numbers("en", "masked", "-"), words("en"))
    return {
        exhibit.name: "\n".join(re.findall(r"<(?:text|tspan)\b[^>]*>([^<]+)<", exhibit.chart))
        for exhibits in sections.all_exhibits().values()
        for exhibit in exhibits
        if exhibit.chart
    }


def test_a_wave_without_any_answer_says_so_in_every_chart():
    found = charts({"ALL", "AMS", "AP", "ESA", "EUR", "MENA", "WCA"})
    assert len(found) == 22
    heat = {name for name in found if name.endswith("_regions")} - {"levels_regions", "status_regions", "impact_regions"}
    for name in set(found) - {"rate", "time"}:
        # A table of cells has how many answered above each column, and a dash in each cell.
        assert ("no answers" in found[name]) != (name in heat), name
        assert "masked" not in found[name], name
    for name in heat:
        assert re.search(r"^0$", found[name], re.MULTILINE) and "–" in found[name], name


@pytest.mark.parametrize(
    ("name", "times"), [("strategy", 1), ("levels_regions", 1), ("status_regions", 9), ("impact_regions", 1)]
)
def test_a_region_without_any_answer_says_so(name, times):
    assert charts({"WCA"})[name].count("no answers") == times
