"""How dbt's models, seeds and tests appear in Dagster: one small helper a facet, nothing that knows a single model's name."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

from orchestration.freshness import NIGHTLY
from orchestration.links import PRODUCTS, product_page
from smart_customs.paths import Home
from smart_customs.products.charts import Chart, read_charts
from smart_customs.warehouse.lineage import Columns, Origin, first_origins
from smart_customs.warehouse.wording import SEVERITIES, test_name, test_sentence, test_severity


class SurveyTranslator(DagsterDbtTranslator):
    """Asset keys are `<layer>/<name>`; groups of marts are the sections of the report. For one manifest."""

    def __init__(self) -> None:
        super().__init__()
        # Asked for anew by every table and test that reads it.
        self._specs: dict[str, dg.AssetSpec] = {}
        self._charts = read_charts(Home.from_environment().products)

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        return asset_key(dbt_resource_props)

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        if unique_id not in self._specs:
            node = self.get_resource_props(manifest, unique_id)
            spec = super().get_asset_spec(manifest, unique_id, project)
            self._specs[unique_id] = spec.replace_attributes(
                deps=[*spec.deps, *read_from(node)],
                group_name=group(node),
                description=described(node, self._charts),
                owners=["team:survey-warehouse"],
                tags={"layer": layer(node)},
                freshness_policy=NIGHTLY if layer(node) == "marts" else None,
                metadata={**spec.metadata, **documentation(node)},
            )
        return self._specs[unique_id]

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        node = self.get_resource_props(manifest, unique_id)
        return spec._replace(name=test_name(node), description=f"{test_sentence(node)} {SEVERITIES[test_severity(node)]}")


def described(node: Mapping[str, Any], charts: Mapping[str, Chart]) -> str:
    """What the table holds; of a mart also its chart, which the interface shows there without a click."""
    chart = charts.get(node["name"]) if layer(node) == "marts" else None
    if chart is None:
        return node["description"]
    # The interface folds what is long, so the picture comes last.
    title = f"**{chart.title}.** {chart.origin}".rstrip()
    return f"{node['description']}\n\n{title}\n\n![{chart.title}]({PRODUCTS}/{chart.path})"


def read_from(node: Mapping[str, Any]) -> list[dg.AssetKey]:
    """Assets that the node reads besides what dbt knows of: `meta.dagster.reads`, a list of keys."""
    return [dg.AssetKey(key.split("/")) for key in node["config"]["meta"].get("dagster", {}).get("reads", [])]


def column_lineage(columns: Columns) -> dg.TableColumnLineage | None:
    """The origins of a table's columns in Dagster's form, None where none is known."""
    dependencies = {
        column: [dg.TableColumnDep(asset_key=dg.AssetKey([source, table]), column_name=name) for source, table, name in found]
        for column, found in columns.items()
        if found
    }
    return dg.TableColumnLineage(deps_by_column=dependencies) if dependencies else None


def origins_table(columns: Columns, known: Mapping[str, Columns]) -> str:
    """A Markdown table for readers: each column, what it is made of, and what that is made of in the end."""
    lines = ["| column | made of | in the end of |", "| --- | --- | --- |"]
    for column, origins in columns.items():
        last = first_origins(origins, known)
        lines.append(f"| {column} | {_named(origins)} | {_named(last)} |")
    return "\n".join(lines)


def _named(origins: list[Origin]) -> str:
    return ", ".join(f"{table}.{column}" for _, table, column in origins) or "nothing but numbers of rows"


def documentation(node: Mapping[str, Any]) -> dict[str, dg.MetadataValue]:
    """The page about the node among dbt's pages, which `make products` makes."""
    return {"documentation": product_page(f"docs/index.html#!/{node['resource_type']}/{node['unique_id']}")}


def layer(node: Mapping[str, Any]) -> str:
    """The schema that dbt builds the node in: raw, reference, codebook, staging, intermediate, marts or restricted."""
    return node["schema"]


def asset_key(node: Mapping[str, Any]) -> dg.AssetKey:
    """`<layer>/<name>`."""
    return dg.AssetKey([layer(node), node["name"]])


def group(node: Mapping[str, Any]) -> str:
    """Marts: the folder, which is a section of the report. Other layers: the layer."""
    return f"marts_{node['fqn'][-2]}" if layer(node) == "marts" else layer(node)
