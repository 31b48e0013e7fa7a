"""A table as SDMX-CSV 2.0 with its structure as SDMX-JSON 2.0, for the software of statistical offices.

The key columns of the table are its dimensions, numbers its measures, whatever else its attributes (docs/adr/0022). A dimension
that does not apply is `_Z`, as SDMX has it; SDMX allows no `/` in a code, so two codes are joined by `@`.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pandas as pd
from pysdmx.io.csv.sdmx20.writer import write as write_data
from pysdmx.io.json.sdmxjson2.writer.v2_0.structure import write as write_structure
from pysdmx.io.pd import PandasDataset
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from smart_customs.products.open_data.tables import Column, Table, safe

AGENCY, VERSION = "SMART_CUSTOMS", "1.0.0"
NOT_APPLICABLE = "_Z"
# Columns that have a name of their own among the concepts of all domains of SDMX.
CONCEPTS = {"region_code": "REF_AREA", "unit_code": "UNIT_MEASURE"}
KINDS = {"INTEGER": DataType.INTEGER, "DOUBLE": DataType.DOUBLE, "BOOLEAN": DataType.BOOLEAN, "VARCHAR": DataType.STRING}
MEASURES = ("INTEGER", "DOUBLE")
_CODELIST = "urn:sdmx:org.sdmx.infomodel.codelist.Codelist"


def write_sdmx(table: Table, rows: list[tuple[Any, ...]], made: datetime, target: Path) -> None:
    """Writes the rows as `results.csv`, after the table's name, and `structure.json` into the new folder `target`."""
    target.mkdir()
    structure, lists = _structure(table, rows)
    frame = pd.DataFrame([list(_cells(table, row)) for row in rows], columns=[concept(c.name) for c in table.columns])
    dataset = PandasDataset(structure=structure.to_schema(), data=frame[:0])
    # Set behind its making, which would make True of the text `true`, and so would write it.
    dataset.data = frame
    (target / f"{table.name}.csv").write_text(cast(str, write_data([dataset])), encoding="utf-8")
    header = Header(id=f"{AGENCY}_{table.name}".upper(), prepared=made.replace(tzinfo=UTC), sender=Organisation(AGENCY))
    concepts = ConceptScheme(
        id="CS_RESULTS",
        name="Columns of the table",
        agency=AGENCY,
        version=VERSION,
        items=[cast(Concept, c.concept) for c in structure.components],
    )
    message = json.loads(cast(str, write_structure([*lists, concepts, structure], header=header)))
    for described in message["data"]["dataStructures"]:
        components = described["dataStructureComponents"]
        # The schema of SDMX-JSON knows groups, but no empty list of them, which pysdmx writes.
        components.pop("groups")
        # It writes the type of a dimension in the place of its codes, and of attributes that they belong to a measure of its own.
        for dimension in components["dimensionList"]["dimensions"]:
            dimension["localRepresentation"] = {"enumeration": f"{_CODELIST}={AGENCY}:CL_{dimension['id']}({VERSION})"}
        for attribute in components["attributeList"]["attributes"]:
            attribute.pop("measureRelationship")
    (target / "structure.json").write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def concept(column: str) -> str:
    """The concept that a column stands for."""
    return CONCEPTS.get(column, column.removesuffix("_code").removesuffix("_id")).upper()


def code(value: str | None) -> str:
    """The value of a key column as a code of SDMX."""
    return value.replace("/", "@") if value else NOT_APPLICABLE


def _cells(table: Table, row: tuple[Any, ...]) -> Iterator[str]:
    for column, value in zip(table.columns, row, strict=True):
        if column.name in table.keys.primary:
            yield code(value)
        elif value is None:
            yield ""
        else:
            yield str(value).lower() if isinstance(value, bool) else str(safe(value))


def _structure(table: Table, rows: list[tuple[Any, ...]]) -> tuple[DataStructureDefinition, list[Codelist]]:
    """What the table is made of, and the codes of its dimensions."""
    components, lists = [], []
    for place, column in enumerate(table.columns):
        codes = None
        if column.name in table.keys.primary:
            codes = _codes(table, place, rows)
            lists.append(codes)
        components.append(_component(column, codes))
    definition = DataStructureDefinition(
        id=f"DS_{table.name}".upper(),
        name=table.name,
        description=table.description,
        agency=AGENCY,
        version=VERSION,
        components=Components(components),
    )
    return definition, lists


def _component(column: Column, codes: Codelist | None) -> Component:
    name = concept(column.name)
    role = Role.DIMENSION if codes else Role.MEASURE if column.type in MEASURES else Role.ATTRIBUTE
    kind = DataType.STRING if codes else KINDS[column.type]
    return Component(
        id=name,
        required=codes is not None,
        role=role,
        concept=Concept(
            id=name,
            name=column.name,
            description=column.description,
            dtype=kind,
            urn=f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CS_RESULTS({VERSION}).{name}",
        ),
        local_dtype=kind,
        local_codes=codes,
        attachment_level="O" if role == Role.ATTRIBUTE else None,
    )


def _codes(table: Table, place: int, rows: list[tuple[Any, ...]]) -> Codelist:
    """The codes of a key column with their English names, in the order of the codes."""
    names = [column.name for column in table.columns]
    stem = concept(names[place]).lower() if names[place] not in CONCEPTS else names[place].removesuffix("_code")
    label = next(names.index(name) for name in (f"{stem}_en", f"{stem}_label_en") if name in names)
    found = {code(row[place]): row[label] or "Not applicable" for row in reversed(rows)}
    return Codelist(
        id=f"CL_{concept(names[place])}",
        name=names[place],
        agency=AGENCY,
        version=VERSION,
        items=[Code(id=value, name=name) for value, name in sorted(found.items())],
    )
