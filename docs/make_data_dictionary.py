"""Writes `reference/data_dictionary.md` from dbt's manifest: `python docs/make_data_dictionary.py`."""

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from smart_customs.warehouse.project import manifest

PAGE = Path(__file__).resolve().parent / "reference" / "data_dictionary.md"
KINDS = {
    "free": "nothing about answers",
    "counts": "how many answered, and how many of them chose an item",
    "scores": "means of scores",
    "totals": "counts that add up to a number of another table",
    "derived": "made from numbers of other tables",
    "assembled": "public tables put together",
    "checks": "what checks found",
    "claims": "what a printed report says, and whether the tables agree",
    "office": "stays in the office: no public table",
}
_INTRODUCTION = """\
# Data dictionary

Made by `docs/make_data_dictionary.py` from the YAML beside the models; correct that, not this page. What estimates mean is
explained on [the analyst's page](../how-to/analyst.md#what-the-estimates-mean); what codes mean stands in the `dim_` tables.

*Disclosure* is what public tables go by. Of a table it is a kind; of a column a class, which
`smart_customs/products/disclosure/classification.py` explains. The publication of the office leaves nothing out.
"""


def page() -> str:
    """The page's text."""
    marts = sorted(
        (node for node in manifest()["nodes"].values() if node["resource_type"] == "model" and node["schema"] == "marts"),
        key=lambda node: (node["fqn"][2], node["name"]),
    )
    index = ["## Tables", "", "| group | table | a row is |", "|---|---|---|"]
    for group, tables in groupby(marts, key=lambda node: node["fqn"][2]):
        index += [f"| {group} | [{table['name']}](#{table['name']}) | {_row(table)} |" for table in tables]
    kinds = [
        "## Kinds of tables",
        "",
        "| kind | holds |",
        "|---|---|",
        *(f"| `{kind}` | {text} |" for kind, text in KINDS.items()),
    ]
    return "\n".join([_INTRODUCTION, *index, "", *kinds, "", *map(_table, marts)])


def _row(table: Mapping[str, Any]) -> str:
    """What a row is, as the end of the description says it."""
    grain = re.search(r"\bOne row(?: per (?P<what>.+?))?\.(?: |$)", _line(table["description"]))
    if grain is None:
        raise ValueError(f"{table['name']}: expected a description that says what a row is (One row per ...), found none.")
    return grain["what"] or "the only one"


def _table(table: Mapping[str, Any]) -> str:
    kind = table["config"]["meta"]["disclosure"]["kind"]
    columns = [
        f"| `{column['name']}` | {column['data_type']} | {_class(column)} | {_line(column['description'])} |"
        for column in table["columns"].values()
    ]
    head = [f"## {table['name']}", "", _line(table["description"]), "", f"Disclosure: `{kind}`.", ""]
    return "\n".join([*head, "| column | type | disclosure | is |", "|---|---|---|---|", *columns, ""])


def _class(column: Mapping[str, Any]) -> str:
    """The class alone, without what it refers to."""
    said = column["config"]["meta"].get("disclosure")
    return said if said is None or isinstance(said, str) else next(iter(said))


def _line(text: str) -> str:
    """The text on one line, as a cell of a table may hold it."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
