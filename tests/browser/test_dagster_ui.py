"""Dagster's interface as stakeholders see it: read-only, with graph, a mart's page, a red run that says what failed, links."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from integration.job import SEED, Job
from opened import CHROMIUM, chromium, interface, other_addresses, reachable
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")
MART = "/assets/marts/fct_maturity_by_region"
PATIENCE = 40_000
MESSAGE = "... on MessageEvent { message }"


class Shown(NamedTuple):
    """Where the interface is, the run in it that failed, what the terminal said of that, and where the products are."""

    address: str
    failed_run: str
    said: str
    products: Path

    def asked(self, page: Page, query: str) -> dict:
        """What the interface answers to a query of its own kind."""
        answer = page.request.post(f"{self.address}/graphql", data={"query": query}).json()
        assert "errors" not in answer, answer
        return answer["data"]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A home with a run that found a maturity level of 9, then a published one and its products."""
    job = Job(tmp_path_factory.mktemp("interface"))
    seed = job.project / SEED
    whole = seed.read_text(encoding="utf-8")
    seed.write_text(whole.replace(",Advanced,", ",9,", 1), encoding="utf-8")
    failed = job.run()
    said = failed.stderr[failed.stderr.index("Run ") :].strip()
    run_id = re.search(r"Run (\S+) failed", said)[1]
    seed.write_text(whole, encoding="utf-8")
    for name in ("survey_warehouse", "survey_products"):
        result = job.run(name)
        assert result.returncode == 0, result.stdout + result.stderr
    with interface(job.project, job.environment, job.home / "interface.log") as address:
        yield Shown(address, run_id, said, job.home / "products")


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser, shown: Shown) -> Iterator[Page]:
    """A page that must ask no other host for anything, and complain of nothing."""
    page = browser.new_page(viewport={"width": 1500, "height": 1100})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda it: asked.append(it.url))
    page.on("pageerror", lambda it: complaints.append(str(it)))
    page.set_default_timeout(PATIENCE)
    yield page
    assert [url for url in asked if url.startswith("http") and not url.startswith(shown.address)] == []
    assert complaints == []
    page.close()


def text(page: Page, wording: str) -> None:
    """Waits until the wording can be seen."""
    expect(page.get_by_text(wording).first).to_be_visible(timeout=PATIENCE)


def test_the_lineage_graph_shows_every_section_of_the_report(page: Page, shown: Shown):
    page.goto(f"{shown.address}/asset-groups")
    for group in (
        "marts_participation",
        "marts_maturity",
        "marts_adoption",
        "marts_capacity",
        "published",
        "products",
        "landing",
    ):
        text(page, group)
    assert page.get_by_text("Something went wrong").count() == 0
    assert page.get_by_text("Error loading").count() == 0


def test_a_mart_has_columns_rows_and_a_description_in_plain_words(page: Page, shown: Shown):
    page.goto(shown.address + MART)
    text(page, "How mature administrations are in technology and innovation. One row per wave, region")
    text(page, "Submissions of the base that gave this answer.")
    text(page, "Row count")
    expect(page.get_by_text("35", exact=True).first).to_be_visible()


def test_a_mart_has_a_chart(page: Page, shown: Shown):
    page.goto(shown.address + MART)
    title = json.loads((shown.products / "charts/charts.json").read_text(encoding="utf-8"))["fct_maturity_by_region"]["title"]
    text(page, title)
    picture = page.locator('img[src="/products/charts/fct_maturity_by_region.svg"]')
    expect(picture).to_be_visible(timeout=PATIENCE)
    assert picture.evaluate("it => it.naturalWidth") > 300


def test_an_event_of_a_mart_keeps_its_chart_with_title(page: Page, shown: Shown):
    page.goto(f"{shown.address}{MART}?view=events")
    text(page, "chart shows")
    page.get_by_text("[Show Markdown]").first.click()
    picture = page.locator('img[src^="data:image/svg"]')
    expect(picture).to_be_visible(timeout=PATIENCE)
    assert picture.evaluate("it => it.naturalWidth") > 300


