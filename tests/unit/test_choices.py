"""What counts as an answer to a question of several columns, and what as a choice: the conditions of `macros/choices.sql`."""

import duckdb
import pytest
from rendering import macros

TEXTS = {"capacity_other", "technology_details", "case_study_file", "contact_point"}
ITEMS = {
    "performance": ["movement", "paperless", "targeting", "revenue"],
    "capacity": ["skills", "ethics", "other"],
    "capacity_other": [""],
    "top_technology": ["1", "2", "3"],
    "technology_status": ["drones", "biometrics"],
    "technology_details": ["drones", "biometrics"],
    "case_study_file": [""],
    "case_study_willingness": [""],
    "contact_point": ["name", "email"],
}
DIMENSIONS = {"movement": "trade", "paperless": "trade", "targeting": "enforcement", "not_asked": "enforcement"}


def _columns(topic: str) -> list[dict[str, object]]:
    return [
        {"name": f"{topic}__{item}" if item else topic, "topic": topic, "item_code": item, "is_text": topic in TEXTS}
        for item in ITEMS.get(topic, [])
    ]


def _choices() -> dict[tuple[str, str], dict[str, str]]:
    """The conditions, by topic and item."""

    class Found:
        rows = list(DIMENSIONS.items())

    given: list[dict[str, str]] = []

    def returned(value: object) -> object:
        """A macro gives text; the list that `choices` makes is caught on its way."""
        return given.extend(value) if isinstance(value, list) else value

    stand_ins = {
        "execute": True,
        "answer_columns": _columns,
        "built": "{}.{}".format,
        "run_query": lambda query: Found,
        "dict": dict,
    }
    macros(**stand_ins, **{"return": returned})["choices"]()
    return {(one["topic"], one["item_code"]): one for one in given}


CASES = {
    # topic, item: records (only the columns that hold something; of a text, that there is one), answered, chosen
    "one yes answers for all": ("performance", "movement", {"performance__movement": "yes"}, True, True),
    "another item": ("performance", "paperless", {"performance__movement": "yes"}, True, False),
    "a no answers too": ("performance", "movement", {"performance__paperless": "no"}, True, False),
    "nothing": ("performance", "movement", {}, False, False),
    "what nobody listed is no answer": ("performance", "movement", {"performance__movement": "unlisted"}, False, False),
    "a listed one beside it": (
        "performance",
        "movement",
        {"performance__movement": "unlisted", "performance__revenue": "no"},
        True,
        False,
    ),
    "any outcome is its dimension": ("performance_dimension", "trade", {"performance__paperless": "yes"}, True, True),
    "both outcomes too": (
        "performance_dimension",
        "trade",
        {"performance__paperless": "yes", "performance__movement": "yes"},
        True,
        True,
    ),
    "no outcome of it": ("performance_dimension", "enforcement", {"performance__paperless": "yes"}, True, False),
    "asked as a whole": ("performance_dimension", "revenue", {"performance__revenue": "yes"}, True, True),
    "a need": ("capacity", "skills", {"capacity__skills": "yes"}, True, True),
    "own words answer": ("capacity", "skills", {"capacity_other": True}, True, False),
    "own words choose other": ("capacity", "other", {"capacity_other": True}, True, True),
    "own words against the tick": ("capacity", "other", {"capacity_other": True, "capacity__other": "no"}, True, True),
    "the tick without words": ("capacity", "other", {"capacity__other": "yes"}, True, True),
    "no other": ("capacity", "other", {"capacity__skills": "no"}, True, False),
    "a vote in any place": ("top_technology", "drones", {"top_technology__3": "drones"}, True, True),
    "the same vote twice": (
        "top_technology",
        "drones",
        {"top_technology__1": "drones", "top_technology__2": "drones"},
        True,
        True,
    ),
    "a vote for another": ("top_technology", "biometrics", {"top_technology__1": "drones"}, True, False),
    "a vote for what is not asked about": ("top_technology", "drones", {"top_technology__1": "elsewhere"}, True, False),
    "no vote": ("top_technology", "drones", {}, False, False),
    "details of one technology": ("engagement", "gave_technology_details", {"technology_details__drones": True}, True, True),
    "no details": ("engagement", "gave_technology_details", {}, True, False),
    "a file": ("engagement", "submitted_case_study_file", {"case_study_file": True}, True, True),
    "willing": ("engagement", "willing_to_share_case_study", {"case_study_willingness": "yes"}, True, True),
    "any other word is not": ("engagement", "willing_to_share_case_study", {"case_study_willingness": "unlisted"}, True, False),
    "one column of a contact point": (
        "engagement",
        "nominated_contact_point",
        {"contact_point__email": True},
        True,
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_answered_and_what_is_chosen(case):
    topic, item, record, answered, chosen = CASES[case]
    conditions = _choices()[topic, item]
    columns = [column for topic in ITEMS for column in _columns(topic)]
    # Of a text it stands there whether there is one.
    cells = ", ".join(
        f"{record.get(column['name'], False)} as {column['name']}"
        if column["is_text"]
        else f"{record[column['name']]!r}::varchar as {column['name']}"
        if column["name"] in record
        else f"null::varchar as {column['name']}"
        for column in columns
    )
    counted = ", ".join(f"count(*) filter (where {conditions[name]})" for name in ("answered", "chosen"))
    assert duckdb.sql(f"select {counted} from (select {cells})").fetchone() == (answered, chosen)


def test_every_item_is_there_once():
    assert sorted(_choices()) == sorted(
        [
            *(("performance", item) for item in ITEMS["performance"]),
            *(("performance_dimension", item) for item in ("trade", "enforcement", "revenue")),
            *(("capacity", item) for item in ITEMS["capacity"]),
            *(("top_technology", item) for item in ITEMS["technology_status"]),
            *(("development_potential", item) for item in ITEMS["technology_status"]),
            *(
                ("engagement", item)
                for item in (
                    "gave_technology_details",
                    "submitted_case_study_file",
                    "willing_to_share_case_study",
                    "nominated_contact_point",
                )
            ),
        ]
    )
