"""What the official report says in words: orders and sets of items that its claims compare, where the comparison is a match."""

import re

from smart_customs.products.report.public_tables import PublicTables


def claimed(tables: PublicTables, table: str, column: str) -> list[str]:
    """What the report says of a column of all Members at once, as the claims write it."""
    return [
        row["published_value"]
        for row in tables.tables.get("rpt_published_figures", [])
        if row["verdict"] == "match"
        and row["item_code"] is None
        and (row["table_name"], row["column_name"], row["region_code"] or "ALL") == (table, column, "ALL")
    ]


def orders(tables: PublicTables, table: str, column: str) -> list[list[list[str]]]:
    """The orders that the report gives of a column's items: places from the highest to the lowest, each with its items.

    What an order compares with all others together, is left out; what it compares with anything but items, is no order of them.
    """
    found = []
    for text in claimed(tables, table, column):
        places = re.split(r" [<>] ", text)
        named = [items(place) for place in places if not place.startswith("every other")]
        if len(places) > 1 and not any(" " in code for codes in named for code in codes):
            found.append(named[::-1] if " < " in text else named)
    return found


def items(place: str) -> list[str]:
    """The codes in `{a (with b), c}` or `a = b`."""
    return re.split(r", | = ", re.sub(r" \([^)]*\)", "", place.strip("{}")))
