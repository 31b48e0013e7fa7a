"""What CONTRIBUTING and the architecture say of the project, where it can be looked up."""

import re
import subprocess

import pytest

from smart_customs.paths import Home
from smart_customs.publication.kept import DEFAULT

from .conftest import PROJECT
from .rules import GLOSSARY, marts, models, tables

ARCHITECTURE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MACRO = re.compile(r"{%-? *macro +(?:default__|spark__|duckdb__)?(\w+)")
ROUNDED = re.compile(r"\bround(?:ed)?\(")


def rows(page: str, heading: str) -> str:
    """The first column of the first table below a heading."""
    [section] = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
    return "\n".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))


def codes(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_architecture_lists_every_layer(manifest):
    assert codes(rows(ARCHITECTURE, "The flow")) == {node["schema"] for node in tables(manifest)}


def test_the_architecture_lists_every_package_and_every_part_of_the_main_one():
    listing = subprocess.run(["git", "ls-files", "*.py"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout.split()
    parts = {"/".join(path.split("/")[: 2 if path.startswith("smart_customs/") else 1]) + "/" for path in listing}
    code = {part for part in parts if not part.startswith(("tests", "docs", "seeds")) and not part.endswith(".py/")}
    listed = codes(rows(ARCHITECTURE, "The code"))
    missing = {part for part in code if not any(path.startswith(part) for path in listed)}
    assert missing == set(), (
        f"{sorted(missing)}\nWho looks for a subject begins with this table. Add a line to docs/architecture.md."
    )


def test_the_architecture_names_the_candidate_and_how_many_publications_are_kept():
    home = Home(PROJECT)
    assert f"`{home.candidate.relative_to(PROJECT)}`" in ARCHITECTURE
    assert f"`{home.publications.relative_to(PROJECT)}/`" in ARCHITECTURE
    assert f"The last {NUMBERS[DEFAULT]} are there" in " ".join(ARCHITECTURE.split())


def test_endings_that_contributing_names_have_a_type():
    [names] = re.findall(r"^- \*\*Names\*\*:(.*?)^- ", CONTRIBUTING, flags=re.MULTILINE | re.DOTALL)
    endings = codes(names) - {"is_"}
    unknown = [ending for ending in endings if not any(re.search(pattern, f"some{ending}") for pattern in GLOSSARY)]
    assert len(endings) > 5
    assert unknown == [], f"{unknown}\nCONTRIBUTING.md gives them a meaning. Give them a type too: GLOSSARY in rules.py."


def test_marts_round_no_estimate(manifest):
    found = {node["name"] for node in marts(manifest) if ROUNDED.search(node["raw_code"])}
    # The report prints rounded numbers, so those are compared; scores are added in whole units, whatever their order.
    found -= {"rpt_published_figures", "fct_impact_difficulty_by_region"}
    assert found == set(), f"{found}\nWho rounds again would be wrong by more. Round where numbers are shown: in products."


def test_staging_renames_and_other_models_end_in_final(manifest):
    ends = {
        node["name"]: (node["schema"], re.findall(r"^(\w+) as \($", node["raw_code"], re.MULTILINE)) for node in models(manifest)
    }
    found = [
        f"{name} ends in {ctes[-1]}"
        for name, (schema, ctes) in ends.items()
        if ctes and (ctes[-1] != "final" if schema != "staging" else (ctes[0], ctes[-1]) != ("source", "renamed"))
    ]
    assert found == [], f"{found}\nEvery model reads alike: staging goes from `source` to `renamed`, others end in `final`."


def test_a_file_of_macros_is_one_macro():
    files = {path: MACRO.findall(path.read_text(encoding="utf-8")) for path in sorted(PROJECT.glob("macros/*.sql"))}
    texts = {path: path.read_text(encoding="utf-8") for path in [*files, *PROJECT.glob("models/**/*.sql")]}
    found = [
        f"{path.name}: {name}"
        for path, names in files.items()
        for name in sorted(set(names) - {path.stem.removeprefix("duckdb__")})
        if any(re.search(rf"\b{name}\(", text) for other, text in texts.items() if other != path)
    ]
    assert [path.name for path, names in files.items() if path.stem.removeprefix("duckdb__") not in names] == []
    assert found == [], f"{found}\nA macro is looked for in the file of its name. Give it a file of its own."


def test_what_three_models_say_of_a_column_is_said_once(manifest):
    blocks = {" ".join(block["block_contents"].split()) for block in manifest["docs"].values()}
    said: dict[tuple[str, str], list[str]] = {}
    for node in models(manifest):
        for column in node["columns"].values():
            said.setdefault((column["name"], " ".join(column["description"].split())), []).append(node["name"])
    found = [f"{name}: {text}" for (name, text), where in said.items() if len(where) > 2 and text not in blocks]
    assert found == [], f"{found}\nThree models say the same. Say it in models/shared_columns.md, and take it in by doc()."


@pytest.mark.parametrize("path", sorted(PROJECT.glob("tests/dbt/generic/*.sql")), ids=lambda path: path.stem)
def test_every_generic_test_has_a_case_that_passes_and_one_that_fails(path):
    from integration.test_generic_tests import CASES

    counts = [failing for name, *_, failing in CASES.values() if name == path.stem]
    assert 0 in counts and any(counts), f"{path.stem}: {counts}\nAdd the missing case to tests/integration/test_generic_tests.py."
