"""Nothing lies about that nobody uses: macros, vars, columns of lists, words of products, blocks of documentation."""

import tomllib

import pytest
import yaml

from .conftest import PROJECT
from .exposed import strings
from .rules import Manifest, layer, tables
from .used import unused_columns, unused_docs_blocks, unused_macros, unused_vars, unused_words

PRODUCTS = PROJECT / "smart_customs" / "products"
WORDS = sorted(PRODUCTS.glob("**/words/en.toml"))


def texts(folders: tuple[str, ...], suffixes: tuple[str, ...]) -> str:
    files = [path for folder in folders for path in sorted((PROJECT / folder).rglob("*")) if path.suffix in suffixes]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def codes(manifest: Manifest) -> set[str]:
    """What products look up words by: names of tables, columns, layers and kinds of tests; codes in lists and in SQL."""
    found = set(texts(("seeds",), (".csv",)).replace("\n", ",").split(","))
    for node in tables(manifest):
        found |= {node["name"], node["schema"], node["name"].removeprefix("fct_").removesuffix("_by_region"), *node["columns"]}
    kinds = {node["test_metadata"]["name"] for node in manifest["nodes"].values() if node.get("test_metadata")}
    quoted = texts(("models", "macros"), (".sql",)).split("'")[1::2]
    return found | kinds | set(quoted)


def test_every_macro_is_called(manifest):
    found = unused_macros(manifest)
    assert found == [], f"{found}\nNo model, test or macro calls it. Remove the file, or the definition for the engine."


def test_every_var_is_asked_for():
    names = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())["vars"]
    found = unused_vars(names, [texts(("models", "macros", "tests/dbt"), (".sql",)), texts(("smart_customs",), (".py",))])
    assert found == [], f"{found}\nWho sets it changes nothing. Remove it from dbt_project.yml."


def test_every_column_of_a_list_is_read(manifest):
    files = [file for package in ("smart_customs", "expectations") for file in sorted((PROJECT / package).rglob("*.py"))]
    python = "\n".join(text for file in files for text in strings(file.read_text(encoding="utf-8")))
    lists = {
        node["unique_id"]: list(node["columns"]) for node in tables(manifest) if layer(node) == "seed" and node["schema"] != "raw"
    }
    found = unused_columns(manifest, lists, python)
    assert found == [], (
        f"{found}\nSomebody would keep a column up that says nothing. Read it, or remove it from the CSV and its YAML."
    )


def test_every_column_of_staging_is_read(manifest):
    staged = {node["unique_id"]: list(node["columns"]) for node in tables(manifest) if node["schema"] == "staging"}
    found = unused_columns(manifest, staged, texts(("expectations",), (".py",)))
    assert found == [], f"{found}\nNo model behind it and no expectation names the column. Remove it from the model and its YAML."


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.parents[1].name)
def test_every_word_is_said(file, manifest):
    code = texts((str(PRODUCTS.relative_to(PROJECT)),), (".py", ".j2", ".js"))
    found = unused_words(tomllib.loads(file.read_text(encoding="utf-8")), code, codes(manifest))
    assert found == [], f"{file}: {found}\nNo product says it. Remove the key in every language, or say it."


def test_every_block_of_documentation_is_taken_in(manifest):
    found = unused_docs_blocks(manifest, texts(("models", "seeds"), (".yml",)))
    assert found == [], f"{found}\nNo description takes it in by doc(). Remove the block, or the copy of its text in YAML."
