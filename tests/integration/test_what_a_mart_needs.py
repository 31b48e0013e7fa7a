"""What a mart needs beside its model: a page in the data dictionary, words for readers, a second calculation."""

import importlib.util
from types import ModuleType

import oracle
import pytest
from building import PROJECT

from smart_customs.products.disclosure.classification import CLASSES
from smart_customs.products.open_data.dictionary import french
from smart_customs.warehouse.project import manifest


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_data_dictionary", PROJECT / "docs/make_data_dictionary.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(maker: ModuleType):
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(), "Make it anew: python docs/make_data_dictionary.py"


def test_each_mart_has_a_table_with_a_row_for_each_of_its_columns(maker: ModuleType):
    found = maker.page().split("## Kinds of tables")[1]
    marts = [node for node in manifest()["nodes"].values() if node["resource_type"] == "model" and node["schema"] == "marts"]
    assert found.count("\n## ") == len(marts)
    assert found.count("\n| `") == sum(len(mart["columns"]) for mart in marts) + len(maker.KINDS)


def test_every_kind_of_table_is_explained(maker: ModuleType):
    assert maker.KINDS.keys() == {*CLASSES, "office"}


def test_every_mart_stands_where_readers_look_for_it():
    """The page of questions, and the words in French of open data; the office's own tables need none."""
    marts = [node for node in manifest()["nodes"].values() if node["resource_type"] == "model" and node["schema"] == "marts"]
    overview = (PROJECT / "models/overview.md").read_text(encoding="utf-8")
    missing = [mart["name"] for mart in marts if not mart["name"].startswith("dim_") and f"`{mart['name']}`" not in overview]
    assert missing == [], "Add a question that the table answers to models/overview.md."
    public = [mart["name"] for mart in marts if mart["config"]["meta"]["disclosure"]["kind"] != "office"]
    untold = [name for name in public if (name, "") not in french()]
    assert untold == [], "Describe the table in smart_customs/products/open_data/french.toml."


def test_every_fact_is_calculated_a_second_time():
    facts = {node["name"] for node in manifest()["nodes"].values() if node["name"].startswith("fct_")}
    assert len(facts) > 10
    assert facts - oracle.MARTS.keys() == set(), "Add its columns to tests/oracle/tables.py and its calculation to marts.py."
