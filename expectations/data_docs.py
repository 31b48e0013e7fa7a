"""Great Expectations' own pages about the latest run: each suite with its expectations, and what was found.

Results are kept without the rows that broke a rule: those may hold answers of Members. Warnings stand there without a result:
whether one was kept may tell of a number that products leave out.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from expectations.rule import Rule, as_expectation

_NUMBERS = ("observed_value", "element_count", "unexpected_count", "unexpected_percent")


def keep(result: Any, table: str, folder: Path) -> None:
    """Writes the validation result of a table's suite to `folder`: its critical expectations, numbers only."""
    content = result.to_json_dict()
    content["results"] = [one for one in content["results"] if one["expectation_config"]["severity"] == "critical"]
    kept, passed = len(content["results"]), sum(one["success"] for one in content["results"])
    content["success"] = kept == passed
    content["statistics"] = {
        "evaluated_expectations": kept,
        "successful_expectations": passed,
        "unsuccessful_expectations": kept - passed,
        "success_percent": 100 * passed / kept if kept else None,
    }
    for one in content["results"]:
        one["result"] = {name: one["result"][name] for name in _NUMBERS if name in one["result"]}
        one["exception_info"] = {"raised_exception": False, "exception_message": None, "exception_traceback": None}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{table}.json").write_text(json.dumps(content), encoding="utf-8")


def write_site(kept: Path, suites: Iterable[Iterable[Rule]], site: Path) -> None:
    """Writes the pages from the results in `kept` to the folder `site`. A table without a result has a page without one."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    context = gx.get_context(mode="ephemeral")
    for name in list(context.list_data_docs_sites()):
        context.delete_data_docs_site(name)
    context.add_data_docs_site(
        site_name="latest_run",
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(site).replace("$", r"\$")},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    by_table: dict[str, list[Rule]] = {}
    for rules in suites:
        for rule in rules:
            by_table.setdefault(rule.table, []).append(rule)
    for table, rules in by_table.items():
        context.suites.add(gx.ExpectationSuite(table, expectations=[as_expectation(gx, rule) for rule in rules]))
        file = kept / f"{table}.json"
        if file.exists():
            result = expectationSuiteValidationResultSchema.load(json.loads(file.read_text(encoding="utf-8")))
            run = RunIdentifier(run_name="latest_run", run_time=None)
            key = ValidationResultIdentifier(ExpectationSuiteIdentifier(table), run, table)
            context.validation_results_store.set(key, result)
    context.build_data_docs(site_names=["latest_run"])
