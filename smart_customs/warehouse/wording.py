"""What checks are called and say, for people who know customs. Pure functions over the nodes of dbt's manifest."""

from collections.abc import Mapping
from typing import Any

# A sentence for each generic test; the names in braces are the test's own arguments.
SENTENCES = {
    "unique": "No two rows have the same {column_name}.",
    "not_null": "Every row has a {column_name}.",
    "complete": "Every row has: {columns}.",
    "accepted_values": "{column_name} holds nothing but: {values}.",
    "relationships": "Every {column_name} is known in {to}.",
    "unique_combination": "No two rows agree in all of: {columns}.",
    "adds_up_to_all": "The regions add up to the whole membership, in {counts}.",
    "adds_up_to_base": "Each answer falls in one item only: the items add up to their base.",
    "columns_add_up": "{total} is the sum of {parts}.",
    "shares_within_bounds": "Shares lie between 0 and 1: {columns}.",
    "estimates_in_order": "Each interval holds its estimate, ends within what is possible, and stands where a standard error is.",
    "changes_in_order": "Each change is the difference of two values and lies within its interval, or is missing with a reason.",
    "ranks_in_order": "{low} and {high} are there where {rank} is, hold it, and lie within the number of ranked items.",
}

# A name for each generic test, to be read behind that of its table. dbt's own ones are long lists of arguments, or hashes.
NAMES = {
    "unique": "{column_name}_is_unique",
    "not_null": "{column_name}_is_filled",
    "complete": "every_row_is_complete",
    "accepted_values": "{column_name}_holds_listed_values",
    "relationships": "{column_name}_is_on_its_list",
    "unique_combination": "no_row_stands_twice",
    "adds_up_to_all": "regions_add_up_to_all",
    "adds_up_to_base": "items_add_up_to_their_base",
    "columns_add_up": "{total}_is_the_sum_of_its_parts",
    "shares_within_bounds": "shares_lie_within_bounds",
    "estimates_in_order": "intervals_hold_their_estimates",
    "changes_in_order": "changes_lie_within_their_intervals",
    "ranks_in_order": "{rank}_lies_within_its_range",
}

# What it means that a check of this severity fails; stands behind its rule.
SEVERITIES = {
    "critical": "Critical: if it fails, nothing is published.",
    "warning": "Warning: if it fails, the run goes on and says so.",
    "info": "Info: noted, nothing to do.",
}


def test_name(node: Mapping[str, Any]) -> str:
    """The name of a test node as a check of its table: that of its file, or one made from the kind of test and its arguments.

    Raises KeyError for a kind of test without one: add it above.
    """
    if not node.get("test_metadata"):
        return node["name"]
    return NAMES[node["test_metadata"]["name"]].format(**node["test_metadata"]["kwargs"])


def test_severity(node: Mapping[str, Any]) -> str:
    """The severity of a test node: critical or warning."""
    return "critical" if node["config"]["severity"].lower() == "error" else "warning"


def test_sentence(node: Mapping[str, Any]) -> str:
    """The sentence for a test node: its own description, or one made from the kind of test and its arguments.

    Raises KeyError for a generic test that has neither: add a sentence for its kind above.
    """
    if node.get("description"):
        return " ".join(node["description"].split())
    return SENTENCES[node["test_metadata"]["name"]].format(**test_arguments(node))


def test_arguments(node: Mapping[str, Any]) -> dict[str, str]:
    """The arguments of a generic test in words, as sentences take them."""
    return {name: _words(value) for name, value in node["test_metadata"]["kwargs"].items()}


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value).removeprefix("ref('").removesuffix("')")
