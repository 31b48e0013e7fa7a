"""Layers, names and words of the dbt project, over its manifest."""

import re

import pytest

from smart_customs.warehouse.wording import SENTENCES

from .conftest import PROJECT
from .rules import (
    MAY_READ,
    bare_columns,
    kinds_without_sentence,
    models,
    odd_ctes,
    singular_tests_without_words_or_place,
    two_types,
    without_contract,
    without_grain,
    wrong_folders,
    wrong_prefixes,
    wrong_reads,
    wrong_types,
)

SQL = sorted([*PROJECT.glob("models/**/*.sql"), *PROJECT.glob("tests/dbt/singular/*.sql")])
PROPERTIES = sorted([*PROJECT.glob("models/**/*.yml"), *PROJECT.glob("seeds/**/*.yml"), *PROJECT.glob("tests/dbt/**/*.yml")])


def test_dbt_parses_the_project_without_a_warning(parsed):
    _, warnings = parsed
    assert warnings == [], f"{warnings}\nA warning that is always there hides the next one. dbt says above what to change."


def test_each_layer_reads_only_what_it_may(manifest):
    found = wrong_reads(manifest)
    assert found == [], (
        f"{found}\nA model that reads past its layer repeats or skips what the layer between "
        "decides: how a cell is typed, which submission counts. Read the model of the layer between, or add one there. "
        f"May read: {MAY_READ}"
    )


def test_names_begin_with_their_layer(manifest):
    found = wrong_prefixes(manifest)
    assert found == [], f"{found}\nReaders tell the layer by the name. Rename the model, or move it to the folder of its layer."


def test_files_lie_in_the_folder_of_their_layer_with_one_yaml(manifest):
    found = wrong_folders(manifest)
    assert found == [], f"{found}\nWho looks for a table or its tests knows the folder alone. Move the file, or its properties."


def test_marts_have_contracts_and_are_for_everybody(manifest):
    found = without_contract(manifest)
    assert found == [], (
        f"{found}\nPeople query marts; without a contract a column could change its type unseen. dbt_project.yml says both for "
        "models/marts: remove what says otherwise."
    )


def test_descriptions_say_what_a_row_is(manifest):
    found = without_grain(manifest)
    assert found == [], (
        f"{found}\nWho does not know what a row is counts wrongly. Add to the description: One row per ... (or: One row.)"
    )


def test_columns_are_described_and_those_of_marts_typed(manifest):
    found = bare_columns(manifest)
    assert found == [], (
        f"{found}\nA column without words is guessed at, and columns of marts are a contract. Give each a description in the "
        "folder's YAML, in marts a data_type too."
    )


def test_the_name_of_a_column_tells_its_type(manifest):
    found = wrong_types(manifest)
    assert found == [], (
        f"{found}\nReaders rely on endings: _code is text, _rank and _count whole numbers, _on a date, _at a time, is_ true or "
        "false, share a number from 0 to 1. Rename the column, or cast it."
    )


def test_a_name_has_one_type_everywhere(manifest):
    found = two_types(manifest)
    assert found == [], f"{found}\nColumns of the same name are joined. Give both the same type, or one of them another name."


def test_singular_tests_say_what_they_check_and_where_dagster_shows_them(manifest):
    found = singular_tests_without_words_or_place(manifest)
    assert found == [], (
        f"{found}\nThe catalogue shows the description at the model that config.meta.dagster.ref.name names, and dbt runs the "
        "test only with a model that it depends on. Add both to _singular.yml, and a ref() to the SQL."
    )


def test_every_kind_of_test_has_a_sentence(manifest):
    found = kinds_without_sentence(manifest, SENTENCES)
    assert found == [], (
        f"{found}\nThe catalogue says in words what a test checks. Add the kind to smart_customs/warehouse/wording.py SENTENCES."
    )


def test_every_model_stands_in_the_yaml_of_its_folder(manifest):
    found = [node["name"] for node in models(manifest) if not node["patch_path"]]
    assert found == [], f"{found}\nA model without properties has no description and no tests. Add it to its folder's YAML."


def test_every_macro_says_what_it_does(manifest):
    paths = {m["original_file_path"] for m in manifest["macros"].values() if m["package_name"] == "smart_customs"}
    found = [path for path in sorted(paths) if not (PROJECT / path).read_text().startswith("{#")]
    assert found == [], (
        f"{found}\nA macro is read where it is called. Begin the file with a comment: what it gives, its arguments."
    )


@pytest.mark.parametrize("path", PROPERTIES, ids=lambda path: path.name)
def test_data_tests_stand_below_their_own_key(path):
    found = re.findall(r"^\s*(?:- )?tests:.*", path.read_text(), flags=re.MULTILINE)
    assert found == [], f"{path}: {found}\nThe key `tests:` is the old word for both kinds. Write `data_tests:` or `unit_tests:`."


def test_models_go_from_imports_to_final():
    found = [str(path.relative_to(PROJECT)) for path in SQL if odd_ctes(path.read_text())]
    assert found == [], (
        f"{found}\nEvery model reads alike: `with` alone, the CTEs, then `select * from` the last one. Follow that."
    )
