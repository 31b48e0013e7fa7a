"""Labels and titles are written by people too: what is made for spreadsheets holds none as a formula."""

import csv
import datetime as dt
from pathlib import Path

from smart_customs.products.open_data.sdmx import write_sdmx
from smart_customs.products.open_data.tables import Column, Keys, Table


def test_the_data_file_of_sdmx_holds_no_formula(tmp_path: Path):
    columns = [Column(name, "VARCHAR", name, False) for name in ("item_code", "item_en")] + [
        Column("share", "DOUBLE", "share", True)
    ]
    table = Table("results", "All results. One row per item.", columns, Keys(["item_code"], {}))
    rows = [("a", "=cmd|' /C calc'!A0", -0.5), ("b", "@SUM(1)", None), ("c", "plain", 0.25)]
    write_sdmx(table, rows, dt.datetime(2026, 11, 26), tmp_path / "sdmx")
    with (tmp_path / "sdmx/results.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["ITEM_EN"] for row in written] == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "plain"]
    assert [row["SHARE"] for row in written] == ["-0.5", "", "0.25"]