def test_a_mart_has_its_lineage(page: Page, shown: Shown):
    page.goto(f"{shown.address}{MART}?view=lineage")
    for neighbour in ("int_wave_items", "smart_customs"):
        text(page, neighbour)


def test_a_mart_has_its_checks_in_words(page: Page, shown: Shown):
    page.goto(f"{shown.address}{MART}?view=checks")
    page.get_by_text("regions_add_up_to_all").first.click(timeout=PATIENCE)
    text(page, "The regions add up to the whole membership")
    text(page, "Critical: if it fails, nothing is published.")


def test_a_red_run_names_the_check_that_failed(page: Page, shown: Shown):
    page.goto(f"{shown.address}/runs/{shown.failed_run}")
    text(page, "Failure")
    text(page, "have_a_known_maturity")


def test_the_page_of_a_red_run_ends_with_what_the_terminal_says(page: Page, shown: Shown):
    messages, cursor = [], ""
    while True:
        parts = f'(runId: "{shown.failed_run}"{cursor}) {{ ... on EventConnection {{ cursor hasMore events {{ {MESSAGE} }} }} }}'
        found = shown.asked(page, f"{{ logsForRun{parts} }}")["logsForRun"]
        messages += [event["message"] for event in found["events"]]
        cursor = f', afterCursor: "{found["cursor"]}"'
        if not found["hasMore"]:
            break
    assert messages[-1] == shown.said
    page.goto(f"{shown.address}/runs/{shown.failed_run}")
    last = page.get_by_text(f"Run {shown.failed_run} failed: nothing was published.").last
    expect(last).to_be_visible(timeout=PATIENCE)
    assert " ".join(last.inner_text().split()) == " ".join(shown.said.split())


@pytest.mark.parametrize("job", ["survey_warehouse", "survey_products"])
def test_a_run_of_make_is_on_the_timeline_and_on_the_page_of_its_job(page: Page, shown: Shown, job: str):
    found = shown.asked(
        page, "{ runsOrError { ... on Runs { results { runId pipelineName repositoryOrigin { repositoryName } } } } }"
    )
    runs = [run for run in found["runsOrError"]["results"] if run["pipelineName"] == job]
    assert len(runs) == (2 if job == "survey_warehouse" else 1)
    assert all(run["repositoryOrigin"] for run in runs)
    page.goto(f"{shown.address}/timeline")
    expect(page.locator(f'a[href*="/jobs/{job}"]').first).to_be_visible(timeout=PATIENCE)
    assert page.get_by_text("No runs").count() == 0
    page.goto(f"{shown.address}/locations/orchestration.definitions/jobs/{job}/runs")
    for run in runs:
        text(page, run["runId"][:8])


def links(page: Page, shown: Shown) -> dict[str, set[str]]:
    """Link -> the assets whose metadata have it: those of the definition, and those of the last events."""
    entries = "metadataEntries { ... on UrlMetadataEntry { url } }"
    events = f"assetMaterializations(limit: 1) {{ {entries} }} assetObservations(limit: 1) {{ {entries} }}"
    found: dict[str, set[str]] = {}
    for node in shown.asked(page, f"{{ assetNodes {{ assetKey {{ path }} {entries} {events} }} }}")["assetNodes"]:
        for holder in [node, *node["assetMaterializations"], *node["assetObservations"]]:
            for entry in holder["metadataEntries"]:
                if "url" in entry:
                    found.setdefault(entry["url"], set()).add("/".join(node["assetKey"]["path"]))
    return found


