"""A bare `dbt build` of the bundled wave runs every table and every test of the project, and all of them pass."""

import json
from collections import Counter


def test_everything_in_the_manifest_ran_and_passed(bundled):
    manifest = json.loads(bundled.manifest.read_text())
    expected = Counter(node["resource_type"] for node in manifest["nodes"].values())
    expected["unit_test"] = len(manifest["unit_tests"])
    listed = json.loads(bundled.manifest.with_name("run_results.json").read_text())["results"]
    # Exposures are listed too; nothing runs for them.
    results = [result for result in listed if not result["unique_id"].startswith("exposure.")]
    ran = Counter(result["unique_id"].split(".")[0] for result in results)
    assert ran == expected
    assert ran["unit_test"] == 56
    assert {result["status"] for result in results} == {"success", "pass"}


def test_the_build_warns_of_nothing(bundled):
    lines = (bundled.database.parent / "logs" / "dbt.log").read_text().splitlines()
    assert any("[debug]" in line for line in lines)
    found = [line for line in lines if "[warn " in line]
    assert found == [], f"{found}\nA warning that is always there hides the next one. dbt says above what to change."
