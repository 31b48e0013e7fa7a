"""The results as SDMX-CSV, read with pysdmx, are the public results cell by cell; the structure says what they are."""

import duckdb
import pytest
import warehouses
from pysdmx.io.csv.sdmx20.reader import read as read_data
from pysdmx.io.json.sdmxjson2.reader.structure import read as read_structure
from pysdmx.model import Codelist, DataStructureDefinition, Role


@pytest.fixture(scope="module")
def products():
    return warehouses.products_of_bundled_wave().products


@pytest.fixture(scope="module")
def structure(products):
    text = (products / "open_data" / "2024" / "sdmx" / "structure.json").read_text(encoding="utf-8")
    return read_structure(text)


def as_text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_what_is_read_back_is_the_public_results(products):
    text = (products / "open_data" / "2024" / "sdmx" / "results.csv").read_text(encoding="utf-8")
    assert ",false," in text and "False" not in text
    [dataset] = read_data(text)
    assert dataset.short_urn == "DataStructure=SMART_CUSTOMS:DS_RESULTS(1.0.0)"
    with duckdb.connect() as db:
        db.execute(f"attach '{products / 'public_tables.duckdb'}' as source (read_only)")
        found = db.execute("from source.public.results where wave_id = '2024'")
        names, expected = [column[0] for column in found.description], found.fetchall()
    renamed = {"region_code": "REF_AREA", "unit_code": "UNIT_MEASURE", "wave_id": "WAVE"}
    concepts = [renamed.get(name, name.removesuffix("_code").upper()) for name in names]
    assert sorted(dataset.data.columns) == sorted(concepts)
    there = dataset.data[concepts].astype(str).values.tolist()
    keys = ("wave_id", "topic_code", "technology_code", "item_code", "region_code")
    rows = []
    for cells in there:
        rows.append({})
        for name, cell in zip(names, cells, strict=True):
            back = cell.replace("@", "/").replace("_Z", "") if name in keys else cell
            rows[-1][name] = back
    assert len(rows) == len(expected) == 721
    by_key = {tuple(row[key] for key in keys): row for row in rows}
    numbers = 0
    for values in expected:
        public = dict(zip(names, values, strict=True))
        row = by_key[tuple(as_text(public[key]) for key in keys)]
        for name, value in public.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                numbers += 1
                assert float(row[name]) == value, (name, row[name], value)
            else:
                assert row[name].lower() == as_text(value).lower(), (name, row[name], value)
    assert numbers > 3000


def test_the_structure_names_each_column_and_code(structure):
    [definition] = [found for found in structure.structures if isinstance(found, DataStructureDefinition)]
    roles = {role: [c.id for c in definition.components if c.role == role] for role in Role}
    assert roles[Role.DIMENSION] == ["WAVE", "TOPIC", "TECHNOLOGY", "ITEM", "REF_AREA"]
    assert roles[Role.MEASURE][:3] == ["ITEM_BASE", "ITEM_COUNT", "PERCENT"] and len(roles[Role.MEASURE]) == 12
    assert {"UNIT_MEASURE", "IS_OFFICIAL", "PROVENANCE", "IS_SUPPRESSED"} < set(roles[Role.ATTRIBUTE])
    # Each dimension takes its codes from its list.
    codes = {c.id: c.local_codes.id for c in definition.components if c.role == Role.DIMENSION}
    assert codes == {name: f"CL_{name}" for name in codes}
    lists = {found.id: {code.id: code.name for code in found} for found in structure.structures if isinstance(found, Codelist)}
    assert {name: len(codes) for name, codes in lists.items()} == {
        "CL_WAVE": 1, "CL_TOPIC": 11, "CL_TECHNOLOGY": 10, "CL_ITEM": 34, "CL_REF_AREA": 7
    }  # fmt: skip
    assert lists["CL_REF_AREA"]["WCA"] == "West and Central Africa" and lists["CL_TECHNOLOGY"]["_Z"] == "Not applicable"
