"""The report in a browser: no error, no other host, no serious finding of axe, nothing wider than a phone, and in print."""

import pytest
import warehouses
from axe_playwright_python.sync_playwright import Axe
from opened import CHROMIUM, chromium

REPORT = "report/2024/index"
PAGES = [
    f"{REPORT}.html",
    f"{REPORT}.fr.html",
    "report/2024/quality.html",
    "report/2024/quality.fr.html",
    "index.html",
    "checks/index.html",
    "checks/index.fr.html",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium on this machine; install the package chromium.")


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(params=[(page, width) for page in PAGES for width in (1200, 390)], ids=lambda case: f"{case[0]}-{case[1]}")
def opened(browser, request):
    """(page, what it asked for, what it complained about, its width)."""
    name, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked, complaints = [], []
    page.on("request", lambda it: asked.append(it.url))
    page.on("console", lambda it: complaints.append(it.text) if it.type in ("error", "warning") else None)
    page.on("pageerror", lambda it: complaints.append(str(it)))
    page.goto((warehouses.products_of_bundled_wave().products / name).as_uri())
    yield page, asked, complaints, width
    page.close()


def test_it_asks_for_nothing_else_and_complains_of_nothing(opened):
    page, asked, complaints, _ = opened
    assert [address for address in asked if not address.startswith("data:")] == [page.url]
    assert complaints == []


def test_axe_has_no_serious_finding(opened):
    page, *_ = opened
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


def test_nothing_is_wider_than_the_window(opened):
    page, _, _, width = opened
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_chart_has_a_size_and_lies_within_the_page(opened):
    page, _, _, width = opened
    boxes = page.evaluate("[...document.querySelectorAll('.chart svg')].map(it => it.getBoundingClientRect().toJSON())")
    # Each is drawn for a page and for a phone, of which one is shown.
    assert len(boxes) == (44 if REPORT in page.url else 0)
    assert sum(box["width"] > 0 for box in boxes) == len(boxes) / 2
    for box in (box for box in boxes if box["width"]):
        assert box["width"] > 0.8 * min(width, 600) and box["height"] > 100
        assert 0 <= box["left"] and box["right"] <= width


def test_no_chart_of_a_page_uses_the_id_of_another(opened):
    page, *_ = opened
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(it => it.id)")
    assert len(ids) == len(set(ids))


def test_print_leaves_out_the_tables_that_are_folded_on_screen_and_shows_the_others(opened):
    page, *_ = opened
    page.emulate_media(media="print")
    folded = page.evaluate("[...document.querySelectorAll('details table')].map(it => it.getBoundingClientRect().height)")
    others = page.evaluate("[...document.querySelectorAll(':not(details) > .scroll > table')].map(it => it.offsetHeight)")
    assert set(folded) <= {0}
    assert all(height > 20 for height in others)
    assert (len(folded) >= 8 and len(others) >= 8) if REPORT in page.url else not folded
