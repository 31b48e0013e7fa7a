"""Names of models in Python: code that carries all tables alike names none without a reason, and no name is out of date."""

import re
import tomllib
from pathlib import Path

from .conftest import PROJECT
from .exposed import named, strings
from .rules import models, tables

REASONS = tomllib.loads(Path(__file__).with_name("named_models.toml").read_text(encoding="utf-8"))
PACKAGES = ("orchestration", "smart_customs", "expectations", "chaos", "defects", "benchmarks", "reconstruction", "docs")
LIKE_A_TABLE = re.compile(r"\b(?:fct|dim|rpt|stg|int|ref|raw)_\w+")
# Names of columns, of a key in dbt's manifest, of a table in an example.
NO_TABLES = {"raw_value", "raw_base64", "raw_code"}


def texts(*packages: str) -> dict[Path, list[str]]:
    files = [file for package in packages for file in sorted((PROJECT / package).rglob("*.py"))]
    return {file.relative_to(PROJECT): list(strings(file.read_text(encoding="utf-8"))) for file in files}


def out_of_date(found: dict[Path, list[str]], known: set[str]) -> list[str]:
    return sorted(
        {
            f"{file}: {name}"
            for file, said in found.items()
            for text in said
            for name in LIKE_A_TABLE.findall(text)
            if name not in known | NO_TABLES
        }
    )


def test_code_that_carries_all_tables_names_none_without_a_reason(manifest):
    names = {node["name"] for node in models(manifest)}
    found = {
        file: named(said, names) for file, said in texts("orchestration", "smart_customs").items() if "products" not in file.parts
    }
    unexplained = [f"{file}: {name}" for file, said in found.items() for name in sorted(said - REASONS.keys())]
    assert unexplained == [], (
        f"{unexplained}\nA table that is renamed or added would have to be looked for here. Let its folder, its tags or its "
        "`meta` decide; if it has to be named: tests/conventions/named_models.toml, with the reason."
    )
    assert REASONS.keys() - set().union(*found.values()) == set(), (
        "Nobody names them any more: remove them from named_models.toml."
    )


def test_every_table_that_python_names_exists(manifest):
    found = out_of_date(texts(*PACKAGES), {node["name"] for node in tables(manifest)})
    assert found == [], (
        f"{found}\nNo model or seed has this name. If it was renamed, rename it here too; if it is none: NO_TABLES in {__file__}."
    )


def test_a_name_that_is_out_of_date_is_found():
    found = {Path("a.py"): ["from marts.fct_gone join marts.fct_kept", "raw_value"], Path("b.py"): ["f"]}
    assert out_of_date(found, {"fct_kept"}) == ["a.py: fct_gone"]
