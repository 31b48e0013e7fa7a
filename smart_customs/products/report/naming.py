"""How items of lists are named within a sentence: their labels are written as headings are, with a capital."""

from collections.abc import Collection, Mapping
from typing import Any

from smart_customs.products.report.chart_tables import code_label
from smart_customs.products.report.public_tables import PublicTables


def in_sentence(tables: PublicTables, words: Mapping[str, Any], column: str, code: Any) -> str:
    """The item as the wording says it in running text; by the pattern `other`, or in small letters, where it has no own words."""
    said, label = words["in_sentence"].get(column, {}), code_label(tables, words, column, code)
    own = said.get(tables.code_in_claims(column, code))
    return own or said.get("other", "{label}").format(label=lowered(label, words["proper_names"]), name=label)


def lowered(label: str, proper_names: Collection[str]) -> str:
    """The label with a small letter, unless it begins with an acronym or a proper name."""
    first = label.split(" ")[0]
    return label if first in proper_names or first[1:] != first[1:].lower() else label[:1].lower() + label[1:]
