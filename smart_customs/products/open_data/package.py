"""Writes the open data of a wave, and the Data Package that describes it."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from smart_customs.files import file_sha256
from smart_customs.products.open_data import codebook_file, dictionary
from smart_customs.products.open_data.codebook_file import write_codebook
from smart_customs.products.open_data.dictionary import write_dictionary
from smart_customs.products.open_data.sdmx import write_sdmx
from smart_customs.products.open_data.tables import TYPES, Column, Keys, Table, attached, rows, tables, write_csv, write_parquet
from smart_customs.products.open_data.texts import write_texts
from smart_customs.products.open_data.workbook import write_workbook
from smart_customs.products.report.typography import french

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International (CC BY 4.0)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PROVENANCE = {
    "reconstructed": "The answers of this wave were drawn by a program so that they agree with the figures that the official "
    "results print. Members did not give them: only figures of the official results may be quoted as those of the survey.",
    "collected": "The answers of this wave were given by the administrations that took part.",
}
PROVENANCE_FR = {
    "reconstructed": "Les réponses de cette édition ont été générées par un programme de manière à concorder avec les chiffres "
    "que le rapport officiel contient. Elles ne sont pas celles des Membres : seuls les chiffres du rapport officiel peuvent "
    "être cités comme ceux de l'enquête.",
    "collected": "Les réponses de cette édition ont été données par les administrations qui ont participé.",
}
OFFICIAL = {
    "reconstructed": "Every other number of answers was made up to agree with those, and must not be quoted.",
    "collected": "The other numbers come from the same answers.",
}
CITATION = {
    "reconstructed": "Cite these data as reconstructed, and figures of the survey from its official report.",
    "collected": "If you use these data, please cite them.",
}
SUPPRESSION = (
    "Of answers, counts from 1 to below {threshold} are left out, counts that lack so few to their base, and what would give "
    "either away: such cells are empty and `is_suppressed` is true. A count that is left out can be any, 0 and the largest "
    "included: do not read it as 0, do not rank what is left, and add nothing up over items or regions."
)
ROUNDING = (
    "Where `is_rounded` is true, the weighted share of the row is rounded to whole percent, so that a region that is left out "
    "cannot be computed. No other share is rounded."
)


def write_open_data(
    public: Path,
    wave_id: str,
    target: Path,
    codebook_rows: Path,
    keys: Mapping[str, Keys],
    first: Collection[str],
    threshold: int,
) -> None:
    """Writes the tables as CSV, Parquet and one workbook into the folder `target`, and what explains them.

    `public` is the DuckDB file of the public tables, `codebook_rows` the folder of its seeds, `first` the tables to begin with.
    """
    for folder in ("csv", "parquet"):
        (target / folder).mkdir()
    with attached(public) as connection:
        found = tables(connection, keys, first)
        [(provenance, title)] = connection.execute(
            "select provenance, title from source.public.dim_survey_wave where wave_id = ? and survey_code = 'member'", [wave_id]
        ).fetchall()
        [(inputs, made)] = connection.execute("select inputs_sha256, published_at from source.public.publication_info").fetchall()
        sheets = []
        for table in found:
            write_csv(connection, table, wave_id, target / "csv" / f"{table.name}.csv")
            write_parquet(connection, table, wave_id, target / "parquet" / f"{table.name}.parquet")
            sheets.append((table, rows(connection, table, wave_id)))
    for table, found_rows in sheets[: len(first)]:
        write_sdmx(table, found_rows, made, target / "sdmx")
    write_codebook(codebook_rows, wave_id, target / "codebook.csv")
    write_dictionary(found, target / "dictionary.csv")
    suppression, workbook = SUPPRESSION.format(threshold=threshold), f"smart_customs_{wave_id}.xlsx"
    about = [
        ("Title", title),
        ("Provenance", PROVENANCE[provenance]),
        ("Left out", suppression),
        ("Rounded", ROUNDING),
        (
            "Official",
            f"The column official_columns names the numbers of a row that the official report prints. {OFFICIAL[provenance]}",
        ),
        ("Licence", f"{LICENCE['title']}, {LICENCE['path']}"),
    ]
    write_workbook(sheets, about, target / workbook)
    write_texts(
        {
            "title": title,
            "workbook": workbook,
            "provenance": PROVENANCE[provenance],
            "suppression": suppression,
            "rounding": ROUNDING,
            "provenance_fr": french(PROVENANCE_FR[provenance]),
            "official": OFFICIAL[provenance],
            "citation": CITATION[provenance],
            "licence": LICENCE["title"],
            "licence_id": LICENCE["name"],
            "licence_url": LICENCE["path"],
            "version": inputs[:12],
            "released": made.date().isoformat(),
        },
        target,
    )
    package = {
        "profile": "data-package",
        "name": f"smart-customs-survey-{_slug(wave_id)}",
        "title": title,
        "description": f"{PROVENANCE[provenance]} {suppression} {ROUNDING}",
        "provenance": provenance,
        "inputs_sha256": inputs,
        "licenses": [LICENCE],
        "sources": [{"title": "WCO Smart Customs Survey: the figures of its official results, and the codebook of this project"}],
        "resources": [
            *(_resource(target, table, found_rows, "csv") for table, found_rows in sheets),
            _codebook_resource(target),
            _dictionary_resource(target),
        ],
        "files": [_file(target, path) for path in _others(target)],
    }  # fmt: skip
    (target / "datapackage.json").write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _others(target: Path) -> list[Path]:
    """The files that are no resources: not tables, or tables once more."""
    texts = [path for path in target.iterdir() if path.is_file() and path.suffix != ".csv"]
    return sorted([*target.glob("parquet/*"), *target.glob("sdmx/*"), *texts])


def _resource(target: Path, table: Table, rows: list[tuple[Any, ...]], folder: str) -> dict[str, Any]:
    # In a CSV file an empty text is a missing value, also where it is part of a key.
    filled = [column.name for place, column in enumerate(table.columns) if all(row[place] not in (None, "") for row in rows)]
    required = set(filled) & set(table.keys.primary)
    schema: dict[str, Any] = {"fields": [_field(column, required) for column in table.columns], "missingValues": [""]}
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
        {"name": name, "type": "boolean" if name in flags else "string", "description": text}
        for name, text in codebook_file.COLUMNS.items()
    ]
    text = "The questions of the wave and the wordings of their answers. One row per question and wording."
    return _described(target, target / "codebook.csv", "codebook", text, {"fields": fields, "missingValues": [""]})


def _dictionary_resource(target: Path) -> dict[str, Any]:
    fields = [{"name": name, "type": "string", "description": text} for name, text in dictionary.COLUMNS.items()]
    text = "What each table and column means, in English and in French. One row per table and column."
    schema = {"fields": fields, "missingValues": [""]}
    return _described(target, target / "dictionary.csv", "dictionary", text, schema)


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


def _field(column: Column, required: Collection[str]) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "type": TYPES[column.type], "description": column.description}
    if column.type == "TIMESTAMP":
        described["format"] = "any"
    if column.name in required:
        described["constraints"] = {"required": True}
    return described


def _slug(wave_id: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in wave_id.lower())
