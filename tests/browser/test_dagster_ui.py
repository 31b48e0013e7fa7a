"""Dagster's interface as stakeholders see it: read-only, with the graph, a mart's page, and a red run that says what failed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from integration.job import SEED, Job
from opened import CHROMIUM, chromium, interface
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")
MART = "/assets/marts/fct_maturity_by_region"
PATIENCE = 40_000


class Shown(NamedTuple):
    """Where the interface is, and the run in it that failed."""

    address: str
    failed_run: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """A home with a run that found a maturity level of 9, then a published one and its products."""
    job = Job(tmp_path_factory.mktemp("interface"))
    seed = job.project / SEED
    whole = seed.read_text(encoding="utf-8")
    seed.write_text(whole.replace(",Advanced,", ",9,", 1), encoding="utf-8")
    failed = job.run()
    run_id = re.search(r"Run (\S+) failed", failed.stderr)[1]
    seed.write_text(whole, encoding="utf-8")
    for name in ("survey_warehouse", "survey_products"):
        result = job.run(name)
        assert result.returncode == 0, result.stdout + result.stderr
    with interface(job.project, job.environment, job.home / "interface.log") as address:
        yield Shown(address, run_id)


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
    page.goto(f"{shown.address}{MART}?view=events")
    page.get_by_text("[Show Markdown]").first.click()
    picture = page.locator("img[alt=fct_maturity_by_region]")
    expect(picture).to_be_visible(timeout=PATIENCE)
    assert picture.evaluate("it => it.naturalWidth") > 300


def test_a_mart_has_its_lineage(page: Page, shown: Shown):
    page.goto(f"{shown.address}{MART}?view=lineage")
    for neighbour in ("int_wave_items", "smart_customs"):
        text(page, neighbour)


def test_a_mart_has_its_checks_in_words(page: Page, shown: Shown):
    page.goto(f"{shown.address}{MART}?view=checks")
    text(page, "The regions add up to the whole membership")


def test_a_red_run_names_the_check_that_failed(page: Page, shown: Shown):
    page.goto(f"{shown.address}/runs/{shown.failed_run}")
    text(page, "Failure")
    text(page, "have_a_known_maturity")


def test_nothing_can_be_launched(page: Page, shown: Shown):
    page.goto(shown.address + MART)
    expect(page.get_by_role("button", name="Materialize").first).to_be_disabled(timeout=PATIENCE)


def test_the_interface_for_stakeholders_refuses_to_change_anything(page: Page, shown: Shown, tmp_path: Path):
    answer = page.request.post(
        f"{shown.address}/graphql",
        data={"query": f'mutation {{ deletePipelineRun(runId: "{shown.failed_run}") {{ __typename }} }}'},
    )
    assert answer.json()["data"]["deletePipelineRun"]["__typename"] == "UnauthorizedError"
