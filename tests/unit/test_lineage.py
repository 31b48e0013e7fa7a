"""Where columns come from, read from SQL, and how it is shown."""

from orchestration.translator import origins_table
from smart_customs.warehouse.lineage import columns_of, first_origins

SCHEMA = {
    "raw": {"answers": {"raw_value": "varchar", "wave_id": "varchar"}},
    "reference": {"regions": {"region_code": "varchar", "members": "integer"}},
    "marts": {"shares": {"region_code": "varchar", "share": "double", "rows": "bigint"}},
    "staging": {"typed": {"answer": "integer"}},
}
SHARES = """
with typed as (select try_cast(raw_value as integer) as answer from warehouse.raw.answers)
select regions.region_code, sum(typed.answer) / max(regions.members) as share, count(*) as rows
from typed cross join warehouse.reference.regions as regions group by all
"""


def test_a_column_comes_from_every_column_that_its_formula_names():
    assert columns_of(SHARES, SCHEMA, "marts", "shares") == {
        "region_code": [("reference", "regions", "region_code")],
        "share": [("raw", "answers", "raw_value"), ("reference", "regions", "members")],
        "rows": [],
    }


def test_sql_that_cannot_be_followed_gives_none(caplog):
    assert columns_of("select nothing from (", SCHEMA, "marts", "shares") == {}
    assert "No lineage for marts.shares" in caplog.text


def test_origins_are_followed_to_the_end():
    known = {"staging.typed": {"answer": [["raw", "answers", "raw_value"]]}, "marts.shares": {}}
    columns = {"share": [("staging", "typed", "answer"), ("reference", "regions", "members")], "rows": []}
    assert first_origins(columns["share"], known) == [("raw", "answers", "raw_value"), ("reference", "regions", "members")]
    assert origins_table(columns, known).splitlines()[2:] == [
        "| share | typed.answer, regions.members | answers.raw_value, regions.members |",
        "| rows | nothing but numbers of rows | nothing but numbers of rows |",
    ]
