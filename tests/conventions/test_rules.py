"""Each rule finds what breaks it: a small project that keeps all of them is broken in one place, and the rule names it."""

from typing import Any

import pytest

from . import keys, lineage, rules, used
from .exceptions import unexplained


def node(kind: str, schema: str, name: str, reads: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    folder = [f"{kind}s", schema] if schema not in ("staging", "marts") else [f"{kind}s", schema, "part"]
    return {
        "unique_id": f"{kind}.smart_customs.{name}",
        "resource_type": kind,
        "name": name,
        "schema": schema,
        "fqn": ["smart_customs", schema, "part", name],
        "original_file_path": "/".join([*folder, f"{name}.sql"]),
        "patch_path": f"smart_customs://{'/'.join(folder)}/_{folder[-1]}__{kind}s.yml",
        "description": "A table. One row per code.",
        "columns": {"code": {"name": "code", "description": "The code.", "data_type": "varchar"}},
        "config": {"materialized": "view", "contract": {"enforced": schema == "marts"}, "access": "public", "meta": {}},
        "depends_on": {"nodes": list(reads), "macros": []},
        "raw_code": "select code from x",
        **more,
    }


def key_test(table: str) -> dict[str, Any]:
    return node("test", "tests", f"unique_{table}", (table,), attached_node=table, test_metadata={"name": "unique"})


SEED, STAGED = "seed.smart_customs.ref_codes", "model.smart_customs.stg_part__codes"
INNER, MART = "model.smart_customs.int_codes", "model.smart_customs.dim_code"


@pytest.fixture
def project() -> dict[str, Any]:
    """A seed, read by staging, read by an inner model, read by a mart."""
    macro = {"name": "shown", "package_name": "smart_customs", "macro_sql": "code", "depends_on": {"macros": []}}
    nodes = [
        node("seed", "reference", "ref_codes"),
        node("model", "staging", "stg_part__codes", (SEED,)),
        node("model", "intermediate", "int_codes", (STAGED,), raw_code="select code from x where true"),
        node("model", "marts", "dim_code", (INNER,), raw_code="select code from x where true"),
        key_test(SEED),
        key_test(INNER),
        key_test(MART),
    ]
    nodes[3]["depends_on"]["macros"] = ["macro.smart_customs.shown"]
    return {"nodes": {n["unique_id"]: n for n in nodes}, "macros": {"macro.smart_customs.shown": macro}, "docs": {}}


DICTIONARIES = (
    lineage.without_parents,
    lineage.without_readers,
    lineage.with_many_parents,
    lineage.with_many_last_readers,
    lineage.seeds_with_many_readers,
    lineage.several_seeds_at_once,
    lineage.staging_of_staging,
    lineage.only_in_between,
    lineage.long_chains_of_views,
    lineage.tables_by_their_place,
    keys.without_key_test,
)
LISTS = (
    rules.wrong_prefixes,
    rules.wrong_folders,
    rules.without_contract,
    rules.without_grain,
    rules.bare_columns,
    rules.wrong_types,
    rules.two_types,
    used.unused_macros,
)


@pytest.mark.parametrize("rule", [*DICTIONARIES, *LISTS], ids=lambda rule: rule.__name__)
def test_the_whole_project_keeps_every_rule(rule, project):
    assert not rule(project)


def read(project: dict[str, Any], reader: str, *tables: str) -> None:
    project["nodes"][reader]["depends_on"]["nodes"] += tables


def add(project: dict[str, Any], *args: Any, **more: Any) -> None:
    made = node(*args, **more)
    project["nodes"][made["unique_id"]] = made


def test_a_model_that_reads_nothing_is_found(project):
    project["nodes"][INNER]["depends_on"]["nodes"] = []
    assert lineage.without_parents(project) == {"int_codes": "reads nothing"}
    assert lineage.without_readers(project) == {"stg_part__codes": "read by no model, in staging"}


def test_seven_parents_are_too_many(project):
    others = [f"model.smart_customs.int_{number}" for number in range(6)]
    for other in others:
        add(project, "model", "intermediate", other.rpartition(".")[2], (STAGED,))
    read(project, MART, *others[:5])
    assert lineage.with_many_parents(project) == {}
    read(project, MART, others[5])
    assert lineage.with_many_parents(project) == {"dim_code": "reads 7 tables"}


def test_four_readers_that_nobody_reads_are_too_many(project):
    for number in range(3):
        add(project, "model", "marts", f"dim_{number}", (INNER,))
    assert lineage.with_many_last_readers(project) == {"int_codes": "is read by dim_0, dim_1, dim_2, dim_code"}
    add(project, "model", "marts", "results", ("model.smart_customs.dim_0",))
    assert lineage.with_many_last_readers(project) == {}


def test_a_seed_that_two_models_read_is_found(project):
    read(project, INNER, SEED)
    assert lineage.seeds_with_many_readers(project) == {"ref_codes": "read by int_codes, stg_part__codes"}
    assert lineage.several_seeds_at_once(project) == {"int_codes": "reads 1 seeds and 1 models"}
    assert lineage.only_in_between(project) == {"stg_part__codes": "read by int_codes alone, which also reads ref_codes"}


def test_staging_that_reads_staging_is_found(project):
    add(project, "model", "staging", "stg_part__more", (STAGED,))
    assert lineage.staging_of_staging(project) == {"stg_part__more": "reads another staging model"}


def test_a_fifth_view_in_a_row_is_found(project):
    last = MART
    for number in range(2):
        add(project, "model", "marts", f"dim_{number}", (last,))
        last = f"model.smart_customs.dim_{number}"
    assert lineage.long_chains_of_views(project) == {"dim_1": "stands behind 5 views in a row"}
    project["nodes"][INNER]["config"]["materialized"] = "table"
    assert lineage.long_chains_of_views(project) == {}


@pytest.mark.parametrize("code", ["select 1 from staging.codes", "select 1 from x join other.marts.codes on true"])
def test_a_table_by_its_place_is_found_but_not_in_a_comment(code, project):
    project["nodes"][MART]["raw_code"] = code
    assert list(lineage.tables_by_their_place(project)) == ["dim_code"]
    project["nodes"][MART]["raw_code"] = f"-- {code}\nselect code from x where true"
    assert lineage.tables_by_their_place(project) == {}


def test_a_key_is_tested_at_the_table_or_where_the_same_rows_are(project):
    del project["nodes"][f"test.smart_customs.unique_{MART}"]
    assert keys.without_key_test(project) == {"dim_code": "no test of a key"}
    project["nodes"][STAGED]["raw_code"] += " where true"
    assert list(keys.without_key_test(project)) == ["stg_part__codes", "dim_code"]


def test_a_key_that_holds_for_some_rows_is_none(project):
    project["nodes"][f"test.smart_customs.unique_{MART}"]["config"]["where"] = "code is not null"
    assert keys.without_key_test(project) == {"dim_code": "no test of a key"}


@pytest.mark.parametrize(
    ("rule", "change", "found"),
    [
        (rules.wrong_prefixes, {"name": "codes"}, ["codes in marts"]),
        (
            rules.wrong_folders,
            {"patch_path": "smart_customs://models/marts/part/_schema.yml"},
            ["models/marts/part/dim_code.sql: expected in models/marts, described in models/marts/part/_part__models.yml"],
        ),
        (rules.without_contract, {"config": {"contract": {"enforced": False}, "access": "public"}}, ["dim_code"]),
        (rules.without_contract, {"config": {"contract": {"enforced": True}, "access": "protected"}}, ["dim_code"]),
        (rules.without_grain, {"description": "A table of codes."}, ["dim_code"]),
        (
            rules.bare_columns,
            {"columns": {"code": {"name": "code", "description": " ", "data_type": "varchar"}}},
            ["dim_code.code"],
        ),
        (rules.bare_columns, {"columns": {"code": {"name": "code", "description": "x", "data_type": None}}}, ["dim_code.code"]),
        (
            rules.wrong_types,
            {"columns": {"a": {"name": "a_share", "data_type": "integer"}, "b": {"name": "late", "data_type": "boolean"}}},
            ["dim_code.a_share is integer", "dim_code.late is boolean"],
        ),
    ],
)
def test_a_mart_that_breaks_a_rule_is_found(rule, change, found, project):
    project["nodes"][MART].update(change)
    assert rule(project) == found


def test_a_staging_model_has_the_name_of_its_folder(project):
    project["nodes"][STAGED]["fqn"][2] = "other"
    assert rules.wrong_prefixes(project) == ["stg_part__codes in staging"]


def test_a_macro_that_nobody_calls_is_found_with_its_engines(project):
    for name in ("gone", "spark__gone", "spark__shown"):
        project["macros"][name] = project["macros"]["macro.smart_customs.shown"] | {"name": name}
    assert used.unused_macros(project) == ["gone", "spark__gone"]


def test_a_column_that_its_readers_do_not_name_is_found(project):
    columns = {SEED: ["code", "note", "read_by_python"]}
    assert used.unused_columns(project, columns, "'select read_by_python'") == ["ref_codes.note"]
    project["nodes"][STAGED]["raw_code"] += ", {{ shown('note') }} -- read_by_python"
    assert used.unused_columns(project, columns, "") == ["ref_codes.read_by_python"]


def test_a_word_that_code_does_not_name_is_found():
    words = {"title": "", "gone": "", "exhibits": {"votes_regions": ""}, "codes": {"AP": ""}, "method": {"any": ""}}
    code = """words["title"], words["exhibits"][f"{exhibit}_regions"], words["codes"], words["method"].values()"""
    assert used.unused_words(words, code, {"AP"}) == ["gone"]
    assert used.unused_words(words, code, set()) == ["gone", "codes.AP"]


def test_a_var_that_nobody_asks_for_is_found():
    assert used.unused_vars(["asked", "gone"], ["{{ var('asked') }} -- gone"]) == ["gone"]


def test_a_block_that_no_description_takes_in_is_found(project):
    project["docs"] = {name: {"name": name, "package_name": "smart_customs"} for name in ("taken", "gone", "__overview__")}
    assert used.unused_docs_blocks(project, """description: "{{ doc('taken') }}" """) == ["gone"]


def test_a_reason_for_what_does_not_break_the_rule_is_found():
    found = unexplained("without_readers", {"ref_seals": "read by no model", "int_new": "read by no model"})
    assert found[0] == "int_new read by no model"
    assert "raw_survey_columns keeps the rule: remove it from exceptions.toml" in found
