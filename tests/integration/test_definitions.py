"""The asset graph as a snapshot: an unintended change of keys, dependencies, groups or numbers of checks shows in the diff.

A line an asset. The names of checks of tables stand in `smart_customs/publication/checks.txt`, which every run is compared with.
After an intended change: `python tests/integration/test_definitions.py` writes the snapshot anew.
"""

import re
from collections import Counter
from pathlib import Path

import dagster as dg

from orchestration.definitions import survey_definitions
from smart_customs.publication.expected import expected_assets, expected_checks
from smart_customs.warehouse.project import manifest

SNAPSHOT = Path(__file__).parent / "snapshots" / "asset_graph.txt"
OWNER = "team:survey-warehouse"


def upstream() -> dict[str, set[str]]:
    graph = survey_definitions().get_repository_def().asset_graph
    return {key.to_user_string(): {k.to_user_string() for k in graph.get(key).parent_keys} for key in graph.get_all_asset_keys()}


def asset_graph() -> str:
    """A heading a group; below it a line an asset: its key, its number of checks, and what it is made of."""
    graph = survey_definitions().get_repository_def().asset_graph
    reads, tables = upstream(), set(expected_assets(manifest()))
    groups: dict[str, list[str]] = {}
    for key in sorted(graph.get_all_asset_keys()):
        name, node = key.to_user_string(), graph.get(key)
        # Those of tables stand in checks.txt by name.
        found = len(node.check_keys) if name in tables else ", ".join(sorted(check.name for check in node.check_keys))
        checks = f" (checks: {found})" if node.check_keys else ""
        made_of = ["every table"] if reads[name] == tables else sorted(reads[name])
        groups.setdefault(str(node.group_name), []).append(f"  {name}{checks}{' < ' if made_of else ''}{', '.join(made_of)}")
    return "".join(f"{group}\n{chr(10).join(lines)}\n" for group, lines in sorted(groups.items()))


def test_the_graph_is_the_one_in_the_snapshot():
    assert asset_graph() == SNAPSHOT.read_text(), (
        "Keys, groups, dependencies or numbers of checks changed. If that was meant: python tests/integration/test_definitions.py"
    )


def test_every_asset_has_a_group_and_an_owner():
    graph = survey_definitions().get_repository_def().asset_graph
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert len(nodes) > 100
    assert [node.key.to_user_string() for node in nodes if node.group_name in (None, "default")] == [], (
        "Dagster shows them in a group called default. Give each a group_name; a model has the one that its folder says."
    )
    assert [node.key.to_user_string() for node in nodes if list(node.owners) != [OWNER]] == [], (
        f"Nobody is named who looks after them. Give each the owner {OWNER}."
    )


def test_the_job_runs_everything_that_the_manifest_and_the_suites_expect():
    job = survey_definitions().resolve_job_def("survey_warehouse")
    assets = {key.to_user_string() for key in job.asset_layer.selected_asset_keys}
    checks = {f"{key.asset_key.to_user_string()}:{key.name}" for key in job.asset_layer.asset_graph.asset_check_keys}
    assert assets - set(expected_assets(manifest())) == {"published/smart_customs", "published/restricted"}
    assert set(expected_assets(manifest())) - assets == set()
    assert set(expected_checks(manifest())) == checks


def test_publication_comes_behind_every_table():
    assert upstream()["published/smart_customs"] == set(expected_assets(manifest()))


def test_every_asset_and_check_says_what_it_is():
    definitions = survey_definitions()
    # Where products were made, a mart's chart comes behind its sentences.
    said = {spec.key: (spec.description or "").split("\n\n![")[0] for spec in definitions.resolve_all_asset_specs()}
    assert [key for key, text in said.items() if not text.rstrip().endswith(".")] == []
    checks = definitions.get_repository_def().asset_graph.asset_check_keys
    specs = [definitions.get_repository_def().asset_graph.get_check_spec(key) for key in checks]
    assert [spec.key for spec in specs if not (spec.description or "").endswith(".")] == []


def test_every_check_has_a_short_name_of_words_and_says_how_bad_it_is_to_break_it():
    graph = survey_definitions().get_repository_def().asset_graph
    names = [key.name for key in graph.asset_check_keys]
    assert len(names) > 250
    assert [name for name in names if len(name) > 45 or not re.fullmatch(r"[a-z]+[0-9]*(_[a-z0-9]+)+", name)] == []
    # Two tests of one kind on one table would be one check: they need names that tell them apart, in `wording.NAMES`.
    assert len(set(expected_checks(manifest()))) == len(list(expected_checks(manifest())))
    severities = Counter(graph.get_check_spec(key).description.split(". ")[-1].split(":")[0] for key in graph.asset_check_keys)
    assert severities.keys() == {"Critical", "Warning"}
    assert severities.total() == len(names)


def test_the_nightly_schedule_and_the_sensors_are_on():
    definitions = survey_definitions()
    schedule = definitions.resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.default_status) == ("0 2 * * *", dg.DefaultScheduleStatus.RUNNING)
    for name in ("say_why_a_run_failed", "alert_of_a_failed_run", "alert_of_a_stale_publication", "tidy_up_runs"):
        assert definitions.resolve_sensor_def(name).default_status == dg.DefaultSensorStatus.RUNNING


if __name__ == "__main__":
    SNAPSHOT.write_text(asset_graph())