def test_every_link_of_every_asset_opens_what_it_is_about(page: Page, shown: Shown):
    found = links(page, shown)
    assert all(link.startswith("/products/") for link in found)
    with_links = {asset for assets in found.values() for asset in assets}
    assert {f"products/{name}" for name in ("report", "open_data", "checks", "docs", "index", "public_tables")} <= with_links
    titles = {}
    for link in [link for link in found if "#" not in link]:
        if not link.endswith(".html"):
            answer = page.request.get(shown.address + link)
            file = shown.products / link.removeprefix("/products/")
            assert (answer.status, answer.body()) == (200, file.read_bytes()), link
            continue
        answer = page.goto(shown.address + link)
        assert answer.status == 200 and answer.headers["content-type"] == "text/html; charset=utf-8", link
        titles[link] = page.title()
    assert titles["/products/checks/index.html"] == "Quality checks"
    assert titles["/products/checks/index.fr.html"] == "Contrôles de qualité"
    assert "2024" in titles["/products/report/2024/index.html"]
    assert all(titles.values())


def test_every_table_leads_to_its_own_page_of_the_documentation(page: Page, shown: Shown):
    found = {link: assets for link, assets in links(page, shown).items() if "#" in link}
    assert len(found) > 85
    page.goto(shown.address + next(iter(found)))
    for link, [asset] in found.items():
        page.evaluate("it => location.hash = it", link.partition("#")[2])
        heading = page.get_by_role("heading", level=1).filter(has_text=re.compile(rf"^\s*{asset.split('/')[1]}\s"))
        expect(heading).to_be_visible(timeout=PATIENCE)


def test_a_link_of_the_metadata_can_be_clicked(page: Page, shown: Shown):
    page.goto(f"{shown.address}/assets/products/report")
    with page.expect_popup() as opened:
        page.locator('a[href="/products/report/2024/index.html"]').first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{shown.address}/products/report/2024/index.html"
    assert "2024" in opened.value.title()


def test_of_the_home_nothing_but_products_is_served(page: Page, shown: Shown):
    for path in (
        "products/.lock",
        "products/%2e%2e%2fwarehouse%2frestricted.duckdb",
    ):
        assert page.request.get(f"{shown.address}/{path}").status == 404, path
    # Other paths are Dagster's, whose pages are one.
    dagster = page.request.get(f"{shown.address}/warehouse/restricted.duckdb")
    assert dagster.headers["content-type"].startswith("text/html") and b"DUCK" not in dagster.body()
    assert page.request.post(f"{shown.address}/products/index.html").status == 405


def test_nothing_can_be_launched(page: Page, shown: Shown):
    page.goto(shown.address + MART)
    expect(page.get_by_role("button", name="Materialize").first).to_be_disabled(timeout=PATIENCE)


def given(kind: dict, name: str, values: dict, inputs: dict) -> object:
    """An argument of that kind: the value that is known for its name, else one made up."""
    if name in values:
        return values[name]
    if kind["kind"] == "NON_NULL":
        return given(kind["ofType"], name, values, inputs)
    if kind["kind"] == "LIST":
        return [given(kind["ofType"], name, values, inputs)]
    if kind["kind"] == "ENUM":
        return inputs[kind["name"]]["enumValues"][0]["name"]
    if kind["kind"] == "INPUT_OBJECT":
        fields = inputs[kind["name"]]["inputFields"]
        wanted = [field for field in fields if field["type"]["kind"] == "NON_NULL" or field["name"] in values]
        return {field["name"]: given(field["type"], field["name"], values, inputs) for field in wanted}
    return {"Int": 1, "Float": 1.0, "Boolean": True}.get(kind["name"], "x")


KIND = "type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }"
SCHEMA = (
    f"{{ __schema {{ mutationType {{ fields {{ name args {{ name {KIND} }} {KIND} }} }} "
    f"types {{ name inputFields {{ name {KIND} }} enumValues {{ name }} }} }} }}"
)


def written(kind: dict) -> str:
    """The kind as a query names it."""
    if kind["kind"] == "NON_NULL":
        return f"{written(kind['ofType'])}!"
    return f"[{written(kind['ofType'])}]" if kind["kind"] == "LIST" else kind["name"]


