"""Defects in what judges: a rule deleted, a severity lowered, a suite emptied."""

from defects.defect import Defect, edit
from defects.place import Place


def _a_rule_deleted(at: Place) -> None:
    path = at.project / "expectations/marts.py"
    text = path.read_text(encoding="utf-8")
    name = text.index('"stays_on_the_scale"')
    begin, end = text.rindex("        no_rows(", 0, name), text.index("        ),\n", name) + len("        ),\n")
    at.replace("expectations/marts.py", text[begin:end], "")


def _a_severity_lowered(at: Place) -> None:
    path = at.project / "expectations/marts.py"
    text = path.read_text(encoding="utf-8")
    name = text.index('"stays_on_the_scale"')
    rule = text[name : text.index("_MEANS_OFF_THE_SCALE", name)]
    at.replace("expectations/marts.py", rule, rule.replace('"critical"', '"warning"'))


DEFECTS = [
    Defect("a_rule_deleted", "A critical rule of a suite is deleted.", _a_rule_deleted, judges=True),
    Defect("a_severity_lowered", "A critical rule of a suite becomes a warning.", _a_severity_lowered, judges=True),
    Defect(
        "a_suite_emptied",
        "The suite for staged data has no rules.",
        lambda at: at.append("expectations/registry.py", 'SUITES["staging"] = []\n'),
        judges=True,
    ),
    Defect(
        "a_suite_left_out",
        "The suite for staged data is not registered.",
        lambda at: at.append("expectations/registry.py", 'del SUITES["staging"]\n'),
        judges=True,
    ),
    edit(
        "a_test_deleted",
        "A test of a mart is deleted: intervals may miss their estimates.",
        "models/marts/maturity/_maturity__models.yml",
        "      - estimates_in_order\n      - adds_up_to_base:",
        "      - adds_up_to_base:",
        judges=True,
    ),
    edit(
        "all_tests_warn",
        "Every test of dbt warns only.",
        "dbt_project.yml",
        "  +severity: error",
        "  +severity: warn",
        judges=True,
    ),
    edit(
        "a_test_that_judges_nothing",
        "A test looks at no row.",
        "tests/dbt/generic/estimates_in_order.sql",
        "from {{ model }} as estimate\nwhere\n    (item_base > 0",
        "from {{ model }} as estimate\nwhere false and\n    (item_base > 0",
        judges=True,
    ),
    edit(
        "a_rule_that_raises",
        "The query of a rule is broken.",
        "expectations/marts.py",
        "from {batch}\nwhere verdict = 'mismatch'",
        "from {batch}\nwhere verdikt = 'mismatch'",
        judges=True,
    ),
]
