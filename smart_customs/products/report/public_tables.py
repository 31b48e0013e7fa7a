"""The public tables of one wave in memory, with the labels of their codes in one language."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from smart_customs.duckdb_files import attach
from smart_customs.products.report.typography import french

Row = Mapping[str, Any]

# Column of a code -> (table of its labels, column of the code there).
LABELLED = {
    "region_code": ("dim_region", "region_code"),
    "technology_code": ("dim_technology", "technology_code"),
    "adoption_status": ("dim_adoption_status", "adoption_status"),
    "maturity_level": ("dim_maturity_level", "maturity_level"),
    "capacity_need_code": ("dim_capacity_need", "capacity_need_code"),
    "pmm_outcome_code": ("dim_pmm_outcome", "pmm_outcome_code"),
    "agency_type": ("dim_agency_type", "agency_type"),
}
# What names a row within its table and wave.
KEYS = (
    *LABELLED,
    "pmm_dimension_code",
    "engagement_code",
    "submitted_on",
    "survey_code",
    "measure_code",
    "item_code",
    "claim_id",
)


@dataclass(frozen=True)
class PublicTables:
    """Rows of the wave by table (tables without waves: all rows). `reference` is the folder of the reference lists."""

    tables: Mapping[str, list[Row]]
    wave_id: str
    language: str
    reference: Path

    @classmethod
    def read(cls, public: Path, wave_id: str, language: str, reference: Path) -> "PublicTables":
        """Reads the schema `public` of a DuckDB file, opened read-only."""
        tables: dict[str, list[dict[str, Any]]] = {}
        # Attached under another name: a file called public.duckdb would be a catalog with the name of its schema.
        with duckdb.connect() as connection:
            attach(connection, public, "read_from")
            names = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'read_from' and schema_name = 'public'"
            ).fetchall()
            for (name,) in names:
                cursor = connection.execute(f'select * from read_from.public."{name}"')
                columns = [column[0] for column in cursor.description]
                rows = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
                tables[name] = [row for row in rows if row.get("wave_id", wave_id) in (wave_id, "ALL")]
        _mark_intake(tables)
        return cls({name: [*rows] for name, rows in tables.items()}, wave_id, language, reference)

    def rows(self, table: str, **where: Any) -> list[Row]:
        """The rows that have these values, in the order of the lists that their codes come from."""
        found = [row for row in self.tables.get(table, []) if all(row[column] == value for column, value in where.items())]
        return sorted(found, key=self._place)

    def row(self, table: str, **where: Any) -> Row | None:
        """The one row that has these values, or None."""
        found = self.rows(table, **where)
        return found[0] if len(found) == 1 else None

    def label(self, column: str, code: Any) -> str:
        """What the code means, in the language; the code itself where no list has it."""
        return self._labels.get(column, {}).get(code, str(code))

    def definitions(self, column: str, codes: Iterable[Any]) -> list[tuple[str, str]]:
        """Label and meaning of the codes whose list says what they mean, each once."""
        meant = self._definitions.get(column, {})
        return [(self.label(column, code), meant[code]) for code in dict.fromkeys(codes) if meant.get(code)]

    def regions(self, all_members: bool) -> list[str]:
        """The codes of the regions in their order; `ALL` first if it is wanted."""
        return [
            row["region_code"]
            for row in sorted(self.tables["dim_region"], key=lambda row: row["sort_order"])
            if all_members or row["region_code"] != "ALL"
        ]

    @property
    def wave(self) -> Row:
        """The Members' survey of the wave."""
        [found] = self.rows("dim_survey_wave", survey_code="member")
        return found

    @property
    def reconstructed(self) -> bool:
        """Whether answers of the wave were made up to agree with the official report."""
        return self.wave["provenance"] == "reconstructed"

    def code_in_claims(self, column: str, code: Any) -> str:
        """The code by which claims name the item; a level of maturity is a number in the tables."""
        levels = {row["maturity_level"]: row["maturity_code"] for row in self.tables["dim_maturity_level"]}
        return levels.get(code, str(code)) if column == "maturity_level" else str(code)

    @cached_property
    def _labels(self) -> dict[str, dict[Any, str]]:
        labels = {
            column: {row[code]: self._typeset(row[f"label_{self.language}"]) for row in self.tables[table]}
            for column, (table, code) in LABELLED.items()
        }
        labels["pmm_dimension_code"] = {
            row["pmm_dimension_code"]: self._typeset(row[f"label_{self.language}"]) for row in self._dimensions
        }
        return labels

    @cached_property
    def _definitions(self) -> dict[str, dict[Any, str]]:
        column = f"description_{self.language}"
        found = {
            key: {row[code]: self._typeset(row.get(column) or "") for row in self.tables[table]}
            for key, (table, code) in LABELLED.items()
        }
        dimensions = {row["pmm_dimension_code"]: self._typeset(row.get(column) or "") for row in self._dimensions}
        return found | {"pmm_dimension_code": dimensions}

    def _typeset(self, text: str) -> str:
        return french(text) if self.language == "fr" else text

    @cached_property
    def _dimensions(self) -> list[Row]:
        """The publication names only the dimensions that have outcomes."""
        with (self.reference / "ref_pmm_dimensions.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def _order(self) -> dict[str, dict[Any, int]]:
        return {
            column: {row[code]: row["sort_order"] for row in self.tables[table]} for column, (table, code) in LABELLED.items()
        } | {"pmm_dimension_code": {code: place for place, code in enumerate(self._labels["pmm_dimension_code"])}}

    def _place(self, row: Row) -> tuple[Any, ...]:
        codes = ["pmm_dimension_code", *(column for column in LABELLED if column != "region_code"), "region_code"]
        known = tuple(self._order[column].get(row[column], 0) for column in codes if column in row)
        return known + tuple(str(row[column]) for column in KEYS if column in row)


def _mark_intake(tables: Mapping[str, list[dict[str, Any]]]) -> None:
    """Gives counted records what facts say of their numbers: the report prints how many there were of either survey."""
    printed = {
        claim["table_name"]
        for claim in tables["rpt_published_figures"]
        if claim["verdict"] == "match" and claim["column_name"] == "submissions" and claim["region_code"] in (None, "ALL")
    }
    for row in tables["rpt_intake"]:
        row["official_columns"] = "counted" if _COUNTED_IN[row["survey_code"]] in printed else ""


_COUNTED_IN = {"member": "fct_participation_by_region", "partner_agency": "fct_partner_agency_submissions"}


def by_rank(rows: Iterable[Row], rank: str) -> list[Row]:
    """The rows from the best rank to the last; those without a rank come last, in their order."""
    return sorted(rows, key=lambda row: (row[rank] is None, row[rank] or 0))


def key_of(row: Row) -> dict[str, Any]:
    """What names the row within its table and wave."""
    return {column: row[column] for column in KEYS if column in row}