def kept_by_dagster(shown: Shown) -> list[str]:
    """All that stands in Dagster's files."""
    rows = []
    for file in sorted((shown.products.parent / ".dagster").glob("*/*.db")):
        with closing(sqlite3.connect(file)) as connection:
            rows += connection.iterdump()
    return rows


def test_every_change_of_the_interface_is_refused_one_by_one(page: Page, shown: Shown):
    schema = shown.asked(page, SCHEMA)["__schema"]
    inputs = {kind["name"]: kind for kind in schema["types"]}
    location = {"repositoryLocationName": "orchestration.definitions", "repositoryName": "__repository__"}
    values = {
        **location,
        "locationName": location["repositoryLocationName"],
        "runId": shown.failed_run,
        "parentRunId": shown.failed_run,
        "runIds": [shown.failed_run],
        "repositorySelector": location,
        "sensorName": "tidy_up_runs",
        "scheduleName": "nightly",
        "jobName": "survey_products",
        "pipelineName": "survey_products",
        "path": ["marts", "fct_maturity_by_region"],
        "assetKey": {"path": ["marts", "fct_maturity_by_region"]},
    }
    before = kept_by_dagster(shown)
    outcomes = {}
    for field in schema["mutationType"]["fields"]:
        arguments = [
            one
            for one in field["args"]
            if one["type"]["kind"] == "NON_NULL" or one["name"] in values or "xecution" in one["name"]
        ]
        variables = {one["name"]: given(one["type"], one["name"], values, inputs) for one in arguments}
        head = ", ".join(f"${one['name']}: {written(one['type'])}" for one in arguments)
        call = ", ".join(f"{one['name']}: ${one['name']}" for one in arguments)
        kind = field["type"].get("ofType") or field["type"]
        query = (
            f"mutation {f'({head})' if head else ''} {{ done: {field['name']}{f'({call})' if call else ''} "
            f"{'' if kind['kind'] == 'SCALAR' else '{ __typename ... on Error { message } }'} }}"
        )
        for answer in (
            page.request.post(f"{shown.address}/graphql", data={"query": query, "variables": variables}).json(),
            page.request.get(f"{shown.address}/graphql", params={"query": query, "variables": json.dumps(variables)}).json(),
        ):
            done = (answer.get("data") or {}).get("done")
            said = done if done else answer["errors"][0]["message"]
            outcomes.setdefault(field["name"], []).append(said)
    assert len(outcomes) > 40
    refusal = "This interface shows everything and changes nothing."
    for name, found in outcomes.items():
        assert found in ([refusal] * 2, [{"__typename": "UnauthorizedError", "message": refusal}] * 2), name
    for kind in ("materialization", "check", "observation"):
        path = f"{shown.address}/report_asset_{kind}/marts/fct_maturity_by_region"
        assert page.request.post(path, data={"check_name": "x", "passed": True}).status == 401, kind
    assert kept_by_dagster(shown) == before
    assert (
        shown.asked(page, f'{{ runOrError(runId: "{shown.failed_run}") {{ __typename }} }}')["runOrError"]["__typename"] == "Run"
    )


def test_the_interface_is_reachable_from_this_machine_alone(shown: Shown):
    port = int(shown.address.rpartition(":")[2])
    assert reachable("127.0.0.1", port)
    addresses = other_addresses()
    assert addresses
    assert [address for address in addresses if reachable(address, port)] == []


def test_the_interface_for_stakeholders_refuses_to_change_anything(page: Page, shown: Shown, tmp_path: Path):
    answer = page.request.post(
        f"{shown.address}/graphql",
        data={"query": f'mutation {{ deletePipelineRun(runId: "{shown.failed_run}") {{ __typename }} }}'},
    )
    assert answer.json()["data"]["deletePipelineRun"]["__typename"] == "UnauthorizedError"
