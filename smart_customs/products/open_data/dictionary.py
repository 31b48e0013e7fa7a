"""The dictionary of open data: what each table and each column is, in English and in French."""

import csv
import tomllib
from pathlib import Path

from smart_customs.products.open_data.tables import TYPES, Table, safe

FRENCH = Path(__file__).parent / "french.toml"

COLUMNS = {
    "table_name": "Table; each is a file of this name in csv/ and in parquet/.",
    "column_name": "Column of the table; empty where the line is about the table itself.",
    "type": "What the column holds, in the words of the Data Package; empty for a table.",
    "description_en": "What it means, in English.",
    "description_fr": "What it means, in French.",
}


def french() -> dict[tuple[str, str], str]:
    """(table, column) -> its description in French; the column is empty for the table itself, the table for all others."""
    words = tomllib.loads(FRENCH.read_text(encoding="utf-8"))
    found = {("", column): text for column, text in words["columns"].items()}
    for table, texts in words["tables"].items():
        found |= {(table, "" if name == "description" else name): text for name, text in texts.items()}
    return found


def write_dictionary(tables: list[Table], target: Path) -> None:
    """A line for each table, and one for each of its columns. What has no description in French has an empty cell."""
    words = french()
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for table in tables:
            lines = [("", "", table.description), *((c.name, TYPES[c.type], c.description) for c in table.columns)]
            for column, kind, text in lines:
                in_french = words.get((table.name, column)) or (words.get(("", column), "") if column else "")
                writer.writerow(map(safe, [table.name, column, kind, " ".join(text.split()), in_french]))
