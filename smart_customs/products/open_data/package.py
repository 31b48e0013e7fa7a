"""Writes the open data of a wave, and the Data Package that describes it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from smart_customs.files import file_sha256
from smart_customs.products.open_data.codebook import COLUMNS, write_codebook
from smart_customs.products.open_data.tables import Column, Keys, Table, attached, rows, tables, write_csv, write_parquet
from smart_customs.products.open_data.workbook import write_workbook

TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}
PROVENANCE = {
    "reconstructed": "The answers of this wave were drawn by a program so that they agree with the figures that the official "
    "results print. Members did not give them: only figures of the official results may be quoted as those of the survey.",
    "collected": "The answers of this wave were given by the administrations that took part.",
}
SUPPRESSION = (
    "Counts below {threshold}, and what would give them away, are suppressed: such cells are empty and is_suppressed is true. "
    "An empty cell is never a zero."
)


def write_open_data(public: Path, wave_id: str, target: Path, codebook: Path, keys: Mapping[str, Keys], threshold: int) -> None:
    """Writes `csv/`, `parquet/`, the workbook, `codebook.csv` and `datapackage.json` into the folder `target`.

    `public` is the DuckDB file of the public tables, `codebook` the folder of its seeds.
    """
    for folder in ("csv", "parquet"):
        (target / folder).mkdir()
    with attached(public) as connection:
        found = tables(connection, keys)
        provenance, title = connection.execute(
            "select provenance, title from source.public.dim_survey_wave where wave_id = ? and survey_code = 'member'", [wave_id]
        ).fetchone()
        inputs = connection.execute("select inputs_sha256 from source.public.publication_info").fetchone()[0]
        sheets = []
        for table in found:
            write_csv(connection, table, wave_id, target / "csv" / f"{table.name}.csv")
            write_parquet(connection, table, wave_id, target / "parquet" / f"{table.name}.parquet")
            sheets.append((table, rows(connection, table, wave_id)))
    write_codebook(codebook, wave_id, target / "codebook.csv")
    about = [
        ("Title", title),
        ("Provenance", PROVENANCE[provenance]),
        ("Suppression", SUPPRESSION.format(threshold=threshold)),
        ("Licence", f"{LICENCE['title']} ({LICENCE['name']})"),
    ]
    write_workbook(sheets, about, target / f"smart_customs_{wave_id}.xlsx")
    package = {
        "profile": "data-package",
        "name": f"smart-customs-survey-{_slug(wave_id)}",
        "title": title,
        "description": " ".join(text for name, text in about if name in ("Provenance", "Suppression")),
        "provenance": provenance,
        "inputs_sha256": inputs,
        "licenses": [LICENCE],
        "sources": [{"title": "WCO Smart Customs Survey: the figures of its official results, and the codebook of this project"}],
        "resources": [
            *(_resource(target, table, "csv") for table in found),
            _codebook_resource(target),
        ],
        "files": [
            _file(target, path)
            for path in sorted([*target.glob("parquet/*.parquet"), *target.glob("*.xlsx")])
        ],
    }  # fmt: skip
    (target / "datapackage.json").write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _resource(target: Path, table: Table, folder: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.keys.primary:
        schema["primaryKey"] = table.keys.primary
    foreign = [
        {"fields": [column], "reference": {"resource": other, "fields": [field]}}
        for column, (other, field) in table.keys.foreign.items()
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return _described(target, target / folder / f"{table.name}.csv", table.name, table.description, schema)


def _codebook_resource(target: Path) -> dict[str, Any]:
    flags = ("is_required", "is_personal_data")
    fields = [
        {"name": name, "type": "boolean" if name in flags else "string", "description": text} for name, text in COLUMNS.items()
    ]
    text = "The questions of the wave and the wordings of their answers. One row per question and wording."
    return _described(target, target / "codebook.csv", "codebook", text, {"fields": fields, "missingValues": [""]})


def _described(target: Path, path: Path, name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "profile": "tabular-data-resource",
        "description": description,
        **_file(target, path),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _file(target: Path, path: Path) -> dict[str, Any]:
    return {"path": path.relative_to(target).as_posix(), "bytes": path.stat().st_size, "hash": f"sha256:{file_sha256(path)}"}


def _field(column: Column, table: Table) -> dict[str, Any]:
    described = {"name": column.name, "type": TYPES[column.type], "description": column.description}
    if column.type == "TIMESTAMP":
        described["format"] = "any"
    if column.name in table.keys.primary:
        described["constraints"] = {"required": True}
    return described


def _slug(wave_id: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in wave_id.lower())
