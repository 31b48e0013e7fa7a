"""How tables are made of one another: the rules that dbt-project-evaluator documents, and that keys are tested."""

import re

import pytest

from . import keys, lineage
from .conftest import PROJECT
from .exceptions import EXCEPTIONS, unexplained

RULES = {
    lineage.without_parents: "dbt cannot tell when to build a table that reads nothing. Read it by ref().",
    lineage.without_readers: "A table that nothing reads costs time and hides what matters. Remove it.",
    lineage.with_many_parents: f"Over {lineage.MOST_PARENTS} parents a model does several things. Join some of them before it.",
    lineage.with_many_last_readers: "Its readers repeat what they share. Compute that in one model before them.",
    lineage.seeds_with_many_readers: "Two models would rename and type the same cells, each in its way. Read the staging model.",
    lineage.several_seeds_at_once: "A staging model shows one source. Give each seed a staging model, and join them behind it.",
    lineage.staging_of_staging: "What joins is an intermediate model. Move it to models/intermediate.",
    lineage.only_in_between: "It is built, waited for and read once. Make it a CTE of its reader.",
    lineage.long_chains_of_views: f"Over {lineage.MOST_VIEWS} views are computed anew at each reading. Make one of them a table.",
    lineage.tables_by_their_place: "dbt does not see that the model reads it, and may build it too early. Write ref().",
    keys.without_key_test: "A row that stands twice counts twice. Add `unique` or `unique_combination` to its data_tests.",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_table_breaks_the_rule_without_a_reason(rule, manifest):
    found = unexplained(rule.__name__, rule(manifest))
    assert found == [], f"{found}\n{RULES[rule]} If it has to be so: tests/conventions/exceptions.toml, with the reason."


def test_exceptions_are_of_rules_and_give_a_reason():
    assert set(EXCEPTIONS) <= {rule.__name__ for rule in RULES}
    assert [name for reasons in EXCEPTIONS.values() for name, why in reasons.items() if len(why) < 20] == []


def test_the_page_about_the_rules_names_tests_that_exist():
    page = (PROJECT / "docs" / "reference" / "dbt_project_evaluator.md").read_text(encoding="utf-8")
    cells = [
        line.split("|")[1:-1] for line in page.splitlines() if line.startswith("|") and not line.startswith(("|---", "| rule"))
    ]
    named = {name for *_, tests in cells for name in re.findall(r"`(\w+)`", tests)}
    files = [*PROJECT.glob("tests/conventions/*.py"), *PROJECT.glob("tests/integration/test_*.py")]
    defined = {name for file in files for name in re.findall(r"^def (\w+)", file.read_text(encoding="utf-8"), flags=re.MULTILINE)}
    assert len(cells) == 29
    assert named - defined == set(), "Tests were renamed: correct docs/reference/dbt_project_evaluator.md."
    assert {rule.__name__ for rule in RULES} <= named
